#include "sandbox_woocommerce/shop_case.hpp"

#include "sandbox_shop/exact_json.hpp"
#include "sandbox_shop/wire.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <fstream>
#include <map>
#include <sstream>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

/// Does through the API what was done to the real shop between the pages and the increment, at the same times.
class LaterChanges {
public:
    explicit LaterChanges(ShopCase& shop) : _shop(shop) {
        for (const char* file :
             {"orders-modified", "orders-trashed", "products-modified", "products-trashed", "variations-modified",
              "refunds-modified", "customer-ids-page-1", "customer-ids-page-2"}) {
            const Exchange exchange = recorded("increment/" + std::string{file} + ".json").front();
            for (const json::value& item : exchange.body->as_array()) {
                const std::string kind = exchange.path.substr(exchange.path.rfind('/') + 1);
                _after[{kind, item.at("id").as_int64()}] = item.as_object();
            }
        }
        _shop.edit(R"({"last_ids":{"post":645,"item":1951,"user":152}})");
    }

    void apply(const json::object& change) {
        const std::string what{change.at("what").as_string()};
        const std::int64_t id = change.contains("id") ? change.at("id").as_int64() : 0;
        const std::string number = std::to_string(id);
        if (what == "order note changed") {
            at("orders", id);
            good("PUT", "orders/" + number, {{"customer_note", after("orders", id).at("customer_note")}});
        } else if (what == "order completed") {
            at("orders", id);
            good("PUT", "orders/" + number, {{"status", "completed"}});
        } else if (what.starts_with("fee added")) {
            at("orders", id);
            good("PUT", "orders/" + number,
                 {{"fee_lines",
                   json::array{json::object{{"name", "Late fee"}, {"total", "3.00"}, {"tax_status", "none"}}}}});
        } else if (what == "meta only") {
            at("orders", id);
            const json::object& last = after("orders", id).at("meta_data").as_array().back().as_object();
            good("PUT", "orders/" + number,
                 {{"meta_data", json::array{json::object{{"key", last.at("key")}, {"value", last.at("value")}}}}});
        } else if (what == "orders created") {
            for (const json::value& created : change.at("ids").as_array()) {
                create(created.as_int64());
            }
        } else if (what == "orders trashed" || what.starts_with("orders deleted")) {
            for (const json::value& gone : change.at("ids").as_array()) {
                const bool trashed = what == "orders trashed";
                trashed ? at("orders", gone.as_int64()) : _shop.setClock("2026-11-22T00:08:06Z");
                good("DELETE", "orders/" + std::to_string(gone.as_int64()) + (trashed ? "" : "?force=true"), {});
            }
        } else if (what == "refund created") {
            at("orders", change.at("order").as_int64());
            good("POST", "orders/" + std::to_string(change.at("order").as_int64()) + "/refunds",
                 {{"amount", change.at("amount")},
                  {"reason", after("refunds", change.at("refund").as_int64()).at("reason")},
                  {"api_refund", false}});
        } else {
            applyOther(what, id, change);
        }
    }

private:
    void applyOther(const std::string& what, std::int64_t id, const json::object& change) {
        const std::string number = std::to_string(id);
        if (what == "product price changed") {
            at("products", id);
            good("PUT", "products/" + number, {{"regular_price", after("products", id).at("regular_price")}});
        } else if (what == "product created") {
            at("products", id);
            _shop.edit("{\"last_ids\":{\"post\":" + std::to_string(id - 1) + "}}");
            const json::object& made = after("products", id);
            good("POST", "products",
                 {{"name", made.at("name")}, {"regular_price", made.at("regular_price")}, {"sku", made.at("sku")}});
        } else if (what == "product trashed") {
            at("products", id);
            good("DELETE", "products/" + number, {});
        } else if (what == "product deleted for good") {
            good("DELETE", "products/" + number + "?force=true", {});
        } else if (what == "variation price changed") {
            at("variations", id);
            good("PUT", "products/" + std::to_string(change.at("parent").as_int64()) + "/variations/" + number,
                 {{"regular_price", after("variations", id).at("regular_price")}});
        } else if (what == "customer changed") {
            at("customers", id);
            good("PUT", "customers/" + number, {{"first_name", "Changed"}});
        } else if (what == "customer created") {
            at("customers", id);
            good("POST", "customers", {{"email", "newcustomer@example.com"}});
        } else if (what.starts_with("customer deleted")) {
            at("orders", change.at("orders").as_array().front().as_int64());
            good("DELETE", "customers/" + number + "?force=true", {});
        } else {
            CPPUNIT_FAIL("unknown change: " + what);
        }
    }

