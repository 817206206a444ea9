// Every amount of every recorded order, from the shop's text to the canonical record.

#include "fixture.hpp"
#include "mapping.hpp"

#include <crossdock/decimal.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <set>

namespace crossdock::woocommerce::testing {

namespace json = boost::json;

namespace {

Decimal number(const json::value& value) {
    return Decimal::read(str(value), "amount");
}

template <typename Value>
Decimal sum(const json::array& items, Value&& value) {
    Decimal total;
    for (const json::value& item : items) {
        total += value(item.as_object());
    }
    return total;
}

Decimal sumOf(const json::array& items, const char* member) {
    return sum(items, [member](const json::object& item) { return number(item.at(member)); });
}

struct Canonical {
    json::object order;

    const json::array& list(const char* name) const { return order.at(name).as_array(); }
    Decimal total(const char* name) const { return number(order.at("totals").at(name)); }
    Decimal ownTaxes() const {
        return sumOf(list("lines"), "tax") + sumOf(list("fees"), "tax") + sumOf(list("shipping_lines"), "tax");
    }
    Decimal taxLines() const {
        return sumOf(list("tax_lines"), "items_tax") + sumOf(list("tax_lines"), "shipping_tax");
    }
};

Canonical canonical(const json::object& order) {
    MappingConfig config;
    config.shop = "shop";
    return {parsed(mapOrder(order, config).body)};
}

void same(const std::string& where, const json::value& shop, const json::value& ours) {
    const std::string text = str(shop);
    CPPUNIT_ASSERT_MESSAGE(where + ": shop " + text + ", ours " + str(ours),
                           text.empty() ? str(ours) == "0" : Decimal::read(text, "x") == number(ours));
}

/// Each list of the order against that of the record: same number of entries, each amount the same.
void compareList(const json::object& order, const Canonical& record, const char* theirs, const char* ours,
                 const std::vector<std::pair<const char*, const char*>>& amounts) {
    const json::array& from = order.at(theirs).as_array();
    const json::array& to = record.list(ours);
    const std::string where = "order " + std::to_string(order.at("id").as_int64()) + " " + theirs;
    CPPUNIT_ASSERT_EQUAL_MESSAGE(where, from.size(), to.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        for (const auto& [their, our] : amounts) {
            same(where + "." + their, from[i].at(their), to[i].at(our));
        }
        const json::value* taxes = from[i].as_object().if_contains("taxes");
        if (taxes == nullptr) {
            continue;
        }
        std::size_t at = 0;
        for (const json::value& tax : taxes->as_array()) {
            if (!str(tax.at("total")).empty()) {
                same(where + ".taxes", tax.at("total"), to[i].at("taxes").as_array().at(at++).at("amount"));
            }
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE(where, at, to[i].at("taxes").as_array().size());
    }
}

void compareAmounts(const json::object& order) {
    const Canonical record = canonical(order);
    compareList(order, record, "line_items", "lines", {{"subtotal", "gross"}, {"total", "net"}, {"total_tax", "tax"}});
    compareList(order, record, "fee_lines", "fees", {{"total", "net"}, {"total_tax", "tax"}});
    compareList(order, record, "shipping_lines", "shipping_lines", {{"total", "net"}, {"total_tax", "tax"}});
    compareList(order, record, "coupon_lines", "discounts", {{"discount", "amount"}, {"discount_tax", "tax"}});
    compareList(order, record, "tax_lines", "tax_lines",
                {{"tax_total", "items_tax"}, {"shipping_tax_total", "shipping_tax"}});
    const json::array& refunds = order.at("refunds").as_array();
    CPPUNIT_ASSERT_EQUAL(refunds.size(), record.list("refunds").size());
    for (std::size_t i = 0; i < refunds.size(); ++i) {
        CPPUNIT_ASSERT(number(refunds[i].at("total")) == -number(record.list("refunds")[i].at("amount")));
    }
    const std::string where = "order " + std::to_string(order.at("id").as_int64());
    same(where, order.at("total"), record.order.at("totals").at("grand"));
    same(where, order.at("total_tax"), record.order.at("totals").at("tax"));
    same(where, order.at("shipping_total"), record.order.at("totals").at("shipping"));
    same(where, order.at("discount_total"), record.order.at("totals").at("discount"));
    CPPUNIT_ASSERT_MESSAGE(where, record.total("items") == sumOf(record.list("lines"), "net"));
    CPPUNIT_ASSERT_MESSAGE(where, record.total("fees") == sumOf(record.list("fees"), "net"));
    CPPUNIT_ASSERT_MESSAGE(where, record.total("refunded") == sumOf(record.list("refunds"), "amount"));
    CPPUNIT_ASSERT_MESSAGE(where,
                           record.total("refunded") <= record.total("grand") || record.total("refunded").isZero());
}

/// Ids of the orders that break an identity.
template <typename Holds>
std::set<std::string> broken(const std::vector<json::object>& orders, Holds&& holds) {
    std::set<std::string> ids;
    for (const json::object& order : orders) {
        const Canonical record = canonical(order);
        if (!holds(record)) {
            ids.insert(str(record.order.at("id")));
        }
    }
    return ids;
}

bool grandHolds(const Canonical& order) {
    return order.total("grand") ==
           order.total("items") + order.total("fees") + order.total("shipping") + order.total("tax");
}

} // namespace

class RecordedOrdersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordedOrdersTest);
    CPPUNIT_TEST(testEveryAmountOfEveryOrderArrives);
    CPPUNIT_TEST(testSingleOrdersAndEightDecimalsArriveToo);
    CPPUNIT_TEST(testGrandTotalHoldsOn346OrdersAndTheSevenAreKnown);
    CPPUNIT_TEST(testTaxAndDiscountIdentitiesHoldWhereTheShopsDo);
    CPPUNIT_TEST(testEightDecimalsDoNotChangeTheGrandTotal);
    CPPUNIT_TEST_SUITE_END();

