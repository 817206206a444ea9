#include "net/oauth1.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::net;

class OAuth1Test : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OAuth1Test);
    CPPUNIT_TEST(testBaseStringIsEncodedSortedAndEncodedAgain);
    CPPUNIT_TEST(testSignatureAgreesWithAnIndependentReckoning);
    CPPUNIT_TEST(testHeaderCarriesNoSecret);
    CPPUNIT_TEST_SUITE_END();

    static OAuth1Request request() {
        return {"GET",
                "http://shop.example.com/wp-json/wc/v3/orders",
                {{"status[0]", "on hold"}, {"per_page", "100"}, {"a", "\xC3\xA4+~"}},
                "ck_1",
                "n0nce",
                "1700000000"};
    }

public:
    void setUp() override { secret::setUpMemory(); }

    void testBaseStringIsEncodedSortedAndEncodedAgain() {
        CPPUNIT_ASSERT_EQUAL(std::string("GET&http%3A%2F%2Fshop.example.com%2Fwp-json%2Fwc%2Fv3%2Forders&"
                                         "a%3D%25C3%25A4%252B~%26oauth_consumer_key%3Dck_1%26oauth_nonce%3Dn0nce%26"
                                         "oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1700000000%26"
                                         "oauth_version%3D1.0%26per_page%3D100%26status%255B0%255D%3Don%2520hold"),
                             oauth1BaseString(request()));
    }

    void testSignatureAgreesWithAnIndependentReckoning() {
        // printf %s "$base_string" | openssl dgst -sha256 -hmac 'cs_2&' -binary | base64
        CPPUNIT_ASSERT_EQUAL(std::string("SeoEaulng3Tg3IVYsl9kA2Pf/jhmJqowR+CzaNGyqIA="),
                             oauth1Signature(request(), secret::Secret::copyOf("cs_2")));
    }

    void testHeaderCarriesNoSecret() {
        const std::string header = oauth1Header(request(), secret::Secret::copyOf("cs_2"));
        CPPUNIT_ASSERT(header.starts_with("OAuth oauth_consumer_key=\"ck_1\", oauth_nonce=\"n0nce\", "));
        CPPUNIT_ASSERT(header.find("cs_2") == std::string::npos);
        CPPUNIT_ASSERT(header.find("oauth_signature=\"") != std::string::npos);
        CPPUNIT_ASSERT(header.find('+') == std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OAuth1Test);