    const json::object& after(const std::string& kind, std::int64_t id) const { return _after.at({kind, id}); }

    void at(const std::string& kind, std::int64_t id) {
        const json::object& document = after(kind, id);
        const char* member = document.contains("date_modified_gmt") ? "date_modified_gmt" : "date_created_gmt";
        _shop.setClock(std::string{document.at(member).as_string()});
    }

    void create(std::int64_t id) {
        at("orders", id);
        const json::object& made = after("orders", id);
        json::array lines, shipping;
        for (const json::value& line : made.at("line_items").as_array()) {
            lines.push_back({{"product_id", line.at("product_id")}, {"quantity", line.at("quantity")}});
        }
        for (const json::value& line : made.at("shipping_lines").as_array()) {
            shipping.push_back({{"method_id", line.at("method_id")},
                                {"method_title", line.at("method_title")},
                                {"total", line.at("total")}});
        }
        good("POST", "orders",
             {{"status", made.at("status")},
              {"billing", made.at("billing")},
              {"line_items", lines},
              {"shipping_lines", shipping}});
    }

    void good(const std::string& method, const std::string& path, const json::object& body) {
        const Response response = _shop.send(method, path, body.empty() ? "" : json::serialize(body));
        CPPUNIT_ASSERT_MESSAGE(method + " " + path + ": " + response.body, response.status < 300);
    }

    ShopCase& _shop;
    std::map<std::pair<std::string, std::int64_t>, json::object> _after;
};

class IncrementTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(IncrementTest);
    CPPUNIT_TEST(testSameChangesThroughTheApiGiveTheRecordedIncrement);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSameChangesThroughTheApiGiveTheRecordedIncrement() {
        if (nothingRecorded()) {
            return;
        }
        ShopCase shop(recordedFolder());
        LaterChanges changes(shop);
        std::ifstream in(recordedFolder() + "/increment/what-was-done.json");
        std::ostringstream text;
        text << in.rdbuf();
        const json::value done = parseJson(text.str());
        for (const json::value& change : done.at("changes").as_array()) {
            changes.apply(change.as_object());
        }
        const std::string key = "order_key, and payment_url with it: made by chance";
        const std::string metas = "ids of meta entries: the recording wrote others in between";
        Agreement agreement("increment",
                            {{"increment/orders-modified.json", "*order_key", key},
                             {"increment/orders-modified.json", "*payment_url", key},
                             {"increment/orders-modified.json", "body[21].date_*",
                              "dates of one order: the real shop took a second to save it"},
                             {"increment/orders-modified.json", "*meta_data[*].id", metas},
                             {"increment/orders-trashed.json", "*meta_data[*].id", metas},
                             {"increment/refunds-modified.json", "*meta_data[*].id", metas},
                             {"increment/products-trashed.json", "*meta_data[*].id", metas},
                             {"increment/products-*", "*related_ids*", "related_ids: WordPress picks them by chance"}});
        for (const std::string& file : recordedFiles("increment")) {
            if (file.ends_with("what-was-done.json")) {
                continue;
            }
            for (const Exchange& exchange : recorded(file)) {
                agreement.compare(exchange, shop.shop.answer(requestOf(exchange)));
            }
        }
        CPPUNIT_ASSERT(agreement.report());
        CPPUNIT_ASSERT_EQUAL(std::size_t{15}, agreement.compared());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(IncrementTest);

} // namespace

} // namespace crossdock::sandbox::woo
