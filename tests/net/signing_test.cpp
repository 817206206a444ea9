// Credentials on their way into a request: added last, only where they belong, seen nowhere else.
#include "client_harness.hpp"
#include "recorder.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::net;
using namespace crossdock::test;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

AuthScheme scheme(AuthScheme::Kind kind) {
    AuthScheme made;
    made.id = "key";
    made.kind = kind;
    made.userKey = "user";
    made.secretKey = "secret";
    made.header = "apikey";
    return made;
}

HttpRequest withAuth() {
    HttpRequest request;
    request.path = "/a";
    request.auths = {"key"};
    return request;
}

} // namespace

class SigningTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SigningTest);
    CPPUNIT_TEST(testBasicBearerAndHeaderAuth);
    CPPUNIT_TEST(testSkipPrefixAddsNothing);
    CPPUNIT_TEST(testCredentialWithALineBreakReachesNoWire);
    CPPUNIT_TEST(testMissingCredentialIsAConfigError);
    CPPUNIT_TEST(testOAuth1SignsEachAttemptAnewForTheSitesOwnUrl);
    CPPUNIT_TEST(testExpiredTokenIsRefreshedOnceAndTheRequestRepeated);
    CPPUNIT_TEST(testRefusedFreshTokenIsAnAuthError);
    CPPUNIT_TEST(testAGoneGrantTakesNoPermit);
    CPPUNIT_TEST(testAChallengeThatIsNotAboutTheTokensAgeIsLeftToTheConnector);
    CPPUNIT_TEST(testGoneGrantIsAnAuthError);
    CPPUNIT_TEST(testSecretsReachNeitherLogNorMessages);
    CPPUNIT_TEST_SUITE_END();