    void testEveryAmountOfEveryOrderArrives() {
        if (!haveFixtures()) {
            return;
        }
        const std::vector<json::object> orders = recordedOrders();
        CPPUNIT_ASSERT_EQUAL(std::size_t{353}, orders.size());
        for (const json::object& order : orders) {
            compareAmounts(order);
        }
        for (const json::object& order :
             fixtureRecords({"increment/orders-modified.json", "increment/orders-trashed.json"})) {
            compareAmounts(order);
        }
    }

    void testSingleOrdersAndEightDecimalsArriveToo() {
        if (!haveFixtures()) {
            return;
        }
        for (const char* name : {"cancelled",
                                 "checkout-draft",
                                 "coupon",
                                 "coupon-dp8",
                                 "currency-eur",
                                 "currency-jpy",
                                 "currency-jpy-dp8",
                                 "custom-line",
                                 "customer-deleted",
                                 "deleted-product",
                                 "failed",
                                 "fees-negative",
                                 "guest",
                                 "meta",
                                 "no-lines",
                                 "overridden-total",
                                 "prices-include-tax",
                                 "prices-include-tax-dp8",
                                 "refunded-full",
                                 "refunded-partial",
                                 "refunded-partial-dp8",
                                 "shipping-many",
                                 "sixty-lines",
                                 "store-api-checkout",
                                 "tax-compound",
                                 "tax-compound-dp8",
                                 "trashed",
                                 "zero-decimals-store",
                                 "zero-decimals-store-dp8",
                                 "zero-total"}) {
            compareAmounts(fixtureBody(std::string("orders-single/") + name + ".json").as_object());
        }
    }

    void testGrandTotalHoldsOn346OrdersAndTheSevenAreKnown() {
        if (!haveFixtures()) {
            return;
        }
        const std::set<std::string> ids = broken(recordedOrders(), grandHolds);
        CPPUNIT_ASSERT_EQUAL(std::size_t{7}, ids.size());
        const auto idOf = [](const char* name) {
            return std::to_string(fixtureBody(std::string("orders-single/") + name + ".json").at("id").as_int64());
        };
        CPPUNIT_ASSERT(ids.count(idOf("overridden-total")) == 1);
        CPPUNIT_ASSERT(ids.count(idOf("zero-decimals-store")) == 1);
        // The other five were made in the same while: the store had 0 decimals, so their sums are whole while parts keep cents.
        for (const json::object& order : recordedOrders()) {
            const Canonical record = canonical(order);
            const std::string id = str(record.order.at("id"));
            if (ids.count(id) == 1 && id != idOf("overridden-total")) {
                CPPUNIT_ASSERT_MESSAGE(id, record.total("grand").fits(0));
                const Decimal parts =
                    record.total("items") + record.total("fees") + record.total("shipping") + record.total("tax");
                CPPUNIT_ASSERT_MESSAGE(id, (record.total("grand") - parts).abs() <= Decimal::read("1.08", "x"));
            }
        }
    }

    void testTaxAndDiscountIdentitiesHoldWhereTheShopsDo() {
        if (!haveFixtures()) {
            return;
        }
        const std::vector<json::object> orders = recordedOrders();
        const auto count = [&](auto&& holds) { return broken(orders, holds).size(); };
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, count([](const Canonical& o) { return o.total("tax") == o.taxLines(); }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{353 - 342}, count([](const Canonical& o) {
                                 return o.total("grand") ==
                                        o.total("items") + o.total("fees") + o.total("shipping") + o.ownTaxes();
                             }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, count([](const Canonical& o) {
                                 return o.total("discount") ==
                                        sumOf(o.list("lines"), "gross") - sumOf(o.list("lines"), "net");
                             }));
        // 15 orders have a discount that no coupon made; of those with coupons 3 are off by a cent or two (prices with tax).
        const auto byCoupons = [](const Canonical& o) {
            return o.total("discount") == sumOf(o.list("discounts"), "amount");
        };
        CPPUNIT_ASSERT_EQUAL(std::size_t{3},
                             count([&](const Canonical& o) { return o.list("discounts").empty() || byCoupons(o); }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{15},
                             count([&](const Canonical& o) { return !o.list("discounts").empty() || byCoupons(o); }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, count([](const Canonical& o) {
                                 for (const json::value& line : o.list("lines")) {
                                     if (number(line.at("tax")) != sumOf(line.at("taxes").as_array(), "amount")) {
                                         return false;
                                     }
                                 }
                                 return true;
                             }));
        // Five of those made with 0 decimals: the sum is whole, the lines keep cents.
        const std::set<std::string> seven = broken(orders, grandHolds);
        const std::set<std::string> shipping = broken(
            orders, [](const Canonical& o) { return o.total("shipping") == sumOf(o.list("shipping_lines"), "net"); });
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, shipping.size());
        CPPUNIT_ASSERT(std::includes(seven.begin(), seven.end(), shipping.begin(), shipping.end()));
    }

    void testEightDecimalsDoNotChangeTheGrandTotal() {
        if (!haveFixtures()) {
            return;
        }
        for (const char* name : {"coupon", "currency-jpy", "prices-include-tax", "refunded-partial", "tax-compound",
                                 "zero-decimals-store"}) {
            const Canonical two = canonical(fixtureBody(std::string("orders-single/") + name + ".json").as_object());
            const Canonical eight =
                canonical(fixtureBody(std::string("orders-single/") + name + "-dp8.json").as_object());
            CPPUNIT_ASSERT_MESSAGE(name, two.total("grand") == eight.total("grand"));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordedOrdersTest);

} // namespace crossdock::woocommerce::testing
