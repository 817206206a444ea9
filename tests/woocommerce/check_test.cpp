// What `crossdock check --online` tells an admin, one case for each thing that goes wrong with a shop.

#include "model_shop.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::woocommerce::testing {

namespace json = boost::json;

namespace {

using crossdock::testing::ReportResult;

Answer page(int status, const char* html = "<!DOCTYPE html><title>x</title>") {
    Answer answer = Answer::json(status, html);
    answer.response.headers.front().second = "text/html; charset=UTF-8";
    return answer;
}

Answer refusal(int status, const char* code, const char* message) {
    return Answer::json(status, json::serialize(json::object{{"code", code}, {"message", message}}));
}

Answer list(const char* body = "[{\"id\":1}]") {
    return Answer::ok(body).header("x-wp-total", "353");
}

const char* index =
    R"({"name":"Example &amp; Shop","home":"https:\/\/shop.example.com","gmt_offset":-5,"timezone_string":"America\/New_York",
    "namespaces":["oembed\/1.0","wc\/v3"]})";
const char* status =
    R"({"environment":{"version":"10.5.0","wp_version":"6.9.1"},"settings":{"currency":"USD","number_of_decimals":2,"HPOS_enabled":true}})";

/// A sound shop, in which a test replaces answers by path.
struct CheckBench {
    explicit CheckBench(std::string_view url = "https://shop.example.com", std::string_view settings = "{}")
        : driver(SourceDriver::of<WooSource>(host, settingsWith(settings, url))) {
        host.http.handle([this](const SeenRequest& request) {
            const auto special = answers.find(request.path.substr(request.path.rfind('/') + 1));
            if (special != answers.end() && request.queryValue("modified_after").empty()) {
                return special->second;
            }
            if (!request.queryValue("modified_after").empty()) {
                return list(ignoresModified ? "[{\"id\":1}]" : "[]");
            }
            return request.path == "/wp-json/"                      ? Answer::ok(index)
                   : request.path == "/wp-json/wc/v3/system_status" ? Answer::ok(status)
                                                                    : list();
        });
    }

    std::string text(const ReportResult& result) const {
        std::string out;
        for (const auto& line : result.lines) {
            out += std::to_string(line.level) + " " + line.subject + ": " + line.text + "\n";
        }
        return out + (result.failure ? result.failure->message : "");
    }

    FakeHost host;
    SourceDriver driver;
    std::map<std::string, Answer> answers; ///< by the last part of the path; "" is the index
    bool ignoresModified = false;
};

} // namespace

class CheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CheckTest);
    CPPUNIT_TEST(testSoundShopTellsZoneVersionCurrencyAndRights);
    CPPUNIT_TEST(testEachRefusalHasItsOwnDiagnosis);
    CPPUNIT_TEST(testPlainPermalinksAreNamed);
    CPPUNIT_TEST(testWebPageInsteadOfJsonIsNamed);
    CPPUNIT_TEST(testRedirectIsNamed);
    CPPUNIT_TEST(testWordPressWithoutWooCommerceIsNamed);
    CPPUNIT_TEST(testCopyOfAnotherShopIsWarnedOf);
    CPPUNIT_TEST(testIgnoredFilterIsWarnedOf);
    CPPUNIT_TEST(testMissingRightsForCustomersAreAWarning);
    CPPUNIT_TEST(testBrokenNetworkKeepsItsClass);
    CPPUNIT_TEST(testStatusThatMayNotBeSeenIsNoFault);
    CPPUNIT_TEST(testStatusesOfTheShopsOwnAreNamedUntilTheyAreMapped);
    CPPUNIT_TEST(testDiscoverCountsEveryEntity);
    CPPUNIT_TEST(testDiscoverTellsTheShopsCurrency);
    CPPUNIT_TEST(testDescriptionIsWhatTheHostNeeds);
    CPPUNIT_TEST_SUITE_END();

    static void expect(const std::string& text, const char* part) {
        CPPUNIT_ASSERT_MESSAGE(std::string("expected \"") + part + "\" in:\n" + text,
                               text.find(part) != std::string::npos);
    }

    void testSoundShopTellsZoneVersionCurrencyAndRights() {
        CheckBench bench;
        const ReportResult result = bench.driver.check();
        const std::string text = bench.text(result);
        CPPUNIT_ASSERT_MESSAGE(text, !result.failure);
        for (const char* part :
             {"Example & Shop, time zone America/New_York", "order: readable, 353 records", "customer: readable",
              "filters by date of change", "WooCommerce 10.5.0", "HPOS", "USD with 2 decimals"}) {
            expect(text, part);
        }
        CPPUNIT_ASSERT_MESSAGE(text, text.find("2 ") != 0 && text.find("\n2 ") == std::string::npos);
        CPPUNIT_ASSERT_MESSAGE("the index is asked without a key", bench.host.http.requests().front().auths.empty());
    }

    void testEachRefusalHasItsOwnDiagnosis() {
        struct Case {
            const char* url;
            const char* settings;
            Answer answer;
            ErrorClass cls;
            const char* part;
        };
        const char* https = "https://shop.example.com";
        const char* http = "http://shop.example.com";
        const char* auth = "woocommerce_rest_authentication_error";
        const char* view = "woocommerce_rest_cannot_view";
        const Case cases[] = {
            {https, "{}", refusal(401, auth, "Consumer secret is invalid."), ErrorClass::Auth,
             "consumer_secret is wrong"},
            {https, "{}", refusal(401, auth, "The API key provided does not have read permissions."), ErrorClass::Auth,
             "may not read"},
            {https, "{}", refusal(401, view, "Sorry, you cannot list resources."), ErrorClass::Auth,
             "consumer_key is unknown"},
            {http, R"({"auth":"basic"})", refusal(401, view, "Sorry, you cannot list resources."), ErrorClass::Config,
             "over http the shop ignores Basic"},
            {http, "{}", refusal(401, auth, "Invalid signature - provided signature does not match."), ErrorClass::Auth,
             "own address"},
            {http, "{}", refusal(401, auth, "Invalid timestamp."), ErrorClass::Auth, "clocks"},
            {http, "{}", refusal(401, auth, "Invalid nonce - nonce has already been used."), ErrorClass::Auth, "nonce"},
            {https, "{}", page(403), ErrorClass::Auth, "firewall"},
            {https, "{}", refusal(403, "rest_forbidden", "No."), ErrorClass::Auth, "rest_forbidden"},
            {https, "{}", page(200), ErrorClass::Config, "web page instead of JSON"},
            {https, "{}", page(503), ErrorClass::Transient, "maintenance"},
            {https, "{}", refusal(404, "rest_no_route", "No route."), ErrorClass::Config, "no such route"},
            {https, "{}", Answer::json(429, "{}"), ErrorClass::RateLimited, "429"},
        };
        for (const Case& each : cases) {
            CheckBench bench(each.url, each.settings);
            bench.answers["orders"] = each.answer;
            const ReportResult result = bench.driver.check();
            CPPUNIT_ASSERT_MESSAGE(each.part, result.failure.has_value());
            expect(result.failure->message, each.part);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(each.part, std::string(nameOf(each.cls)),
                                         std::string(nameOf(result.failure->cls)));
        }
    }

    void testPlainPermalinksAreNamed() {
        CheckBench bench;
        bench.answers[""] = page(404);
        const ReportResult result = bench.driver.check();
        CPPUNIT_ASSERT(result.failure->cls == ErrorClass::Config);
        expect(result.failure->message, "Permalinks");
        expect(result.failure->message, "/index.php/wp-json/wc/v3");
    }

    void testWebPageInsteadOfJsonIsNamed() {
        CheckBench bench;
        bench.answers[""] = page(200);
        expect(bench.driver.check().failure->message, "bot check");
    }

    void testRedirectIsNamed() {
        CheckBench bench;
        bench.answers[""] = page(301);
        const ReportResult result = bench.driver.check();
        CPPUNIT_ASSERT(result.failure->cls == ErrorClass::Config);
        expect(result.failure->message, "redirects");
    }

    void testWordPressWithoutWooCommerceIsNamed() {
        CheckBench bench;
        bench.answers[""] = Answer::ok(R"({"namespaces":["wp\/v2"]})");
        expect(bench.driver.check().failure->message, "WooCommerce is not active");
    }

    void testCopyOfAnotherShopIsWarnedOf() {
        CheckBench bench("https://staging.example.com/");
        const ReportResult result = bench.driver.check();
        CPPUNIT_ASSERT(!result.failure);
        expect(bench.text(result), "2 url: the shop calls itself https://shop.example.com");
    }

    void testIgnoredFilterIsWarnedOf() {
        CheckBench bench;
        bench.ignoresModified = true;
        expect(bench.text(bench.driver.check()), "2 order: the shop ignores modified_after");
    }

    void testMissingRightsForCustomersAreAWarning() {
        CheckBench bench;
        bench.answers["customers"] = refusal(401, "woocommerce_rest_cannot_view", "Sorry");
        bench.answers["refunds"] = refusal(404, "rest_no_route", "No route");
        const ReportResult result = bench.driver.check();
        CPPUNIT_ASSERT(!result.failure);
        expect(bench.text(result), "2 customer: customers cannot be read");
        expect(bench.text(result), "2 refund: no list of all refunds");
    }

    void testBrokenNetworkKeepsItsClass() {
        CheckBench bench;
        bench.answers[""] = Answer::broken(ErrorClass::Transient, "connection refused");
        const ReportResult result = bench.driver.check();
        CPPUNIT_ASSERT(result.failure->cls == ErrorClass::Transient);
        expect(result.failure->message, "connection refused");
        CheckBench later;
        later.answers["customers"] = Answer::broken(ErrorClass::Transient, "cut");
        CPPUNIT_ASSERT(later.driver.check().failure->cls == ErrorClass::Transient);
    }

    void testStatusThatMayNotBeSeenIsNoFault() {
        CheckBench bench;
        bench.answers["system_status"] = refusal(401, "woocommerce_rest_cannot_view", "Sorry");
        const ReportResult result = bench.driver.check();
        CPPUNIT_ASSERT(!result.failure);
        expect(bench.text(result), "1 version: unknown");
        CheckBench japan;
        japan.answers["system_status"] = Answer::ok(R"({"settings":{"currency":"USD","number_of_decimals":0}})");
        expect(japan.text(japan.driver.check()), "2 currency: 0 decimals");
    }

    void testDiscoverCountsEveryEntity() {
        CheckBench bench;
        bench.answers["customers"] = refusal(401, "woocommerce_rest_cannot_view", "Sorry \"you\"");
        const ReportResult result = bench.driver.discover();
        CPPUNIT_ASSERT(!result.failure);
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, result.lines.size());
        CPPUNIT_ASSERT(parsed(result.lines[0].text).at("total").is_null());
        CPPUNIT_ASSERT_EQUAL(std::string("{\"total\":353}"), result.lines[1].text);
    }

    void testDiscoverTellsTheShopsCurrency() {
        CheckBench bench;
        for (const std::size_t money : {2U, 3U}) {
            CPPUNIT_ASSERT_EQUAL(std::string("{\"total\":353,\"currencies\":[\"USD\"]}"),
                                 bench.driver.discover().lines[money].text);
        }
        bench.answers["system_status"] = refusal(401, "woocommerce_rest_cannot_view", "Sorry");
        CPPUNIT_ASSERT_EQUAL(std::string("{\"total\":353}"), bench.driver.discover().lines[2].text);
    }

    void testStatusesOfTheShopsOwnAreNamedUntilTheyAreMapped() {
        const char* totals = R"([{"slug":"completed","name":"Completed","total":300},
            {"slug":"shipped","name":"Shipped","total":7},{"slug":"wrapped","name":"Wrapped","total":0}])";
        CheckBench bench;
        bench.answers["totals"] = Answer::ok(totals);
        const std::string text = bench.text(bench.driver.check());
        expect(text, "2 order: 7 orders have the status \"shipped\"");
        CPPUNIT_ASSERT_MESSAGE(text, text.find("wrapped") == std::string::npos);
        CheckBench mapped("https://shop.example.com", R"({"status_map":{"shipped":"completed"}})");
        mapped.answers["totals"] = Answer::ok(totals);
        CPPUNIT_ASSERT(mapped.text(mapped.driver.check()).find("shipped") == std::string::npos);
    }

    void testDescriptionIsWhatTheHostNeeds() {
        CheckBench bench;
        const xd_component& component = bench.driver.descriptor();
        CPPUNIT_ASSERT_EQUAL(std::string("woocommerce"), std::string(component.id));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, component.entity_count);
        CPPUNIT_ASSERT_EQUAL(std::string("customer product"), std::string(component.entities[2]->parents));
        CPPUNIT_ASSERT((component.entities[2]->flags &
                        (XD_ENTITY_INCREMENTAL | XD_ENTITY_KEYS | XD_ENTITY_SPLITS | XD_ENTITY_DELETES)) ==
                       (XD_ENTITY_INCREMENTAL | XD_ENTITY_KEYS | XD_ENTITY_SPLITS | XD_ENTITY_DELETES));
        CPPUNIT_ASSERT((component.entities[0]->flags & XD_ENTITY_INCREMENTAL) == 0);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, component.auth_count);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CheckTest);

} // namespace crossdock::woocommerce::testing