public:
    void testBasicBearerAndHeaderAuth() {
        const std::pair<AuthScheme::Kind, const char*> expected[] = {
            {AuthScheme::Kind::Basic, "Authorization: Basic Y2tfMTpjc18y\r\n"},
            {AuthScheme::Kind::Bearer, "Authorization: Bearer cs_2\r\n"},
            {AuthScheme::Kind::Header, "apikey: cs_2\r\n"}};
        for (const auto& [kind, line] : expected) {
            Recorder recorder(jsonAnswer(200, "{}"));
            ClientHarness harness(recorder.server.url());
            harness.settings.auths = {scheme(kind)};
            harness.credentials.known = {{"user", "ck_1"}, {"secret", "cs_2"}};
            CPPUNIT_ASSERT(harness.perform(withAuth()).status.ok());
            CPPUNIT_ASSERT_MESSAGE(recorder.last(), holds(recorder.last(), line));
        }
    }

    void testSkipPrefixAddsNothing() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness(recorder.server.url());
        AuthScheme bearer = scheme(AuthScheme::Kind::Bearer);
        bearer.skipPrefix = "sb_";
        harness.settings.auths = {bearer};
        harness.credentials.known = {{"secret", "sb_secret_1"}};
        CPPUNIT_ASSERT(harness.perform(withAuth()).status.ok());
        CPPUNIT_ASSERT(!holds(recorder.last(), "Authorization"));
        harness.credentials.known = {{"secret", "eyJ"}};
        CPPUNIT_ASSERT(harness.perform(withAuth()).status.ok());
        CPPUNIT_ASSERT(holds(recorder.last(), "Authorization: Bearer eyJ\r\n"));
    }

    void testCredentialWithALineBreakReachesNoWire() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness(recorder.server.url());
        harness.settings.auths = {scheme(AuthScheme::Kind::Bearer)};
        harness.credentials.known = {{"secret", "abc\nX-Evil: 1"}};
        const HttpExchange exchange = harness.perform(withAuth());
        assertFails(exchange, ErrorClass::Config, "credential secret cannot be sent");
        CPPUNIT_ASSERT(!holds(failureOf(exchange).message, "abc"));
        CPPUNIT_ASSERT(recorder.requests().empty());
    }

    void testMissingCredentialIsAConfigError() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness(recorder.server.url());
        harness.settings.auths = {scheme(AuthScheme::Kind::Bearer)};
        assertFails(harness.perform(withAuth()), ErrorClass::Config, "no credential secret");
        HttpRequest request = withAuth();
        request.auths = {"unknown"};
        assertFails(harness.perform(request), ErrorClass::Internal, "auth");
        CPPUNIT_ASSERT(recorder.requests().empty());
    }

    void testOAuth1SignsEachAttemptAnewForTheSitesOwnUrl() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness(recorder.server.url());
        harness.settings.auths = {scheme(AuthScheme::Kind::OAuth1)};
        harness.settings.oauth1BaseUrl = "http://shop.example.com";
        harness.credentials.known = {{"user", "ck_1"}, {"secret", "cs_2"}};
        CPPUNIT_ASSERT(harness.perform(withAuth()).status.ok());
        CPPUNIT_ASSERT(harness.perform(withAuth()).status.ok());
        std::vector<std::string> nonces;
        for (const std::string& request : recorder.requests()) {
            CPPUNIT_ASSERT(holds(request, "Authorization: OAuth oauth_consumer_key=\"ck_1\", oauth_nonce=\""));
            CPPUNIT_ASSERT(!holds(request, "cs_2"));
            nonces.push_back(request.substr(request.find("oauth_nonce=\"") + 13, 32));
        }
        CPPUNIT_ASSERT(nonces.at(0) != nonces.at(1));
    }

    void testExpiredTokenIsRefreshedOnceAndTheRequestRepeated() {
        Recorder recorder([](const std::string& request, int) {
            return holds(request, "Bearer token-2\r\n") ? jsonAnswer(200, "{}") : jsonAnswer(401, "{}");
        });
        ClientHarness harness(recorder.server.url());
        harness.settings.auths = {scheme(AuthScheme::Kind::OAuth2)};
        HttpRequest request = withAuth();
        request.method = "POST";
        CPPUNIT_ASSERT(harness.perform(request).status.ok());
        CPPUNIT_ASSERT_EQUAL(1, harness.tokens.refreshes);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, recorder.requests().size());
    }

    void testRefusedFreshTokenIsAnAuthError() {
        Recorder recorder(jsonAnswer(401, "{}"));
        ClientHarness harness(recorder.server.url());
        harness.settings.auths = {scheme(AuthScheme::Kind::OAuth2)};
        assertFails(harness.perform(withAuth()), ErrorClass::Auth, "status 401");
        CPPUNIT_ASSERT_EQUAL(1, harness.tokens.refreshes);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, recorder.requests().size());
    }

    void testAGoneGrantTakesNoPermit() {
        Recorder recorder(jsonAnswer(401, "{}"));
        ClientHarness harness(recorder.server.url());
        harness.settings.auths = {scheme(AuthScheme::Kind::OAuth2)};
        harness.limits.rate = {1, 0};
        harness.tokens.noToken = true;
        for (int i = 0; i < 3; ++i) { // the second would wait for a minute
            assertFails(harness.perform(withAuth()), ErrorClass::Auth, "the grant is gone");
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, recorder.requests().size());
    }

    void testAChallengeThatIsNotAboutTheTokensAgeIsLeftToTheConnector() {
        const std::string body = R"({"fault":{"error":[{"code":"3100"}],"type":"SERVICE"}})";
        Recorder recorder(
            jsonAnswer(401, body, "WWW-Authenticate: Bearer realm=\"x\", error=\"insufficient_scope\"\r\n"));
        ClientHarness harness(recorder.server.url());
        harness.settings.auths = {scheme(AuthScheme::Kind::OAuth2)};
        const HttpExchange exchange = harness.perform(withAuth());
        assertFails(exchange, ErrorClass::Auth, "status 401");
        CPPUNIT_ASSERT_EQUAL(body, exchange.answer->body);
        CPPUNIT_ASSERT_EQUAL(0, harness.tokens.refreshes);
    }

    void testGoneGrantIsAnAuthError() {
        Recorder recorder(jsonAnswer(401, "{}"));
        ClientHarness harness(recorder.server.url());
        harness.settings.auths = {scheme(AuthScheme::Kind::OAuth2)};
        harness.tokens.grantGone = true;
        assertFails(harness.perform(withAuth()), ErrorClass::Auth, "the grant is gone");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, recorder.requests().size());
    }

    void testSecretsReachNeitherLogNorMessages() {
        const std::string secret = "Zq8vN3xW5tR7yU2k";
        Recorder recorder([&](const std::string&, int number) {
            const std::string echo = "{\"code\":\"x\",\"message\":\"you sent Authorization: Bearer " + secret + "\"}";
            return number == 1 ? jsonAnswer(401, echo) : jsonAnswer(200, "<html>Bearer " + secret + "</html>");
        });
        ClientHarness harness(recorder.server.url());
        harness.settings.auths = {scheme(AuthScheme::Kind::Bearer)};
        harness.credentials.known = {{"secret", secret}};
        const HttpExchange echoed = harness.perform(withAuth());
        CPPUNIT_ASSERT(!holds(failureOf(echoed).message, secret));
        const HttpExchange page = harness.perform(withAuth());
        CPPUNIT_ASSERT(!holds(failureOf(page).message, secret));
        CPPUNIT_ASSERT(holds(harness.logged(), "odd answer"));
        CPPUNIT_ASSERT(!holds(harness.logged(), secret));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SigningTest);
