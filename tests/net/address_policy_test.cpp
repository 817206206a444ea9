#include "net/address_policy.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <map>

using namespace crossdock;
using namespace crossdock::net;
using Poco::Net::IPAddress;

class AddressPolicyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AddressPolicyTest);
    CPPUNIT_TEST(testFirstAndLastAddressOfEachRangeAreForbidden);
    CPPUNIT_TEST(testNeighboursOfTheRangesAreAllowed);
    CPPUNIT_TEST(testCarriersAreJudgedByTheirInnerAddress);
    CPPUNIT_TEST(testAllowPrivateOpensAllButLinkLocalAndMetadata);
    CPPUNIT_TEST(testOneForbiddenAddressIsEnough);
    CPPUNIT_TEST(testLoopbackInAllItsForms);
    CPPUNIT_TEST_SUITE_END();

    static bool allowed(const std::string& text, bool allowPrivate = false) {
        return judgeAddress(IPAddress(text), allowPrivate).ok();
    }

public:
    void testFirstAndLastAddressOfEachRangeAreForbidden() {
        for (const char* text : {"0.0.0.0",
                                 "0.255.255.255",
                                 "10.0.0.0",
                                 "10.255.255.255",
                                 "100.64.0.0",
                                 "100.127.255.255",
                                 "127.0.0.1",
                                 "127.255.255.255",
                                 "169.254.0.0",
                                 "169.254.169.254",
                                 "169.254.255.255",
                                 "172.16.0.0",
                                 "172.31.255.255",
                                 "192.0.0.0",
                                 "192.0.0.255",
                                 "192.0.2.0",
                                 "192.0.2.255",
                                 "192.168.0.0",
                                 "192.168.255.255",
                                 "198.18.0.0",
                                 "198.19.255.255",
                                 "198.51.100.0",
                                 "198.51.100.255",
                                 "203.0.113.0",
                                 "203.0.113.255",
                                 "224.0.0.0",
                                 "239.255.255.255",
                                 "240.0.0.0",
                                 "255.255.255.255",
                                 "::",
                                 "::1",
                                 "::1.2.3.4",
                                 "::ffff:ffff",
                                 "fc00::1",
                                 "fdff:ffff::1",
                                 "fe80::1",
                                 "febf::1",
                                 "fec0::1",
                                 "feff::1",
                                 "ff00::1",
                                 "ffff::1",
                                 "2001::1",
                                 "2001:1ff::1",
                                 "2001:db8::1",
                                 "2001:db8:ffff::1",
                                 "2002::1",
                                 "2002:ffff::1",
                                 "64:ff9b:1::1",
                                 "64:ff9b:1:ffff::1"}) {
            const Status judged = judgeAddress(IPAddress(text), false);
            CPPUNIT_ASSERT_MESSAGE(text, !judged.ok());
            CPPUNIT_ASSERT(judged.failure().cls == ErrorClass::Config);
        }
    }

    void testNeighboursOfTheRangesAreAllowed() {
        for (const char* text :
             {"1.0.0.0",      "9.255.255.255",   "11.0.0.0",     "100.63.255.255",  "100.128.0.0", "126.255.255.255",
              "128.0.0.0",    "169.253.255.255", "169.255.0.0",  "172.15.255.255",  "172.32.0.0",  "192.0.1.0",
              "192.0.3.0",    "192.167.255.255", "192.169.0.0",  "198.17.255.255",  "198.20.0.0",  "198.51.99.255",
              "198.51.101.0", "203.0.112.255",   "203.0.114.0",  "223.255.255.255", "2001:200::1", "2001:db9::1",
              "2003::1",      "2606:4700::1111", "64:ff9b:2::1", "64:ff9a::1",      "fbff::1",     "fe7f::1"}) {
            CPPUNIT_ASSERT_MESSAGE(text, allowed(text));
        }
    }

    void testCarriersAreJudgedByTheirInnerAddress() {
        CPPUNIT_ASSERT(!allowed("::ffff:127.0.0.1"));
        CPPUNIT_ASSERT(!allowed("::ffff:10.1.2.3"));
        CPPUNIT_ASSERT(allowed("::ffff:93.184.216.34"));
        CPPUNIT_ASSERT(!allowed("64:ff9b::7f00:1"));
        CPPUNIT_ASSERT(!allowed("64:ff9b::a9fe:a9fe"));
        CPPUNIT_ASSERT(allowed("64:ff9b::5db8:d822"));
    }

    void testAllowPrivateOpensAllButLinkLocalAndMetadata() {
        for (const char* text : {"127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fd12::1", "::ffff:10.0.0.1"}) {
            CPPUNIT_ASSERT_MESSAGE(text, allowed(text, true));
        }
        for (const char* text :
             {"169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fd00:ec2::254"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !allowed(text, true));
        }
    }

    void testOneForbiddenAddressIsEnough() {
        const Status judged = judgeAddresses("shop.test", {IPAddress("93.184.216.34"), IPAddress("10.0.0.1")}, false);
        CPPUNIT_ASSERT(!judged.ok());
        CPPUNIT_ASSERT(judged.failure().message.starts_with("shop.test: the address 10.0.0.1 is forbidden"));
        CPPUNIT_ASSERT(judgeAddresses("shop.test", {IPAddress("93.184.216.34")}, false).ok());
    }

    void testLoopbackInAllItsForms() {
        for (const char* text : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
            CPPUNIT_ASSERT_MESSAGE(text, isLoopback(IPAddress(text)));
        }
        for (const char* text : {"128.0.0.1", "::", "::2", "1::1", "::ffff:10.0.0.1"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !isLoopback(IPAddress(text)));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AddressPolicyTest);
