#include "sandbox_woocommerce/shop_case.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <set>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

/// What a reader by page numbers saw when something happened between page 1 and page 2.
struct Seen {
    std::vector<std::int64_t> missed, repeated;
    bool touchedMissed = false;
};

class PagingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PagingTest);
    CPPUNIT_TEST(testAllSixteenCellsOfThePagingTable);
    CPPUNIT_TEST(testRecordThatLeavesTheFilterOrWindowSkipsOne);
    CPPUNIT_TEST(testEqualTimesHaveAFixedOrder);
    CPPUNIT_TEST(testZoneSuffixAndGmtFlagAreShiftedTogether);
    CPPUNIT_TEST(testWhatMovesTheDateOfChange);
    CPPUNIT_TEST(testReadingByDateOfChangeMissesNothingUnderAWriter);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAllSixteenCellsOfThePagingTable() {
        struct Row {
            const char* event;
            const char* cells[4]; // id asc, date desc, modified asc, modified desc
        };
        constexpr Row table[] = {{"read trashed", {"skips", "skips", "skips", "skips"}},
                                 {"read edited", {"fine", "fine", "skips+twice", "fine"}},
                                 {"unread edited", {"fine", "fine", "fine", "touched+twice"}},
                                 {"created", {"fine", "twice", "fine", "twice"}}};
        constexpr const char* sorts[] = {"orderby=id&order=asc", "orderby=date&order=desc",
                                         "orderby=modified&order=asc", "orderby=modified&order=desc"};
        int cells = 0;
        for (const Row& row : table) {
            for (int i = 0; i < 4; ++i) {
                const Seen seen = experiment(sorts[i], row.event);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string{row.event} + ", " + sorts[i], std::string{row.cells[i]},
                                             verdict(seen));
                ++cells;
            }
        }
        std::cout << "\npaging table: " << cells << " of 16 cells as recorded\n";
    }

    void testRecordThatLeavesTheFilterOrWindowSkipsOne() {
        ShopCase byStatus("", 200);
        const std::string filter = "per_page=10&status=processing&orderby=id&order=asc";
        CPPUNIT_ASSERT_EQUAL(std::string{"skips"}, verdict(readAround(byStatus, filter, [&](const auto& first) {
                                 put(byStatus, first.front(), R"({"status":"completed"})");
                                 return first.front();
                             })));
        ShopCase byWindow("", 200);
        const std::string window =
            "per_page=10&modified_after=2025-06-01T00:00:00&modified_before=2026-06-01T00:00:00&dates_are_gmt=true&"
            "orderby=id&order=asc";
        CPPUNIT_ASSERT_EQUAL(std::string{"skips"}, verdict(readAround(byWindow, window, [&](const auto& first) {
                                 put(byWindow, first.front(), "{}");
                                 return first.front();
                             })));
    }

    void testEqualTimesHaveAFixedOrder() {
        ShopCase shop("", 500);
        const std::vector<std::int64_t> all = readAll(shop, "per_page=100&orderby=modified&order=asc");
        for (const std::string order : {"asc", "desc"}) {
            std::vector<std::int64_t> paged = readAll(shop, "per_page=7&orderby=modified&order=" + order);
            if (order == "desc") {
                std::reverse(paged.begin(), paged.end());
            }
            CPPUNIT_ASSERT(all == paged);
        }
    }

    void testZoneSuffixAndGmtFlagAreShiftedTogether() {
        ShopCase shop("", 70);
        const std::int64_t id = shop.ids("orders?per_page=1").front();
        for (const std::string kind : {"orders", "products"}) {
            const std::int64_t one = kind == "orders" ? id : shop.ids("products?per_page=1").front();
            shop.edit("{\"merge\":{\"" + kind + "\":[{\"id\":" + std::to_string(one) +
                      ",\"date_modified_gmt\":\"2019-06-15T12:00:00\"}]}}");
            const auto found = [&](const std::string& after, const std::string& before, const std::string& flag) {
                return shop.ids(kind + "?modified_after=" + after + "&modified_before=" + before + flag).size();
            };
            const std::string gmt = "&dates_are_gmt=true";
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("2019-06-15T15:59:59Z", "2019-06-15T16:00:01Z", gmt));
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, found("2019-06-15T11:59:59Z", "2019-06-15T12:00:01Z", gmt));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1},
                                 found("2019-06-15T11:59:59Z", "2019-06-15T12:00:01Z", "&dates_are_gmt=false"));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("2019-06-15T11:59:59", "2019-06-15T12:00:01", gmt));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("2019-06-15T07:59:59", "2019-06-15T08:00:01", ""));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1},
                                 found("2019-06-15T13:59:59%2B02:00", "2019-06-15T14:00:01%2B02:00", ""));
        }
    }

    void testWhatMovesTheDateOfChange() {
        ShopCase shop("", 120);
        const std::int64_t order = shop.ids("orders?status=processing&per_page=1").front();
        const std::string path = "orders/" + std::to_string(order);
        const auto moves = [&](const std::string& watched, const std::string& method, const std::string& target,
                               const std::string& body) {
            const auto stamp = [&] { return json::serialize(shop.get(watched).at("date_modified_gmt")); };
            const std::string before = stamp();
            shop.advance(3);
            const Response response = shop.send(method, target, body);
            CPPUNIT_ASSERT_MESSAGE(target + ": " + response.body, response.status < 300);
            return stamp() != before;
        };
        CPPUNIT_ASSERT(moves(path, "PUT", path, "{}"));
        CPPUNIT_ASSERT(moves(path, "PUT", path, R"({"status":"processing"})"));
        CPPUNIT_ASSERT(moves(path, "PUT", path, R"({"meta_data":[{"key":"k","value":"v"}]})"));
        CPPUNIT_ASSERT(!moves(path, "POST", path + "/notes", R"({"note":"hello"})"));
        CPPUNIT_ASSERT(moves(path, "POST", path + "/refunds", R"({"amount":"0.01","api_refund":false})"));
        const std::string refund = path + "/refunds/" + std::to_string(shop.ids(path + "/refunds").front());
        CPPUNIT_ASSERT(!moves(path, "DELETE", refund + "?force=true", ""));
        CPPUNIT_ASSERT(moves(path, "DELETE", path, ""));
        CPPUNIT_ASSERT(moves(path, "PUT", path, R"({"status":"processing"})"));
        CPPUNIT_ASSERT(moves("products/30", "POST", "orders",
                             R"({"status":"processing","line_items":[{"product_id":30,"quantity":1}]})"));
        CPPUNIT_ASSERT(moves("products/30", "PUT", "products/30", R"({"regular_price":"9.99"})"));
        CPPUNIT_ASSERT(moves("products/30", "PUT", "products/30", "{}"));
        CPPUNIT_ASSERT(moves("products/30", "PUT", "products/30", R"({"meta_data":[{"key":"k","value":"v"}]})"));
        const json::value variation = shop.get("variations?per_page=1").as_array().front();
        const std::string parent = "products/" + std::to_string(variation.at("parent_id").as_int64());
        CPPUNIT_ASSERT(moves(parent, "PUT", parent + "/variations/" + std::to_string(variation.at("id").as_int64()),
                             R"({"regular_price":"7"})"));
        CPPUNIT_ASSERT(!moves("customers/10", "POST", "orders", R"({"customer_id":10})"));
        CPPUNIT_ASSERT(moves("customers/10", "PUT", "customers/10", R"({"billing":{"city":"X"}})"));
        CPPUNIT_ASSERT(moves("customers/10", "PUT", "customers/10", "{}"));
        const std::vector<std::int64_t> theirs = shop.ids("orders?customer=10");
        CPPUNIT_ASSERT(!theirs.empty());
        shop.edit(R"({"settings":{"silent_customer_deletion":true}})");
        CPPUNIT_ASSERT(!moves("orders/" + std::to_string(theirs.front()), "DELETE", "customers/10?force=true", ""));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0},
                             shop.get("orders/" + std::to_string(theirs.front())).at("customer_id").as_int64());
    }

    void testReadingByDateOfChangeMissesNothingUnderAWriter() {
        ShopCase shop("", 450);
        std::map<std::int64_t, std::string> have;
        pass(shop, have, "1970-01-02T00:00:00", true);
        pass(shop, have, "2026-01-01T00:00:00", false);
        for (const std::int64_t id : readAll(shop, "per_page=100&orderby=id&order=asc")) {
            const std::string now{shop.get("orders/" + std::to_string(id)).at("date_modified_gmt").as_string()};
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(id), now, have[id]);
        }
    }

