#include "fixture.hpp"
#include "mapping.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::woocommerce::testing {

namespace json = boost::json;

namespace {

MappingConfig plainConfig() {
    MappingConfig config;
    config.shop = "shop";
    config.volatileMeta = {"_wc_order_attribution_"};
    return config;
}

json::object mapped(const json::object& order, const MappingConfig& config = plainConfig()) {
    return parsed(mapOrder(order, config).body);
}

json::object recorded(const char* name) {
    return fixtureBody(std::string("orders-single/") + name + ".json").as_object();
}

/// A small order with `members` on top.
json::object small(std::string_view members = "{}") {
    json::object order =
        parsed(R"({"id":7,"number":"7","status":"processing","currency":"EUR","total":"10.00","total_tax":"0.00",
        "discount_total":"0.00","shipping_total":"0.00","customer_id":0,"date_created_gmt":"2025-01-02T03:04:05",
        "date_modified_gmt":"2025-02-02T03:04:05","date_paid_gmt":null,"billing":{},"line_items":[
        {"id":1,"name":"A","product_id":0,"variation_id":0,"quantity":1,"subtotal":"10.00","total":"10.00","total_tax":"0.00","sku":null}]})");
    const json::object given = parsed(members);
    for (const auto& member : given) {
        order[member.key()] = member.value();
    }
    return order;
}

} // namespace

class OrderMappingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OrderMappingTest);
    CPPUNIT_TEST(testRecordCarriesKeyTimesAndStamp);
    CPPUNIT_TEST(testCheckoutOrderArrivesWhole);
    CPPUNIT_TEST(testGuestIsKnownByBillingBlock);
    CPPUNIT_TEST(testGuestWithoutAnythingStillHasAName);
    CPPUNIT_TEST(testEmailKeyIsFoldedAndSpellingKept);
    CPPUNIT_TEST(testDeletedProductHasNoIdAndNoSku);
    CPPUNIT_TEST(testUnknownStatusIsOtherUnlessTheAdminSaysMore);
    CPPUNIT_TEST(testTrashedOrderSaysWhenItWasTrashed);
    CPPUNIT_TEST(testNegativeFeeCountsAsClampedNotAsTyped);
    CPPUNIT_TEST(testFeeKindsByName);
    CPPUNIT_TEST(testCurrencyIsTheOrdersOwn);
    CPPUNIT_TEST(testPrivateMetaGoesAttributionIsVolatile);
    CPPUNIT_TEST(testMetaKeysThatRepeatBecomeOneArray);
    CPPUNIT_TEST(testPaymentAndPaidStates);
    CPPUNIT_TEST(testGatewayFeeOnlyFromNamedMeta);
    CPPUNIT_TEST(testAmountThatIsNoNumberIsHandedOnForTheHostToName);
    CPPUNIT_TEST(testMixedTypesAreRead);
    CPPUNIT_TEST(testEmptyOrderIsReal);
    CPPUNIT_TEST(testStampSeesDeletedRefundAndDeletedCustomer);
    CPPUNIT_TEST(testBundledLineNamesItsParent);
    CPPUNIT_TEST(testHostileEmptyObjectDoesNotThrow);
    CPPUNIT_TEST_SUITE_END();

    void testRecordCarriesKeyTimesAndStamp() {
        const Mapped order = mapOrder(small(), plainConfig());
        CPPUNIT_ASSERT_EQUAL(std::string("7"), order.key);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-02-02T03:04:05Z"), order.version.text());
        CPPUNIT_ASSERT_EQUAL(std::string("2025-01-02T03:04:05Z"), order.created.text());
        CPPUNIT_ASSERT_EQUAL(std::string("2025-02-02T03:04:05|processing|10.00|0|"), order.stamp);
    }

    void testCheckoutOrderArrivesWhole() {
        if (!haveFixtures()) {
            return;
        }
        const json::object order = mapped(recorded("store-api-checkout"));
        CPPUNIT_ASSERT_EQUAL(std::string("store-api"), str(order.at("created_via")));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-09-11T20:40:04Z"), str(order.at("created_at")));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-09-17T03:58:56Z"), str(order.at("modified_at")));
        CPPUNIT_ASSERT_EQUAL(std::string("Store Buyer0"), str(order.at("customer").at("display")));
        CPPUNIT_ASSERT_EQUAL(std::string("0 Web St"), str(order.at("billing").at("line1")));
        CPPUNIT_ASSERT_EQUAL(std::string("NY"), str(order.at("billing").at("region_code")));
        CPPUNIT_ASSERT(order.at("shipping").as_object().if_contains("email") == nullptr);
        CPPUNIT_ASSERT_EQUAL(std::string("4.875"), str(order.at("tax_lines").at(1).at("percent")));
        CPPUNIT_ASSERT_EQUAL(std::string("0.32"), str(order.at("shipping_lines").at(0).at("taxes").at(0).at("amount")));
        CPPUNIT_ASSERT_EQUAL(std::string("cash"), str(order.at("payments").at(0).at("tender")));
        CPPUNIT_ASSERT_EQUAL(std::string("no"), str(order.at("meta").at("is_vat_exempt")));
        const std::string body = json::serialize(order);
        CPPUNIT_ASSERT_MESSAGE("the buyer's address on the network is nobody's business",
                               body.find("203.0.113.7") == std::string::npos);
        CPPUNIT_ASSERT(body.find("wc_order_e7XpP2uBKhitj") == std::string::npos);
    }

    void testGuestIsKnownByBillingBlock() {
        if (!haveFixtures()) {
            return;
        }
        const json::object order = mapped(recorded("guest"));
        CPPUNIT_ASSERT(order.at("customer").at("is_guest").as_bool());
        CPPUNIT_ASSERT(order.at("customer").as_object().if_contains("id") == nullptr);
        CPPUNIT_ASSERT(!str(order.at("customer").at("email_key")).empty());
        CPPUNIT_ASSERT(mapped(recorded("customer-deleted")).at("customer").at("is_guest").as_bool());
    }

    void testGuestWithoutAnythingStillHasAName() {
        const json::object order = mapped(small());
        CPPUNIT_ASSERT_EQUAL(std::string("Guest of order 7"), str(order.at("customer").at("display")));
        CPPUNIT_ASSERT(order.if_contains("billing") == nullptr);
        CPPUNIT_ASSERT_EQUAL(std::string("Customer #12"),
                             str(mapped(small(R"({"customer_id":12})")).at("customer").at("display")));
        const json::object company =
            mapped(small(R"({"billing":{"first_name":"Ann","last_name":"","company":" ACME ","email":"a@b.c"}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("ACME"), str(company.at("customer").at("display")));
        const json::object person =
            mapped(small(R"({"billing":{"first_name":" Ann ","last_name":"","email":"a@b.c"}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("Ann"), str(person.at("customer").at("display")));
    }

    void testEmailKeyIsFoldedAndSpellingKept() {
        const json::object order = mapped(small(R"({"billing":{"email":" Cust003@Example.COM "}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("Cust003@Example.COM"), str(order.at("customer").at("email")));
        CPPUNIT_ASSERT_EQUAL(std::string("cust003@example.com"), str(order.at("customer").at("email_key")));
    }

    void testDeletedProductHasNoIdAndNoSku() {
        if (!haveFixtures()) {
            return;
        }
        const json::object order = mapped(recorded("deleted-product"));
        bool found = false;
        for (const json::value& line : order.at("lines").as_array()) {
            if (line.as_object().if_contains("product_id") == nullptr) {
                found = true;
                CPPUNIT_ASSERT(line.as_object().if_contains("sku") == nullptr);
                CPPUNIT_ASSERT(!str(line.at("name")).empty());
            }
        }
        CPPUNIT_ASSERT(found);
    }

    void testUnknownStatusIsOtherUnlessTheAdminSaysMore() {
        const json::object order = small(R"({"status":"wholesale-wait"})");
        CPPUNIT_ASSERT_EQUAL(std::string("other"), str(mapped(order).at("status").at("mapped")));
        CPPUNIT_ASSERT_EQUAL(std::string("wholesale-wait"), str(mapped(order).at("status").at("raw")));
        MappingConfig config = plainConfig();
        config.statusMap["wholesale-wait"] = "on_hold";
        CPPUNIT_ASSERT_EQUAL(std::string("on_hold"), str(mapped(order, config).at("status").at("mapped")));
        CPPUNIT_ASSERT_EQUAL(std::string("draft"), orderStatus("checkout-draft", config));
        CPPUNIT_ASSERT_EQUAL(std::string("on_hold"), orderStatus("on-hold", config));
    }

    void testTrashedOrderSaysWhenItWasTrashed() {
        const char* meta =
            R"({"status":"trash","meta_data":[{"id":1,"key":"_wp_trash_meta_time","value":"1735689600"}]})";
        CPPUNIT_ASSERT_EQUAL(std::string("2025-01-01T00:00:00Z"), str(mapped(small(meta)).at("deleted_at")));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-02-02T03:04:05Z"),
                             str(mapped(small(R"({"status":"trash"})")).at("deleted_at")));
        CPPUNIT_ASSERT_EQUAL(std::string("trashed"), str(mapped(small(meta)).at("status").at("mapped")));
    }

    void testNegativeFeeCountsAsClampedNotAsTyped() {
        const json::object order = mapped(small(R"({"total":"0.89","fee_lines":[
            {"id":3,"name":"Discount &amp; more","amount":"-25","total":"-10.00","total_tax":"0.00","taxes":[]}]})"));
        const json::value& fee = order.at("fees").at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("-10.00"), str(fee.at("net")));
        CPPUNIT_ASSERT_EQUAL(std::string("discount"), str(fee.at("kind")));
        CPPUNIT_ASSERT_EQUAL(std::string("Discount & more"), str(fee.at("name")));
        CPPUNIT_ASSERT_EQUAL(std::string("-10.00"), str(order.at("totals").at("fees")));
    }

    void testFeeKindsByName() {
        MappingConfig config = plainConfig();
        config.feeKinds = {{"trinkgeld", "tip"}, {"Express", "service"}};
        const json::object order =
            small(R"({"fee_lines":[{"id":1,"name":"Trinkgeld 10 %","total":"1.00","total_tax":"0"},
            {"id":2,"name":"express","total":"1.00"},{"id":3,"name":"Box","total":"1.00"}]})");
        CPPUNIT_ASSERT_EQUAL(std::string("tip"), str(mapped(order, config).at("fees").at(0).at("kind")));
        CPPUNIT_ASSERT_EQUAL(std::string("service"), str(mapped(order, config).at("fees").at(1).at("kind")));
        CPPUNIT_ASSERT_EQUAL(std::string("other"), str(mapped(order, config).at("fees").at(2).at("kind")));
    }

    void testCurrencyIsTheOrdersOwn() {
        if (!haveFixtures()) {
            return;
        }
        const json::object yen = mapped(recorded("currency-jpy"));
        CPPUNIT_ASSERT_EQUAL(std::string("JPY"), str(yen.at("currency")));
        CPPUNIT_ASSERT(str(yen.at("totals").at("grand")).find('.') !=
                       std::string::npos); // "1650.00": decimals are the store's
        CPPUNIT_ASSERT_EQUAL(std::string("EUR"), str(mapped(recorded("currency-eur")).at("currency")));
    }

    void testPrivateMetaGoesAttributionIsVolatile() {
        const json::object order = small(
            R"({"meta_data":[{"key":"_hidden","value":"x"},{"key":"_wc_order_attribution_utm_source","value":"mail"},
            {"key":"gift_msg","value":"\u00dcn \ud83c\udf89"},{"key":"arr","value":[1,"two",{"three":3}]},{"key":"none","value":null},{"value":"keyless"},7]})");
        const json::object record = mapped(order);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, record.at("meta").as_object().size());
        CPPUNIT_ASSERT_EQUAL(std::string("\xC3\x9Cn \xF0\x9F\x8E\x89"), str(record.at("meta").at("gift_msg")));
        CPPUNIT_ASSERT_EQUAL(std::string("[1,\"two\",{\"three\":3}]"), json::serialize(record.at("meta").at("arr")));
        CPPUNIT_ASSERT_EQUAL(std::string("mail"), str(record.at("volatile").at("_wc_order_attribution_utm_source")));
        MappingConfig config = plainConfig();
        config.privateMeta = true;
        CPPUNIT_ASSERT_EQUAL(std::string("x"), str(mapped(order, config).at("meta").at("_hidden")));
        CPPUNIT_ASSERT(mapped(order, config).at("meta").as_object().if_contains("_wc_order_attribution_utm_source") ==
                       nullptr);
    }

    void testMetaKeysThatRepeatBecomeOneArray() {
        const json::object record =
            mapped(small(R"({"meta_data":[{"key":"a","value":"1"},{"key":"b","value":"2"},{"key":"a","value":"3"}]})"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":["1","3"],"b":"2"})"), json::serialize(record.at("meta")));
    }

    void testPaymentAndPaidStates() {
        const json::object unpaid =
            mapped(small(R"({"payment_method":"bacs","payment_method_title":"Bank &amp; co"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("unpaid"), str(unpaid.at("payment_status")));
        CPPUNIT_ASSERT_EQUAL(std::string("10.00"), str(unpaid.at("totals").at("due")));
        CPPUNIT_ASSERT_EQUAL(std::string("pending"), str(unpaid.at("payments").at(0).at("status")));
        CPPUNIT_ASSERT_EQUAL(std::string("bank"), str(unpaid.at("payments").at(0).at("tender")));
        CPPUNIT_ASSERT_EQUAL(std::string("Bank & co"), str(unpaid.at("payments").at(0).at("gateway_title")));
        const json::object paid = mapped(
            small(R"({"payment_method":"stripe","transaction_id":"ch_1","date_paid_gmt":"2025-01-03T00:00:00"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("paid"), str(paid.at("payment_status")));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), str(paid.at("totals").at("due")));
        CPPUNIT_ASSERT_EQUAL(std::string("ch_1"), str(paid.at("payments").at(0).at("id")));
        CPPUNIT_ASSERT_EQUAL(std::string("card"), str(paid.at("payments").at(0).at("tender")));
        const json::object part = mapped(
            small(R"({"date_paid_gmt":"2025-01-03T00:00:00","refunds":[{"id":9,"reason":"","total":"-4.00"}]})"));
        CPPUNIT_ASSERT_EQUAL(std::string("partially_refunded"), str(part.at("payment_status")));
        CPPUNIT_ASSERT_EQUAL(std::string("4.00"), str(part.at("refunds").at(0).at("amount")));
        const json::object all =
            mapped(small(R"({"status":"refunded","refunds":[{"id":9,"total":"-4.00"},{"id":10,"total":"-6.00"}]})"));
        CPPUNIT_ASSERT_EQUAL(std::string("refunded"), str(all.at("payment_status")));
        CPPUNIT_ASSERT_EQUAL(std::string("10.00"), str(all.at("totals").at("refunded")));
        CPPUNIT_ASSERT(mapped(small()).at("payments").as_array().empty());
    }

    void testGatewayFeeOnlyFromNamedMeta() {
        const json::object order =
            small(R"({"payment_method":"stripe","meta_data":[{"key":"_stripe_fee","value":"0.59"}]})");
        CPPUNIT_ASSERT(mapped(order).at("payments").at(0).as_object().if_contains("fee") == nullptr);
        MappingConfig config = plainConfig();
        config.gatewayFeeMeta = {"_other", "_stripe_fee"};
        CPPUNIT_ASSERT_EQUAL(std::string("0.59"), str(mapped(order, config).at("payments").at(0).at("fee")));
    }

    void testAmountThatIsNoNumberIsHandedOnForTheHostToName() {
        const json::object order = mapped(small(R"({"total":"1.234,50"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("1.234,50"), str(order.at("totals").at("grand")));
    }

    void testMixedTypesAreRead() {
        const json::object order =
            mapped(small(R"({"id":"7","number":4711,"total":12.5,"customer_id":"3","prices_include_tax":"yes",
            "line_items":[{"id":"1","name":null,"product_id":"5","variation_id":"","quantity":1.5,"subtotal":12.5,"total":"12.5","total_tax":"",
            "sku":77,"taxes":{},"image":{"id":""}}],"fee_lines":{},"refunds":null})"));
        CPPUNIT_ASSERT_EQUAL(std::string("4711"), str(order.at("number")));
        CPPUNIT_ASSERT_EQUAL(std::string("12.5"), str(order.at("totals").at("grand")));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), str(order.at("customer").at("id")));
        CPPUNIT_ASSERT(order.at("prices_include_tax").as_bool());
        const json::value& line = order.at("lines").at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("1.5"), str(line.at("qty")));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), str(line.at("tax")));
        CPPUNIT_ASSERT_EQUAL(std::string("77"), str(line.at("sku")));
        CPPUNIT_ASSERT(line.as_object().if_contains("variant_id") == nullptr);
    }

    void testEmptyOrderIsReal() {
        if (!haveFixtures()) {
            return;
        }
        const json::object order = mapped(recorded("no-lines"));
        CPPUNIT_ASSERT(order.at("lines").as_array().empty());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), str(order.at("totals").at("items")));
    }

    void testStampSeesDeletedRefundAndDeletedCustomer() {
        const json::object before = small(R"({"customer_id":35,"refunds":[{"id":9,"total":"-4.00"}]})");
        CPPUNIT_ASSERT(orderStamp(before) != orderStamp(small(R"({"customer_id":35,"refunds":[]})")));
        CPPUNIT_ASSERT(orderStamp(before) !=
                       orderStamp(small(R"({"customer_id":0,"refunds":[{"id":9,"total":"-4.00"}]})")));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-02-02T03:04:05|processing|10.00|35|9:-4.00;"), orderStamp(before));
    }

    void testBundledLineNamesItsParent() {
        const json::object order =
            mapped(small(R"({"line_items":[{"id":1,"name":"Box"},{"id":2,"name":"Soap","bundled_by":1},
            {"id":3,"name":"Part","composite_parent":"1"}]})"));
        CPPUNIT_ASSERT(order.at("lines").at(0).as_object().if_contains("parent_line_id") == nullptr);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), str(order.at("lines").at(1).at("parent_line_id")));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), str(order.at("lines").at(2).at("parent_line_id")));
    }

    void testHostileEmptyObjectDoesNotThrow() {
        CPPUNIT_ASSERT_EQUAL(std::string("order"), str(mapped({}).at("kind")));
        const json::object odd =
            parsed(R"({"id":[],"line_items":[null,7,"x",{}],"refunds":[{}],"billing":"","meta_data":{},"tax_lines":[{}],
            "shipping_lines":[{"taxes":[null,{}]}],"coupon_lines":[{}],"fee_lines":[{}]})");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, mapped(odd).at("lines").as_array().size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OrderMappingTest);

} // namespace crossdock::woocommerce::testing
