#include "sandbox_woocommerce/shop_case.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace crossdock::sandbox::woo {

namespace {

class AuthTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AuthTest);
    CPPUNIT_TEST(testEveryRecordedWayToSignIsAnsweredAsRecorded);
    CPPUNIT_TEST(testKeyWithoutWriteRightsChangesNothing);
    CPPUNIT_TEST(testTamperedQueryIsRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void testEveryRecordedWayToSignIsAnsweredAsRecorded() {
        if (nothingRecorded()) {
            return;
        }
        ShopCase shop(recordedFolder());
        Agreement agreement("auth.json");
        std::vector<Exchange> exchanges = recorded("auth.json");
        for (std::size_t i = 0; i < exchanges.size(); ++i) {
            const Exchange& exchange = exchanges[i];
            agreement.compare(exchange,
                              shop.shop.answer(exchange.auth.starts_with("oauth1") ? oauthRequest(shop, exchange)
                                                                                   : requestOf(exchange)));
        }
        CPPUNIT_ASSERT(agreement.report());
        CPPUNIT_ASSERT_EQUAL(std::size_t{21}, agreement.compared());
    }

    void testKeyWithoutWriteRightsChangesNothing() {
        ShopCase shop("", 70);
        const std::string before = shop.send("GET", "orders?per_page=1").body;
        Exchange exchange;
        exchange.method = "PUT";
        exchange.path = "/wp-json/wc/v3/orders/" + std::to_string(shop.ids("orders?per_page=1").front());
        exchange.auth = "basic-https, read key";
        exchange.requestBody = R"({"customer_note":"x"})";
        shop.advance(5);
        CPPUNIT_ASSERT_EQUAL(401, shop.shop.answer(requestOf(exchange)).status);
        CPPUNIT_ASSERT_EQUAL(before, shop.send("GET", "orders?per_page=1").body);
    }

    void testTamperedQueryIsRefused() {
        ShopCase shop("", 70);
        Exchange exchange;
        exchange.method = "GET";
        exchange.path = "/wp-json/wc/v3/orders";
        exchange.query = {{"per_page", "1"}};
        Request request =
            signedRequest(exchange, {testKey(Rights::readWrite), "http://shop.example.com", "n1", now(shop)});
        CPPUNIT_ASSERT_EQUAL(200, shop.shop.answer(request).status);
        request = signedRequest(exchange, {testKey(Rights::readWrite), "http://shop.example.com", "n2", now(shop)});
        const std::size_t at = request.target.find("per_page=1");
        request.target.replace(at, 10, "per_page=2");
        request.query.replace(request.query.find("per_page=1"), 10, "per_page=2");
        CPPUNIT_ASSERT_EQUAL(401, shop.shop.answer(request).status);
    }

private:
    static std::int64_t now(const ShopCase& shop) { return shop.clock.now().us / 1'000'000; }

    static Request oauthRequest(ShopCase& shop, const Exchange& exchange) {
        const std::string& name = exchange.name;
        OAuth oauth{testKey(Rights::readWrite), "http://shop.example.com", "nonce-of-" + name, now(shop)};
        oauth.https = exchange.auth.find("https") != std::string::npos;
        oauth.baseUrl = oauth.https ? "https://shop.example.com" : "http://shop.example.com";
        oauth.sha1 = name == "oauth_http_sha1";
        oauth.inHeader = exchange.auth.ends_with("header");
        if (name == "oauth_http_replay_same_nonce") {
            oauth.nonce = "nonce-of-oauth_http_sha256";
        } else if (name == "oauth_https_signed_as_http") {
            oauth.baseUrl = "http://shop.example.com";
        } else if (name == "oauth_http_signed_as_https") {
            oauth.baseUrl = "https://shop.example.com";
        } else if (name == "oauth_http_signed_with_port") {
            oauth.baseUrl = "http://shop.example.com:8080";
        } else if (name == "oauth_old_timestamp_20min") {
            oauth.timestamp -= 1'200;
        } else if (name == "oauth_future_timestamp_20min") {
            oauth.timestamp += 1'200;
        } else if (name == "oauth_old_timestamp_10min") {
            oauth.timestamp -= 600;
        } else if (name == "oauth_older_timestamp_than_last") {
            oauth.timestamp -= 60;
        } else if (name == "oauth_missing_nonce") {
            oauth.leaveOut = "oauth_nonce";
        }
        return signedRequest(exchange, oauth);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AuthTest);

} // namespace

} // namespace crossdock::sandbox::woo
