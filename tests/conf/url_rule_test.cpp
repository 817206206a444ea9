#include "conf/url_rule.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::conf;

class UrlRuleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UrlRuleTest);
    CPPUNIT_TEST(testAddressesAreTakenApart);
    CPPUNIT_TEST(testHostileAddressesAreRefused);
    CPPUNIT_TEST(testOriginsHaveNoPath);
    CPPUNIT_TEST(testListenAddresses);
    CPPUNIT_TEST(testOnlyLoopbackListensForThisMachineAlone);
    CPPUNIT_TEST(testLoopbackIsKnown);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAddressesAreTakenApart() {
        const auto address = parseUrl("https://shop.example.com:8443/wp/x");
        CPPUNIT_ASSERT(address.has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("https shop.example.com 8443 /wp/x"), address->scheme + " " + address->host +
                                                                                   " " + std::to_string(address->port) +
                                                                                   " " + address->path);
        CPPUNIT_ASSERT_EQUAL(std::string("::1"), parseUrl("http://[::1]:80")->host);
        CPPUNIT_ASSERT(parseUrl("https://xn--bcher-kva.example").has_value());
    }

    void testHostileAddressesAreRefused() {
        for (const char* text : {"",
                                 "shop.example.com",
                                 "ftp://x",
                                 "HTTPS://x.example",
                                 "https://",
                                 "https:///x",
                                 "https://user:pw@x.example",
                                 "https://evil\\@shop",
                                 "https://x.example/?a=1",
                                 "https://x.example/#f",
                                 "https://x .example",
                                 "https://x.example:0",
                                 "https://x.example:65536",
                                 "https://x.example:",
                                 "https://x.example:8a",
                                 "https://X.example",
                                 "https://.example",
                                 "https://x..y",
                                 "https://x.example.",
                                 "https://[::1",
                                 "https://[]",
                                 "https://[g]",
                                 "https://b\xc3\xbc.example",
                                 "https://x\texample",
                                 "javascript:alert(1)"}) {
            CPPUNIT_ASSERT_MESSAGE(text, faultOfUrl(text).has_value());
            CPPUNIT_ASSERT_MESSAGE(text, !parseUrl(text));
        }
        CPPUNIT_ASSERT(faultOfUrl("https://user:hunter2@x.example")->find("hunter2") == std::string::npos);
    }

    void testOriginsHaveNoPath() {
        CPPUNIT_ASSERT(!faultOfOrigin("https://api.example.com:444"));
        CPPUNIT_ASSERT(faultOfOrigin("https://api.example.com/").has_value());
    }

    void testListenAddresses() {
        for (const char* text : {"127.0.0.1:8080", "0.0.0.0:0", "[::1]:80", "localhost:1"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !faultOfListen(text));
        }
        for (const char* text :
             {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "127.0.0.1:80x",
              "999.1.1.1:80", "1.2.3:80", "1.2.3.4.5:80", "[::1::2]:80", "[127.0.0.1]:80"}) {
            CPPUNIT_ASSERT_MESSAGE(text, faultOfListen(text).has_value());
        }
    }

    void testOnlyLoopbackListensForThisMachineAlone() {
        for (const char* text : {"127.0.0.1:8080", "127.3.2.1:0", "localhost:80", "[::1]:0", "[0:0:0:0:0:0:0:1]:1"}) {
            CPPUNIT_ASSERT_MESSAGE(text, listensOnLoopback(text));
        }
        for (const char* text : {"0.0.0.0:0", "[::]:80", "192.168.0.2:80", "127.example.com:80", "localhost.example:1",
                                 "shop.example.com:80", "rubbish"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !listensOnLoopback(text));
        }
    }

    void testLoopbackIsKnown() {
        CPPUNIT_ASSERT(parseUrl("http://127.0.0.1:9000")->isLoopback());
        CPPUNIT_ASSERT(parseUrl("http://localhost")->isLoopback());
        CPPUNIT_ASSERT(parseUrl("http://[::1]")->isLoopback());
        CPPUNIT_ASSERT(!parseUrl("http://127.0.0.1.evil.example")->isLoopback());
        CPPUNIT_ASSERT(!parseUrl("http://10.0.0.1")->isLoopback());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UrlRuleTest);
