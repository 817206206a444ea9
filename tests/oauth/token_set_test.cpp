#include "keeper_world.hpp"

#include "secret/secret_memory.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::test;

class TokenSetTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TokenSetTest);
    CPPUNIT_TEST(testASetComesBackAsItWas);
    CPPUNIT_TEST(testLinesOfALaterHostAreSkipped);
    CPPUNIT_TEST(testAnotherSecretIsNoSet);
    CPPUNIT_TEST(testALineBreakInATextIsRefused);
    CPPUNIT_TEST(testTheEndIsTheEarlierOfRollingAndHard);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { secret::setUpMemory(); }

    void testASetComesBackAsItWas() {
        oauth::TokenSet set = numberedSet(4, UtcTime{1'750'000'000'123'456});
        set.refreshExpires = UtcTime{1'760'000'000'000'000};
        set.hardExpires = UtcTime{1'900'000'000'000'000};
        set.scope = "com.intuit.quickbooks.accounting openid";
        set.connectedBy = "uid:1000";
        set.generation = 77;
        const oauth::TokenSet back = oauth::unpacked(oauth::packed(set).value()).value();
        CPPUNIT_ASSERT(back.access == set.access && back.refresh == set.refresh);
        CPPUNIT_ASSERT(back.accessExpires == set.accessExpires && back.refreshExpires == set.refreshExpires);
        CPPUNIT_ASSERT(back.hardExpires == set.hardExpires && back.connectedAt == set.connectedAt);
        CPPUNIT_ASSERT(back.refreshedAt == set.refreshedAt);
        CPPUNIT_ASSERT_EQUAL(set.scope, back.scope);
        CPPUNIT_ASSERT_EQUAL(set.realm, back.realm);
        CPPUNIT_ASSERT_EQUAL(set.connectedBy, back.connectedBy);
        CPPUNIT_ASSERT_EQUAL(set.generation, back.generation);
    }

    void testLinesOfALaterHostAreSkipped() {
        const auto text = secret::Secret::copyOf("crossdock oauth 1\ncolour blue\nrefresh r\naccess a\n");
        const Result<oauth::TokenSet> set = oauth::unpacked(text);
        CPPUNIT_ASSERT(set.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("r"), revealed(set.value().refresh));
    }

    void testAnotherSecretIsNoSet() {
        for (const char* text : {"", "sk_live_canary", "crossdock oauth 2\nrefresh r\n", "crossdock oauth 1\n",
                                 "crossdock oauth 1\nrefresh r\ngeneration many\n",
                                 "crossdock oauth 1\nrefresh r\naccess_expires_us 12x\n", "\n\n\n"}) {
            const Result<oauth::TokenSet> set = oauth::unpacked(secret::Secret::copyOf(text));
            CPPUNIT_ASSERT_MESSAGE(text, !set.ok());
            CPPUNIT_ASSERT_EQUAL(std::string("not_a_token_set"), set.failure().code);
            CPPUNIT_ASSERT(set.failure().message.find("canary") == std::string::npos);
        }
    }

    void testALineBreakInATextIsRefused() {
        oauth::TokenSet set = numberedSet(1, UtcTime{1});
        set.realm = "1\nrefresh stolen";
        CPPUNIT_ASSERT(!oauth::packed(set).ok());
    }

    void testTheEndIsTheEarlierOfRollingAndHard() {
        oauth::TokenSet set;
        CPPUNIT_ASSERT(!set.ends());
        set.refreshExpires = UtcTime{20};
        CPPUNIT_ASSERT_EQUAL(std::int64_t{20}, set.ends()->us);
        set.hardExpires = UtcTime{10};
        CPPUNIT_ASSERT_EQUAL(std::int64_t{10}, set.ends()->us);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TokenSetTest);
