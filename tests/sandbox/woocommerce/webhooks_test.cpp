#include "sandbox_woocommerce/shop_case.hpp"

#include "sandbox_shop/exact_json.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <fstream>
#include <sstream>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

std::string headerOf(const json::value& hook, std::string_view name) {
    const auto* value = hook.at("headers").as_object().if_contains(name);
    return value == nullptr ? std::string{} : std::string{value->as_string()};
}

class WebhooksTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WebhooksTest);
    CPPUNIT_TEST(testWebhookApiAnswersAsRecorded);
    CPPUNIT_TEST(testChangesSendTheRecordedTopics);
    CPPUNIT_TEST(testSeventhFailureInARowDisables);
    CPPUNIT_TEST(testDeliveryToAClosedPortCountsAsFailure);
    CPPUNIT_TEST_SUITE_END();

public:
    void testWebhookApiAnswersAsRecorded() {
        if (nothingRecorded()) {
            return;
        }
        ShopCase shop(recordedFolder());
        Agreement agreement("webhooks/api.json",
                            {{"*", "body[*].date_modified*", "date_modified: saved again by a later ping"}});
        for (const Exchange& exchange : recorded("webhooks/api.json")) {
            const json::object* body = exchange.body ? exchange.body->if_object() : nullptr;
            if (exchange.method == "POST" && body != nullptr && body->contains("date_created_gmt")) {
                shop.setClock(std::string{body->at("date_created_gmt").as_string()});
            }
            agreement.compare(exchange, shop.shop.answer(requestOf(exchange)));
        }
        CPPUNIT_ASSERT(agreement.report());
    }

    void testChangesSendTheRecordedTopics() {
        ShopCase shop("", 70);
        for (const char* topic :
             {"order.created", "order.updated", "order.deleted", "customer.created", "customer.updated",
              "customer.deleted", "product.created", "product.updated", "product.deleted", "coupon.deleted"}) {
            shop.send("POST", "webhooks",
                      std::string{R"({"topic":")"} + topic +
                          R"(","delivery_url":"http://hooks.example.com/ok","secret":"s"})");
        }
        for (const json::value& ping : taken(shop)) {
            CPPUNIT_ASSERT(ping.at("ping").as_bool());
            CPPUNIT_ASSERT(headerOf(ping, "X-WC-Webhook-Signature").empty());
            CPPUNIT_ASSERT(std::string{ping.at("body").as_string()}.starts_with("webhook_id="));
        }
        const auto topics = [&](const std::string& method, const std::string& path, const std::string& body = {}) {
            const Response response = shop.send(method, path, body);
            CPPUNIT_ASSERT_MESSAGE(response.body, response.status < 300);
            std::string out;
            for (const json::value& hook : taken(shop)) {
                out += (out.empty() ? "" : " ") + headerOf(hook, "X-WC-Webhook-Topic");
                CPPUNIT_ASSERT(!headerOf(hook, "X-WC-Webhook-Signature").empty());
                CPPUNIT_ASSERT_EQUAL(std::size_t{32}, headerOf(hook, "X-WC-Webhook-Delivery-ID").size());
            }
            return out;
        };
        CPPUNIT_ASSERT_EQUAL(std::string{"order.created order.updated"}, topics("POST", "orders", "{}"));
        const std::string order = "orders/" + std::to_string(shop.ids("orders?per_page=1&orderby=id").front());
        CPPUNIT_ASSERT_EQUAL(std::string{"order.updated"}, topics("PUT", order, "{}"));
        CPPUNIT_ASSERT_EQUAL(std::string{}, topics("POST", order + "/notes", R"({"note":"x"})"));
        CPPUNIT_ASSERT_EQUAL(std::string{"order.deleted"}, topics("DELETE", order));
        CPPUNIT_ASSERT_EQUAL(std::string{}, topics("DELETE", order + "?force=true"));
        CPPUNIT_ASSERT_EQUAL(std::string{"coupon.deleted product.deleted"}, topics("DELETE", "products/60"));
        CPPUNIT_ASSERT_EQUAL(std::string{}, topics("DELETE", "products/61?force=true"));
        CPPUNIT_ASSERT_EQUAL(std::string{"customer.created customer.updated"},
                             topics("POST", "customers", R"({"email":"n@example.com"})"));
    }

    void testSeventhFailureInARowDisables() {
        ShopCase shop("", 70);
        shop.send("POST", "webhooks", R"({"topic":"order.updated","delivery_url":"http://hooks.example.com/fail"})");
        const std::string id = std::to_string(shop.ids("webhooks").front());
        const auto status = [&] { return std::string{shop.get("webhooks/" + id).at("status").as_string()}; };
        const auto fail = [&](bool good) {
            Request request;
            request.method = "POST";
            request.body = "{\"webhook\":" + id + ",\"good\":" + (good ? "true" : "false") + "}";
            shop.shop.control(request, "webhooks/outcome");
        };
        for (int i = 0; i < 6; ++i) {
            fail(false);
            CPPUNIT_ASSERT_EQUAL(std::string{"active"}, status());
        }
        fail(false);
        CPPUNIT_ASSERT_EQUAL(std::string{"disabled"}, status());
        shop.send("PUT", "webhooks/" + id, R"({"status":"active"})");
        fail(false);
        CPPUNIT_ASSERT_EQUAL(std::string{"disabled"}, status());
        shop.send("PUT", "webhooks/" + id, R"({"status":"active"})");
        fail(true);
        fail(false);
        CPPUNIT_ASSERT_EQUAL(std::string{"active"}, status());
    }

    void testDeliveryToAClosedPortCountsAsFailure() {
        ShopCase shop("", 70);
        shop.send("POST", "webhooks", R"({"topic":"order.updated","delivery_url":"http://127.0.0.1:1/none"})");
        const std::string order = "orders/" + std::to_string(shop.ids("orders?per_page=1").front());
        for (int i = 0; i < 7; ++i) {
            shop.send("PUT", order, "{}");
            Request request;
            request.method = "POST";
            const json::value sent = parseJson(shop.shop.control(request, "webhooks/deliver").value().body);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, sent.at(0).at("status").as_int64());
        }
        CPPUNIT_ASSERT_EQUAL(std::string{"disabled"}, std::string{shop.get("webhooks").at(0).at("status").as_string()});
    }

private:
    static json::array taken(ShopCase& shop) {
        Request request;
        request.method = "POST";
        return parseJson(shop.shop.control(request, "webhooks").value().body).as_array();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebhooksTest);

} // namespace

} // namespace crossdock::sandbox::woo
