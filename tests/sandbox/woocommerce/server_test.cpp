#include "sandbox_woocommerce/shop_case.hpp"

#include "sandbox_control/server.hpp"
#include "sandbox_shop/exact_json.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/StreamCopier.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <chrono>
#include <iostream>
#include <sstream>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

struct Got {
    int status = 0;
    std::string body, contentType, retryAfter;
    bool chunked = false;
    std::int64_t length = 0; ///< as Content-Length said
};

/// A shop behind a socket.
class Served {
public:
    explicit Served(std::int64_t orders = 120) : shop(controls.clock, {"", orders, 1, ""}), server(shop, controls) {
        shop.addKey(testKey(Rights::readWrite));
        shop.setHome(server.url());
    }

    Got send(const std::string& method, const std::string& path, const Pairs& query = {},
             const std::string& body = {}) {
        Exchange exchange;
        exchange.method = method;
        exchange.path = "/wp-json/wc/v3/" + path;
        exchange.query = query;
        if (!body.empty()) {
            exchange.requestBody = body;
        }
        OAuth oauth{testKey(Rights::readWrite), server.url(), "n" + std::to_string(++_nonce),
                    controls.clock.now().us / 1'000'000};
        const Request request = signedRequest(exchange, oauth);
        return raw(method, request.target, body);
    }

    Got raw(const std::string& method, const std::string& target, const std::string& body = {}) {
        Poco::Net::HTTPClientSession session("127.0.0.1", server.port());
        session.setTimeout(Poco::Timespan(20, 0));
        return over(session, method, target, body);
    }

    static Got over(Poco::Net::HTTPClientSession& session, const std::string& method, const std::string& target,
                    const std::string& body, const std::string& authorization = {}) {
        Poco::Net::HTTPRequest request(method, target, "HTTP/1.1");
        request.setContentLength64(static_cast<Poco::Int64>(body.size()));
        request.setContentType("application/json");
        if (!authorization.empty()) {
            request.set("Authorization", authorization);
        }
        session.sendRequest(request) << body;
        Poco::Net::HTTPResponse response;
        std::istream& in = session.receiveResponse(response);
        std::string text;
        Poco::StreamCopier::copyToString(in, text);
        return {static_cast<int>(response.getStatus()),
                text,
                response.getContentType(),
                response.get("Retry-After", ""),
                response.getChunkedTransferEncoding(),
                response.hasContentLength() ? response.getContentLength64() : 0};
    }

    Controls controls;
    WooCommerce shop;
    Server server;

private:
    int _nonce = 0;
};

class ServerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServerTest);
    CPPUNIT_TEST(testAnswersComeChunkedOverASocket);
    CPPUNIT_TEST(testResetAfterTheWriteLeavesTheOrderBehind);
    CPPUNIT_TEST(testResetBeforeTheWriteLeavesNothing);
    CPPUNIT_TEST(testLimitRefusesWithRetryAfterUntilTheWindowHasRoom);
    CPPUNIT_TEST(testFaultsHarmTheAnswerAsAsked);
    CPPUNIT_TEST(testFaultsSkipAndCount);
    CPPUNIT_TEST(testControlPathRefusesWhatItDoesNotKnow);
    CPPUNIT_TEST(testCountersKnowKindsAndNoSecrets);
    CPPUNIT_TEST(testHttpsTakesBasicAndItsAuthorityIsTheOnlyOneTrusted);
    CPPUNIT_TEST(testPageOfHundredOrdersIsQuick);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAnswersComeChunkedOverASocket() {
        Served served;
        const Got got = served.send("GET", "orders", {{"per_page", "100"}});
        CPPUNIT_ASSERT_EQUAL(200, got.status);
        CPPUNIT_ASSERT(got.chunked);
        CPPUNIT_ASSERT_EQUAL(std::size_t{100}, parseJson(got.body).as_array().size());
        CPPUNIT_ASSERT_EQUAL(401, served.raw("GET", "/wp-json/wc/v3/orders").status);
    }

    void testResetAfterTheWriteLeavesTheOrderBehind() {
        Served served;
        add(served, R"({"type":"reset_after","match":{"kind":"orders.create"}})");
        CPPUNIT_ASSERT_THROW(served.send("POST", "orders", {}, R"({"customer_note":"twin"})"), Poco::Exception);
        CPPUNIT_ASSERT_EQUAL(std::string{"twin"}, newestNote(served));
    }

    void testResetBeforeTheWriteLeavesNothing() {
        Served served;
        add(served, R"({"type":"reset_before","match":{"kind":"orders.create"}})");
        CPPUNIT_ASSERT_THROW(served.send("POST", "orders", {}, R"({"customer_note":"twin"})"), Poco::Exception);
        CPPUNIT_ASSERT(newestNote(served) != "twin");
    }

    void testLimitRefusesWithRetryAfterUntilTheWindowHasRoom() {
        Served served;
        served.controls.clock.freeze(true);
        served.raw("PUT", "/_sandbox/limits", R"([{"kind":"orders.*","per_minute":3}])");
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT_EQUAL(200, served.send("GET", "orders").status);
            served.controls.clock.advanceUs(1'000'000);
        }
        const Got refused = served.send("GET", "orders");
        CPPUNIT_ASSERT_EQUAL(429, refused.status);
        CPPUNIT_ASSERT_EQUAL(std::string{"57"}, refused.retryAfter);
        CPPUNIT_ASSERT_EQUAL(200, served.send("GET", "products").status);
        served.controls.clock.advanceUs(57'000'000);
        CPPUNIT_ASSERT_EQUAL(200, served.send("GET", "orders").status);
        CPPUNIT_ASSERT_EQUAL(429, served.send("GET", "orders").status);
    }

    void testFaultsHarmTheAnswerAsAsked() {
        Served served;
        add(served, R"({"type":"html"})");
        Got got = served.send("GET", "orders");
        CPPUNIT_ASSERT_EQUAL(200, got.status);
        CPPUNIT_ASSERT(got.contentType.starts_with("text/html"));
        add(served, R"({"type":"php_notice"})");
        CPPUNIT_ASSERT(served.send("GET", "orders").body.starts_with("<br />\n<b>Notice</b>"));
        add(served, R"({"type":"truncate_json","bytes":40})");
        CPPUNIT_ASSERT_EQUAL(std::size_t{40}, served.send("GET", "orders").body.size());
        add(served, R"({"type":"cut_body","bytes":100})");
        got = served.send("GET", "orders");
        CPPUNIT_ASSERT_EQUAL(std::size_t{100}, got.body.size());
        CPPUNIT_ASSERT(got.length > 10'000);
        add(served, R"({"type":"server_error","status":503,"retry_after":7})");
        got = served.send("GET", "orders");
        CPPUNIT_ASSERT_EQUAL(503, got.status);
        CPPUNIT_ASSERT_EQUAL(std::string{"7"}, got.retryAfter);
        add(served, R"({"type":"drip","bytes":200,"ms":1})");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2},
                             parseJson(served.send("GET", "orders", {{"per_page", "2"}}).body).as_array().size());
        add(served, R"({"type":"empty_body"})");
        CPPUNIT_ASSERT(served.send("GET", "orders").body.empty());
        add(served, R"({"type":"expired_token"})");
        CPPUNIT_ASSERT_EQUAL(401, served.send("GET", "orders").status);
        CPPUNIT_ASSERT_EQUAL(200, served.send("GET", "orders").status);
    }

    void testFaultsSkipAndCount() {
        Served served;
        add(served,
            R"({"type":"status","status":502,"times":2,"after":1,"match":{"method":"get","query":"per_page=1"}})");
        const auto status = [&] { return served.send("GET", "orders", {{"per_page", "1"}}).status; };
        CPPUNIT_ASSERT_EQUAL(200, status());
        CPPUNIT_ASSERT_EQUAL(502, status());
        CPPUNIT_ASSERT_EQUAL(200, served.send("GET", "products").status);
        CPPUNIT_ASSERT_EQUAL(502, status());
        CPPUNIT_ASSERT_EQUAL(200, status());
    }

    void testControlPathRefusesWhatItDoesNotKnow() {
        Served served;
        CPPUNIT_ASSERT_EQUAL(400, served.raw("POST", "/_sandbox/faults", R"({"type":"flood"})").status);
        CPPUNIT_ASSERT_EQUAL(400, served.raw("POST", "/_sandbox/faults", R"({"type":"html","colour":1})").status);
        CPPUNIT_ASSERT_EQUAL(400, served.raw("POST", "/_sandbox/faults", "{").status);
        CPPUNIT_ASSERT_EQUAL(400, served.raw("PUT", "/_sandbox/clock", R"({"now":"yesterday"})").status);
        CPPUNIT_ASSERT_EQUAL(400, served.raw("PATCH", "/_sandbox/state", R"({"burn":1})").status);
        CPPUNIT_ASSERT_EQUAL(404, served.raw("GET", "/_sandbox/nothing").status);
        CPPUNIT_ASSERT_EQUAL(404, served.raw("DELETE", "/_sandbox/faults/77").status);
        CPPUNIT_ASSERT_EQUAL(200, served.send("GET", "orders").status);
    }

    void testCountersKnowKindsAndNoSecrets() {
        Served served;
        served.send("GET", "orders");
        served.send("POST", "orders", {}, "{}");
        served.send("GET", "orders/1");
        const json::value counters = parseJson(served.raw("GET", "/_sandbox/counters").body);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, counters.at("total").as_int64());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counters.at("by_kind").at("orders.create").as_int64());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counters.at("by_status").at("404").as_int64());
        const std::string requests = served.raw("GET", "/_sandbox/requests?last=3").body;
        CPPUNIT_ASSERT(requests.find("ck_1") == std::string::npos);
        CPPUNIT_ASSERT(requests.find("oauth_signature=***") != std::string::npos);
        served.raw("POST", "/_sandbox/reset");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, served.controls.counters.total());
        CPPUNIT_ASSERT_EQUAL(404, served.send("GET", "orders/1").status);
    }

    void testHttpsTakesBasicAndItsAuthorityIsTheOnlyOneTrusted() {
        const TestAuthority authority, stranger;
        Controls controls;
        WooCommerce shop(controls.clock, {"", 70, 1, "https://127.0.0.1"});
        shop.addKey(testKey(Rights::readWrite));
        ServerOptions options;
        options.authority = &authority;
        const Server server(shop, controls, options);
        const std::string basic = "Basic " + basicOf(testKey(Rights::readWrite));
        CPPUNIT_ASSERT_EQUAL(200, secure(server, authority, basic).status);
        CPPUNIT_ASSERT_EQUAL(401, secure(server, authority, "").status);
        CPPUNIT_ASSERT_THROW(secure(server, stranger, basic), Poco::Exception);
    }

    void testPageOfHundredOrdersIsQuick() {
        Served served(2'000);
        const auto begin = std::chrono::steady_clock::now();
        constexpr int pages = 10;
        for (int page = 1; page <= pages; ++page) {
            CPPUNIT_ASSERT_EQUAL(
                200, served.send("GET", "orders", {{"per_page", "100"}, {"page", std::to_string(page)}}).status);
        }
        const auto spent =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        std::cout << "\na page of 100 orders: " << spent.count() / pages << " us over a new connection\n";
    }

private:
    static void add(Served& served, const std::string& rule) {
        const Got got = served.raw("POST", "/_sandbox/faults", rule);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(got.body, 201, got.status);
    }

    static std::string newestNote(Served& served) {
        const json::value list = parseJson(served.send("GET", "orders", {{"per_page", "1"}, {"orderby", "id"}}).body);
        return std::string{list.at(0).at("customer_note").as_string()};
    }

    static std::string basicOf(const ApiKey& key) {
        Exchange exchange;
        exchange.method = "GET";
        exchange.auth = "basic-https";
        return std::string{requestOf(exchange).header("authorization")}.substr(6) + (key.key.empty() ? "?" : "");
    }

    static Got secure(const Server& server, const TestAuthority& trusted, const std::string& authorization) {
        Poco::Net::initializeSSL();
        Poco::Net::Context::Ptr context(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", "",
                                                               Poco::Net::Context::VERIFY_STRICT, 9, false));
        BIO* bio = BIO_new_mem_buf(trusted.caPem().data(), static_cast<int>(trusted.caPem().size()));
        X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context->sslContext()), certificate);
        X509_free(certificate);
        BIO_free(bio);
        context->enableExtendedCertificateVerification(true);
        Poco::Net::HTTPSClientSession session("127.0.0.1", server.port(), context);
        return Served::over(session, "GET", "/wp-json/wc/v3/orders?per_page=1", "", authorization);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServerTest);

} // namespace

} // namespace crossdock::sandbox::woo
