#include "net/origin.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::net;

class OriginTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OriginTest);
    CPPUNIT_TEST(testGoodOriginsAreRebuiltFromTheirParts);
    CPPUNIT_TEST(testEverythingElseIsRefused);
    CPPUNIT_TEST(testNumbersThatOnlySomeTakeForAddressesAreRefused);
    CPPUNIT_TEST(testPasswordInAUrlIsNotRepeated);
    CPPUNIT_TEST(testBaseUrlKeepsItsPathWithoutTheLastSlash);
    CPPUNIT_TEST(testBaseUrlRefusesQueriesAndDotSegments);
    CPPUNIT_TEST_SUITE_END();

public:
    void testGoodOriginsAreRebuiltFromTheirParts() {
        const std::pair<const char*, const char*> cases[] = {
            {"https://shop.example.com", "https://shop.example.com"},
            {"https://shop.example.com:443", "https://shop.example.com"},
            {"https://xn--bcher-kva.example:8443", "https://xn--bcher-kva.example:8443"},
            {"http://localhost:8080", "http://localhost:8080"},
            {"http://shop.test:80", "http://shop.test"},
            {"https://shop.test:80", "https://shop.test:80"},
            {"http://127.0.0.1:5", "http://127.0.0.1:5"},
            {"https://[::1]:5", "https://[::1]:5"},
            {"https://[0:0:0:0:0:0:0:1]", "https://[::1]"},
            {"https://3com.example", "https://3com.example"},
        };
        for (const auto& [text, expected] : cases) {
            const Result<Origin> origin = Origin::parse(text);
            CPPUNIT_ASSERT_MESSAGE(text, origin.ok());
            CPPUNIT_ASSERT_EQUAL(std::string(expected), origin.value().text());
        }
        CPPUNIT_ASSERT(Origin::parse("https://[::1]").value().literal);
        CPPUNIT_ASSERT(!Origin::parse("https://shop.test").value().literal);
    }

    void testEverythingElseIsRefused() {
        const std::string cases[] = {"",
                                     "shop.example.com",
                                     "ftp://shop.example.com",
                                     "HTTPS://shop.example.com",
                                     "https://",
                                     "https://Shop.example.com",
                                     "https://shop.example.com.",
                                     "https://.example.com",
                                     "https://shop..com",
                                     "https://-shop.com",
                                     "https://shop-.com",
                                     "https://shop_1.com",
                                     ("https://b\xC3\xBC"
                                      "cher.example"),
                                     "https://shop.com/",
                                     "https://shop.com?x",
                                     "https://shop.com#x",
                                     "https://user@shop.com",
                                     "https://user:pw@shop.com",
                                     "https://evil\\@shop.com",
                                     "https://shop.com\t",
                                     "https://sh op.com",
                                     "https://shop.com\r\nX: y",
                                     std::string("https://shop.com\0.evil", 22),
                                     "https://shop.com:",
                                     "https://shop.com:0",
                                     "https://shop.com:65536",
                                     "https://shop.com:-1",
                                     "https://shop.com:+1",
                                     "https://shop.com:44 3",
                                     "https://shop.com:443:443",
                                     "https://[::1",
                                     "https://[::1]x",
                                     "https://[fe80::1%25eth0]",
                                     "https://[127.0.0.1]",
                                     "https://::1",
                                     "https://" + std::string(254, 'a'),
                                     "https://" + std::string(64, 'a') + ".com"};
        for (const std::string& text : cases) {
            const Result<Origin> origin = Origin::parse(text);
            CPPUNIT_ASSERT_MESSAGE(text, !origin.ok());
            CPPUNIT_ASSERT(origin.failure().cls == ErrorClass::Config);
        }
    }

    void testNumbersThatOnlySomeTakeForAddressesAreRefused() {
        for (const char* host : {"2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "127.0.0.01", "1.2.3.256",
                                 "1.2.3.4.5", "shop.0x7f"}) {
            CPPUNIT_ASSERT_MESSAGE(host, !Origin::parse("http://" + std::string(host)).ok());
        }
    }

    void testPasswordInAUrlIsNotRepeated() {
        const std::string message = Origin::parse("https://joe:hunter22@shop.com").failure().message;
        CPPUNIT_ASSERT(message.find("hunter22") == std::string::npos);
        CPPUNIT_ASSERT(message.find("user names") != std::string::npos);
    }

    void testBaseUrlKeepsItsPathWithoutTheLastSlash() {
        CPPUNIT_ASSERT_EQUAL(std::string("https://shop.test/wp/x%20y"),
                             BaseUrl::parse("https://shop.test/wp/x%20y/").value().text());
        CPPUNIT_ASSERT_EQUAL(std::string("https://shop.test"), BaseUrl::parse("https://shop.test/").value().text());
    }

    void testBaseUrlRefusesQueriesAndDotSegments() {
        for (const char* text :
             {"https://shop.test/?a=b", "https://shop.test/a#b", "https://shop.test/../a", "https://shop.test/a/./b",
              "https://shop.test/a b", "https://shop.test/a\\b", "https://x@shop.test/a", "/a", "https:/shop.test"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !BaseUrl::parse(text).ok());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OriginTest);
