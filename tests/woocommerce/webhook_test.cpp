#include "fixture.hpp"
#include "source.hpp"

#include <crossdock/testing/webhook_driver.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::woocommerce::testing {

namespace {

using crossdock::testing::HintResult;
using crossdock::testing::WebhookDriver;

/// "order 7", words separated by commas.
std::string hintsOf(std::string_view topic, std::string_view body) {
    const HintResult said = WebhookDriver::of<WooSource>().parse(topic, body);
    CPPUNIT_ASSERT_MESSAGE(std::string(body), !said.failure);
    CPPUNIT_ASSERT_EQUAL(std::size_t(0), said.foreign);
    std::string out;
    for (const crossdock::testing::Hint& hint : said.hints) {
        out += (out.empty() ? "" : ",") + hint.entity + " " + hint.key;
    }
    return out;
}

/// The id of the record that stands for this resource: of a variation, its product.
boost::json::value sold(const boost::json::object& resource) {
    const boost::json::value* type = resource.if_contains("type");
    return resource.at(type != nullptr && *type == "variation" ? "parent_id" : "id");
}

} // namespace

class WebhookTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WebhookTest);
    CPPUNIT_TEST(testItSaysHowAShopSignsAndTriesAnAddress);
    CPPUNIT_TEST(testADeliveryNamesItsResource);
    CPPUNIT_TEST(testAVariationIsItsProduct);
    CPPUNIT_TEST(testOtherResourcesNameNothing);
    CPPUNIT_TEST(testBodiesWithoutAnIdNameNothing);
    CPPUNIT_TEST(testDeepMetaHidesNoOrder);
    CPPUNIT_TEST(testRecordedDeliveriesAreUnderstood);
    CPPUNIT_TEST(testARecordedPingIsTheOneThatIsDeclared);
    CPPUNIT_TEST_SUITE_END();

    void testItSaysHowAShopSignsAndTriesAnAddress() {
        const xd_webhook& table = WebhookDriver::of<WooSource>().descriptor();
        CPPUNIT_ASSERT_EQUAL(XD_PROOF_HMAC_SHA256_BASE64, table.proof);
        CPPUNIT_ASSERT_EQUAL(std::string("x-wc-webhook-signature"), std::string(table.signature_header));
        CPPUNIT_ASSERT_EQUAL(std::string("x-wc-webhook-resource"), std::string(table.topic_header));
        CPPUNIT_ASSERT_EQUAL(std::string("webhook_secret"), std::string(table.secret_key));
        CPPUNIT_ASSERT_EQUAL(std::string("webhook_id"), std::string(table.ping_field));
        CPPUNIT_ASSERT(table.signature_prefix == nullptr);
    }

    void testADeliveryNamesItsResource() {
        CPPUNIT_ASSERT_EQUAL(std::string("order 7"), hintsOf("order", R"({"id":7,"status":"processing"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("order 7"), hintsOf("order.restored", R"({"id":"7"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("product 60"), hintsOf("product", R"({"id":60})"));
        CPPUNIT_ASSERT_EQUAL(std::string("customer 3"), hintsOf("customer.deleted", R"({"id":3})"));
    }

    void testAVariationIsItsProduct() {
        CPPUNIT_ASSERT_EQUAL(std::string("product 60"),
                             hintsOf("product", R"({"id":61,"type":"variation","parent_id":60})"));
        CPPUNIT_ASSERT_EQUAL(std::string(), hintsOf("product", R"({"id":61,"type":"variation","parent_id":0})"));
        CPPUNIT_ASSERT_EQUAL(std::string("order 61"),
                             hintsOf("order", R"({"id":61,"type":"variation","parent_id":60})"));
    }

    void testOtherResourcesNameNothing() {
        for (const char* topic : {"", "coupon", "coupon.deleted", "action", "action.woocommerce_add_to_cart", "Order",
                                  ".order", "orders", "order\n"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(topic, std::string(), hintsOf(topic, R"({"id":7})"));
        }
    }

    void testBodiesWithoutAnIdNameNothing() {
        for (const char* body :
             {"", "[]", "null", "7", "{\"id\":{}}", "{\"id\":\"1 OR 1\"}", "{\"id\":1.5}", "{\"id\":true}",
              "{\"id\":0}", "{\"id\":-7}", "{\"id\":1e999}", "{\"id\":1234567890123456789012}", "[[[[[", "{\"id\":7",
              "{\"id\":7}x", "{\"code\":\"woocommerce_rest_cannot_view\",\"data\":{\"status\":401}}", "webhook_id=17",
              "\xff\xfe"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(body, std::string(), hintsOf("order", body));
        }
    }

    void testDeepMetaHidesNoOrder() {
        const auto nested = [](std::size_t levels) {
            return R"({"meta_data":)" + std::string(levels, '[') + std::string(levels, ']') + R"(,"id":7})";
        };
        CPPUNIT_ASSERT_EQUAL(std::string("order 7"), hintsOf("order", nested(100)));
        CPPUNIT_ASSERT_EQUAL(std::string(), hintsOf("order", nested(100'000)));
    }

    void testRecordedDeliveriesAreUnderstood() {
        if (!haveFixtures()) {
            return;
        }
        std::size_t named = 0;
        const boost::json::value deliveries = fixture("webhooks/deliveries.json");
        for (const boost::json::value& each : deliveries.as_array()) {
            const boost::json::object& headers = each.at("headers").as_object();
            if (!headers.contains("X-WC-Webhook-Resource")) {
                continue;
            }
            const std::string resource = str(headers.at("X-WC-Webhook-Resource"));
            const std::string body = str(each.at("body_text"));
            const std::string wanted =
                resource == "coupon" ? "" : resource + " " + boost::json::serialize(sold(parsed(body)));
            CPPUNIT_ASSERT_EQUAL(wanted, hintsOf(resource, body));
            CPPUNIT_ASSERT_EQUAL(wanted, hintsOf(str(headers.at("X-WC-Webhook-Topic")), body));
            ++named;
        }
        CPPUNIT_ASSERT(named > 20);
    }

    void testARecordedPingIsTheOneThatIsDeclared() {
        if (!haveFixtures()) {
            return;
        }
        const std::string begin = std::string(WebhookDriver::of<WooSource>().descriptor().ping_field) + "=";
        const boost::json::value pings = fixture("webhooks/pings.json");
        for (const boost::json::value& each : pings.as_array()) {
            const std::string body = str(each.at("body_text"));
            CPPUNIT_ASSERT_EQUAL(begin, body.substr(0, begin.size()));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebhookTest);

} // namespace crossdock::woocommerce::testing