private:
    static void put(ShopCase& shop, std::int64_t id, const std::string& body) {
        shop.advance(2);
        CPPUNIT_ASSERT_EQUAL(200, shop.send("PUT", "orders/" + std::to_string(id), body).status);
    }

    static std::vector<std::int64_t> readAll(ShopCase& shop, const std::string& query) {
        std::vector<std::int64_t> all;
        for (int page = 1;; ++page) {
            const auto rows = shop.ids("orders?" + query + "&page=" + std::to_string(page));
            if (rows.empty()) {
                return all;
            }
            all.insert(all.end(), rows.begin(), rows.end());
        }
    }

    /// Reads page 1, lets `event` happen (it answers what it touched), reads the rest. New records and trashed ones count as neither.
    static Seen readAround(ShopCase& shop, const std::string& query,
                           const std::function<std::int64_t(const std::vector<std::int64_t>&)>& event) {
        const std::vector<std::int64_t> before = readAll(shop, query);
        std::vector<std::int64_t> read = shop.ids("orders?" + query + "&page=1");
        const std::int64_t touched = event(read);
        for (int page = 2;; ++page) {
            const auto rows = shop.ids("orders?" + query + "&page=" + std::to_string(page));
            if (rows.empty()) {
                break;
            }
            read.insert(read.end(), rows.begin(), rows.end());
        }
        Seen seen;
        for (const std::int64_t id : before) {
            const auto times = std::count(read.begin(), read.end(), id);
            if (times == 0) {
                seen.missed.push_back(id);
                seen.touchedMissed = seen.touchedMissed || id == touched;
            } else if (times > 1) {
                seen.repeated.push_back(id);
            }
        }
        return seen;
    }

    static std::string verdict(const Seen& seen) {
        std::string out = seen.missed.empty() ? "" : seen.touchedMissed ? "touched" : "skips";
        out += seen.missed.size() > 1 ? " many" : "";
        out += seen.repeated.empty() ? "" : out.empty() ? "twice" : "+twice";
        return out.empty() ? "fine" : out;
    }

    static Seen experiment(const std::string& sort, const std::string& event) {
        ShopCase shop("", 90);
        shop.setClock("2026-12-01T00:00:00Z");
        const std::string query = "per_page=10&after=2025-06-01T00:00:00&" + sort;
        return readAround(shop, query, [&](const std::vector<std::int64_t>& first) {
            if (event == "created") {
                shop.advance(2);
                CPPUNIT_ASSERT_EQUAL(201, shop.send("POST", "orders", "{}").status);
                return std::int64_t{0};
            }
            if (event == "unread edited") {
                const std::int64_t later = shop.ids("orders?" + query + "&page=3").at(2);
                put(shop, later, "{}");
                return later;
            }
            if (event == "read edited") {
                put(shop, first.front(), "{}");
            } else {
                CPPUNIT_ASSERT_EQUAL(200, shop.send("DELETE", "orders/" + std::to_string(first.front())).status);
            }
            return first.front();
        });
    }

    /// One pass of the safe way; with `writing`, an order is edited, created or trashed after each page.
    static void pass(ShopCase& shop, std::map<std::int64_t, std::string>& have, std::string since, bool writing) {
        std::size_t offset = 0;
        for (int page = 0; page < 200; ++page) {
            const json::value rows = shop.get("orders?orderby=modified&order=asc&per_page=25&dates_are_gmt=true&_"
                                              "fields=id,date_modified_gmt&modified_after=" +
                                              since + "&offset=" + std::to_string(offset));
            for (const json::value& row : rows.as_array()) {
                std::string& kept = have[row.at("id").as_int64()];
                kept = std::max(kept, std::string{row.at("date_modified_gmt").as_string()});
            }
            if (rows.as_array().size() < 25) {
                return;
            }
            const std::string last{rows.as_array().back().at("date_modified_gmt").as_string()};
            const std::string next = UtcTime{UtcTime::parse(last)->us - 1'000'000}.text().substr(0, 19);
            offset = next == since ? offset + 25 : 0;
            since = next;
            if (writing) {
                disturb(shop, page);
            }
        }
        CPPUNIT_FAIL("the pass did not end");
    }

    static void disturb(ShopCase& shop, int page) {
        shop.advance(1);
        const std::vector<std::int64_t> ids = shop.ids("orders?orderby=id&order=asc&per_page=100&page=2");
        const std::int64_t id = ids.at(static_cast<std::size_t>(page * 7) % ids.size());
        if (page % 3 == 0) {
            shop.send("POST", "orders", "{}");
        } else {
            shop.send(page % 3 == 1 ? "PUT" : "DELETE", "orders/" + std::to_string(id), page % 3 == 1 ? "{}" : "");
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PagingTest);

} // namespace

} // namespace crossdock::sandbox::woo
