#include "sandbox_woocommerce/shop_case.hpp"

#include "sandbox_shop/exact_json.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

std::string text(const json::value& value, const char* member) {
    return std::string{value.at(member).as_string()};
}

class WritesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WritesTest);
    CPPUNIT_TEST(testOrderIsReckonedByTheRatesOfItsAddress);
    CPPUNIT_TEST(testCompoundTaxStandsOnNetAndEarlierTax);
    CPPUNIT_TEST(testNegativeFeeIsCutDownToTheNetSum);
    CPPUNIT_TEST(testPercentCouponIsInsideTheLineTotals);
    CPPUNIT_TEST(testFullRefundTurnsTheOrderRefunded);
    CPPUNIT_TEST(testTwoEqualPostsMakeTwoOrders);
    CPPUNIT_TEST(testTrashedOrderComesBackByStatus);
    CPPUNIT_TEST(testDeletedProductLeavesTheLineWithoutSku);
    CPPUNIT_TEST(testPricesWithTaxAreKeptNet);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _shop = std::make_unique<ShopCase>("", 70); }
    void tearDown() override { _shop.reset(); }

    void testOrderIsReckonedByTheRatesOfItsAddress() {
        const json::value order = post(
            R"({"billing":{"country":"US","state":"NY","postcode":"10001"},"line_items":[{"product_id":30,"quantity":2}],
            "shipping_lines":[{"method_id":"flat_rate","method_title":"Flat","total":"5.00"}]})");
        CPPUNIT_ASSERT_EQUAL(std::string{"26.95"}, text(order, "total"));
        CPPUNIT_ASSERT_EQUAL(std::string{"1.97"}, text(order, "total_tax"));
        CPPUNIT_ASSERT_EQUAL(std::string{"0.20"}, text(order, "shipping_tax"));
        CPPUNIT_ASSERT_EQUAL(std::string{"0.97"}, text(order.at("tax_lines").at(1), "tax_total"));
    }

    void testCompoundTaxStandsOnNetAndEarlierTax() {
        const json::value order = post(
            R"({"billing":{"country":"CA","state":"QC"},"line_items":[{"product_id":30,"quantity":1,"total":"10.00","subtotal":"10.00"}]})");
        CPPUNIT_ASSERT_EQUAL(std::string{"0.50"}, text(order.at("tax_lines").at(0), "tax_total"));
        CPPUNIT_ASSERT_EQUAL(std::string{"1.05"}, text(order.at("tax_lines").at(1), "tax_total"));
        CPPUNIT_ASSERT_EQUAL(std::string{"11.55"}, text(order, "total"));
    }

    void testNegativeFeeIsCutDownToTheNetSum() {
        const json::value order = post(
            R"({"billing":{"country":"US","state":"NY","postcode":"10001"},"line_items":[{"product_id":30,"quantity":1,
            "subtotal":"10.00","total":"10.00"}],"fee_lines":[{"name":"Store credit","tax_status":"none","amount":"-25"}]})");
        CPPUNIT_ASSERT_EQUAL(std::string{"-10.00"}, text(order.at("fee_lines").at(0), "total"));
        CPPUNIT_ASSERT_EQUAL(std::string{"-25"}, text(order.at("fee_lines").at(0), "amount"));
        CPPUNIT_ASSERT_EQUAL(std::string{"0.89"}, text(order, "total"));
    }

    void testPercentCouponIsInsideTheLineTotals() {
        const json::value order =
            post(R"({"billing":{"country":"US","state":"CA"},"line_items":[{"product_id":30,"quantity":1}],
            "coupon_lines":[{"code":"TenOff"}]})");
        CPPUNIT_ASSERT_EQUAL(std::string{"8.99"}, text(order.at("line_items").at(0), "total"));
        CPPUNIT_ASSERT_EQUAL(std::string{"9.99"}, text(order.at("line_items").at(0), "subtotal"));
        CPPUNIT_ASSERT_EQUAL(std::string{"8.99"}, text(order, "total"));
        CPPUNIT_ASSERT_EQUAL(std::string{"tenoff"}, text(order.at("coupon_lines").at(0), "code"));
    }

    void testFullRefundTurnsTheOrderRefunded() {
        const json::value order = post(
            R"({"status":"completed","billing":{"country":"US","state":"CA"},"line_items":[{"product_id":30,"quantity":1}]})");
        const std::string path = "orders/" + std::to_string(order.at("id").as_int64());
        const std::string line = std::to_string(order.at("line_items").at(0).at("id").as_int64());
        CPPUNIT_ASSERT_EQUAL(201, _shop
                                      ->send("POST", path + "/refunds",
                                             R"({"amount":"4.00","api_refund":false,"line_items":[{"id":)" + line +
                                                 R"(,"quantity":1,"refund_total":4.00}]})")
                                      .status);
        CPPUNIT_ASSERT_EQUAL(std::string{"completed"}, text(_shop->get(path), "status"));
        CPPUNIT_ASSERT_EQUAL(std::string{"-4.00"},
                             text(_shop->get(path + "/refunds").at(0).at("line_items").at(0), "total"));
        CPPUNIT_ASSERT_EQUAL(201,
                             _shop->send("POST", path + "/refunds", R"({"amount":"5.99","api_refund":false})").status);
        CPPUNIT_ASSERT_EQUAL(std::string{"refunded"}, text(_shop->get(path), "status"));
        CPPUNIT_ASSERT_EQUAL(std::string{"9.99"}, text(_shop->get(path), "total"));
        CPPUNIT_ASSERT_EQUAL(500,
                             _shop->send("POST", path + "/refunds", R"({"amount":"0.01","api_refund":false})").status);
    }

    void testTwoEqualPostsMakeTwoOrders() {
        const std::string body = R"({"customer_note":"once?"})";
        CPPUNIT_ASSERT(post(body).at("id") != post(body).at("id"));
    }

    void testTrashedOrderComesBackByStatus() {
        const std::string path = "orders/" + std::to_string(post("{}").at("id").as_int64());
        CPPUNIT_ASSERT_EQUAL(200, _shop->send("DELETE", path).status);
        CPPUNIT_ASSERT_EQUAL(std::string{"trash"}, text(_shop->get(path), "status"));
        CPPUNIT_ASSERT_EQUAL(410, _shop->send("DELETE", path).status);
        CPPUNIT_ASSERT_EQUAL(200, _shop->send("PUT", path, R"({"status":"processing"})").status);
        CPPUNIT_ASSERT_EQUAL(200, _shop->send("DELETE", path + "?force=true").status);
        CPPUNIT_ASSERT_EQUAL(404, _shop->send("GET", path).status);
    }

    void testDeletedProductLeavesTheLineWithoutSku() {
        const std::string path =
            "orders/" + std::to_string(post(R"({"line_items":[{"product_id":30,"quantity":1}]})").at("id").as_int64());
        CPPUNIT_ASSERT_EQUAL(200, _shop->send("DELETE", "products/30?force=true").status);
        const json::value line = _shop->get(path).at("line_items").at(0);
        CPPUNIT_ASSERT(line.at("sku").is_null());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, line.at("product_id").as_int64());
        CPPUNIT_ASSERT_EQUAL(std::string{"Plain Mug"}, text(line, "name"));
    }

    void testPricesWithTaxAreKeptNet() {
        _shop->edit(R"({"settings":{"prices_include_tax":true}})");
        const json::value order = post(R"({"billing":{"country":"DE"},"line_items":[{"product_id":30,"quantity":1}]})");
        CPPUNIT_ASSERT(order.at("prices_include_tax").as_bool());
        CPPUNIT_ASSERT_EQUAL(std::string{"8.39"}, text(order.at("line_items").at(0), "total"));
        CPPUNIT_ASSERT_EQUAL(std::string{"1.60"}, text(order, "total_tax"));
        CPPUNIT_ASSERT_EQUAL(std::string{"9.99"}, text(order, "total"));
        const std::string path = "orders/" + std::to_string(order.at("id").as_int64());
        CPPUNIT_ASSERT_EQUAL(std::string{"8.39495800"},
                             text(_shop->get(path + "?dp=8").at("line_items").at(0), "total"));
    }

private:
    json::value post(const std::string& body) {
        const Response response = _shop->send("POST", "orders", body);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(response.body, 201, response.status);
        return parseJson(response.body);
    }

    std::unique_ptr<ShopCase> _shop;
};

CPPUNIT_TEST_SUITE_REGISTRATION(WritesTest);

} // namespace

} // namespace crossdock::sandbox::woo
