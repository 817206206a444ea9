#include "keeper_world.hpp"

#include "oauth/consent.hpp"
#include "secret/secret_memory.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::test;

class ConsentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConsentTest);
    CPPUNIT_TEST(testTheAddressNamesAllThatTheServiceWants);
    CPPUNIT_TEST(testPkceSendsTheChallengeAndKeepsTheVerifier);
    CPPUNIT_TEST(testEachConsentHasAStateOfItsOwn);
    CPPUNIT_TEST(testAnAnswerGivesCodeAndCompany);
    CPPUNIT_TEST(testAnotherStateIsNoAnswer);
    CPPUNIT_TEST(testARefusalIsSaidPlainly);
    CPPUNIT_TEST(testHostileAnswersRepeatNothing);
    CPPUNIT_TEST(testAnUnusableAuthorizeUrlIsAConfFault);
    CPPUNIT_TEST_SUITE_END();

    static net::AuthScheme scheme() {
        net::AuthScheme scheme;
        scheme.authorizeUrl = "https://appcenter.intuit.com/connect/oauth2";
        scheme.scope = "com.intuit.quickbooks.accounting openid";
        return scheme;
    }
    static oauth::Consent consent(oauth::Consent::Pkce pkce = oauth::Consent::Pkce::No) {
        return {"ABC/1", scheme(), "http://localhost:8484/callback", pkce};
    }
    static std::string stateOf(const oauth::Consent& consent) {
        const std::string url = consent.url().value();
        return url.substr(url.find("&state=") + 7);
    }

public:
    void setUp() override { secret::setUpMemory(); }

    void testTheAddressNamesAllThatTheServiceWants() {
        const std::string url = consent().url().value();
        const std::string expected =
            "https://appcenter.intuit.com/connect/"
            "oauth2?client_id=ABC%2F1&response_type=code&redirect_uri=http%3A%2F%2F"
            "localhost%3A8484%2Fcallback&scope=com.intuit.quickbooks.accounting%20openid&state=";
        CPPUNIT_ASSERT_EQUAL(expected, url.substr(0, expected.size()));
        CPPUNIT_ASSERT_EQUAL(std::size_t{43}, url.size() - expected.size());
    }

    void testPkceSendsTheChallengeAndKeepsTheVerifier() {
        const oauth::Consent with = consent(oauth::Consent::Pkce::Yes);
        const std::string url = with.url().value();
        CPPUNIT_ASSERT(url.find("&code_challenge_method=S256&code_challenge=") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::size_t{43}, with.verifier().size());
        CPPUNIT_ASSERT(url.find(revealed(with.verifier())) == std::string::npos);
        CPPUNIT_ASSERT(consent().verifier().empty());
    }

    void testEachConsentHasAStateOfItsOwn() { CPPUNIT_ASSERT(stateOf(consent()) != stateOf(consent())); }

    void testAnAnswerGivesCodeAndCompany() {
        const oauth::Consent asked = consent();
        const std::string query = "?code=AB1%2Bx&realmId=4620816365&state=" + stateOf(asked);
        for (const std::string& answer :
             {"/callback" + query, "http://localhost:8484/callback" + query, "/callback" + query + "#top"}) {
            const Result<oauth::Consented> read = asked.read(answer);
            CPPUNIT_ASSERT_MESSAGE(read ? "" : read.failure().message, read.ok());
            CPPUNIT_ASSERT_EQUAL(std::string("AB1+x"), revealed(read.value().code));
            CPPUNIT_ASSERT_EQUAL(std::string("4620816365"), read.value().realm);
        }
    }

    void testAnotherStateIsNoAnswer() {
        const oauth::Consent asked = consent();
        for (const std::string& answer : {std::string("/callback?code=c&state=canary"), std::string("/callback?code=c"),
                                          std::string(), "/callback?code=c&state=" + stateOf(asked) + "x",
                                          "/callback?code=c&state=" + stateOf(asked).substr(0, 42),
                                          "/callback?code=c&state=" + stateOf(asked) + "&state=" + stateOf(asked)}) {
            const Result<oauth::Consented> read = asked.read(answer);
            CPPUNIT_ASSERT_MESSAGE(answer, !read.ok());
            CPPUNIT_ASSERT_EQUAL(std::string("state"), read.failure().code);
            CPPUNIT_ASSERT(read.failure().message.find("canary") == std::string::npos);
        }
    }

    void testARefusalIsSaidPlainly() {
        const oauth::Consent asked = consent();
        const auto refused = asked.read("/callback?error=access_denied&state=" + stateOf(asked));
        CPPUNIT_ASSERT(!refused.ok());
        CPPUNIT_ASSERT(refused.failure().cls == ErrorClass::Auth);
        CPPUNIT_ASSERT_EQUAL(std::string("access_denied"), refused.failure().code);
        const auto scope = asked.read("/callback?error=invalid_scope&state=" + stateOf(asked));
        CPPUNIT_ASSERT(scope.failure().message.find("invalid_scope") != std::string::npos);
    }

    void testHostileAnswersRepeatNothing() {
        const oauth::Consent asked = consent();
        const std::string state = "&state=" + stateOf(asked);
        for (const std::string& query :
             {std::string("code="), std::string("code=%0Acanary"), std::string("code=canary%2"),
              "code=" + std::string(5'000, 'x'), std::string("realmId=1"),
              std::string("code=canary&realmId=%3Cscript%3Ecanary"), std::string("code=canary&code=canary"),
              std::string("error=%3Cscript%3Ecanary")}) {
            const auto read = asked.read("/callback?" + query + state);
            CPPUNIT_ASSERT_MESSAGE(query, !read.ok());
            CPPUNIT_ASSERT(read.failure().message.find("canary") == std::string::npos);
        }
    }

    void testAnUnusableAuthorizeUrlIsAConfFault() {
        const oauth::Consent asked{"id", net::AuthScheme{}, "http://localhost:1/", oauth::Consent::Pkce::No};
        CPPUNIT_ASSERT(!asked.url().ok());
        CPPUNIT_ASSERT(asked.url().failure().cls == ErrorClass::Config);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConsentTest);
