// Our reading of the system's zone files against the host's zone library.
#include "documents/zone_file.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <date/tz.h>

#include <chrono>
#include <fstream>
#include <iterator>

namespace {

using namespace crossdock;
using crossdock::quickbooks::documents::offsetIn;
using crossdock::quickbooks::documents::zoneOffset;

std::int64_t expected(const char* zone, UtcTime at) {
    const date::sys_seconds instant{std::chrono::seconds{at.us / 1'000'000}};
    return date::locate_zone(zone)->get_info(instant).offset.count();
}

class ZoneFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ZoneFileTest);
    CPPUNIT_TEST(testOffsetsAgreeWithTheZoneLibraryForDecades);
    CPPUNIT_TEST(testBehindTheLastTransitionTheRuleGoesOn);
    CPPUNIT_TEST(testNamesThatAreNoneAndFilesThatAreNoneGiveNothing);
    CPPUNIT_TEST(testAFileCutAnywhereIsNeverReadBeyondItsEnd);
    CPPUNIT_TEST_SUITE_END();

    void testOffsetsAgreeWithTheZoneLibraryForDecades() {
        for (const char* zone :
             {"America/Los_Angeles", "America/New_York", "Europe/London", "Europe/Berlin", "Asia/Kolkata",
              "Australia/Sydney", "America/Sao_Paulo", "Asia/Tokyo", "Pacific/Auckland", "Africa/Cairo",
              "Australia/Lord_Howe", "America/St_Johns", "Etc/GMT+5", "UTC"}) {
            for (std::int64_t second = 31'536'000; second < 2'140'000'000; second += 611'113) {
                const UtcTime at{second * 1'000'000};
                const auto offset = zoneOffset(zone, at);
                CPPUNIT_ASSERT_MESSAGE(zone, offset.has_value());
                CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(zone) + " " + at.text(), expected(zone, at), *offset);
            }
        }
        // The hours around a change.
        for (std::int64_t second = 1'773'000'000; second < 1'773'200'000; second += 600) {
            const UtcTime at{second * 1'000'000};
            CPPUNIT_ASSERT_EQUAL(expected("America/Los_Angeles", at), *zoneOffset("America/Los_Angeles", at));
        }
    }

    void testBehindTheLastTransitionTheRuleGoesOn() {
        // Every 28 years the calendar is the same; the library itself stops at its last transition.
        constexpr std::int64_t years = 10'227LL * 86'400;
        for (const char* zone : {"America/Los_Angeles", "Europe/London", "Europe/Berlin", "Australia/Sydney",
                                 "Asia/Tokyo", "Pacific/Auckland", "America/Sao_Paulo", "Asia/Kolkata"}) {
            for (std::int64_t second = 2'210'000'000; second < 2'300'000'000; second += 10'007) {
                const UtcTime before{(second - years) * 1'000'000};
                const bool isOfToday = std::string(zone) != "America/Sao_Paulo";
                const std::int64_t wanted = isOfToday ? expected(zone, before) : -10'800;
                CPPUNIT_ASSERT_EQUAL_MESSAGE(zone, wanted, *zoneOffset(zone, UtcTime{second * 1'000'000}));
            }
        }
    }

    void testNamesThatAreNoneAndFilesThatAreNoneGiveNothing() {
        for (const char* name :
             {"", "Mars/Olympus", "../../../etc/passwd", "/etc/passwd", "America", "zone.tab", "tzdata.zi"}) {
            CPPUNIT_ASSERT_MESSAGE(name, !zoneOffset(name, UtcTime{0}));
        }
        CPPUNIT_ASSERT(!offsetIn("", UtcTime{0}));
        CPPUNIT_ASSERT(!offsetIn(std::string(200, 'T'), UtcTime{0}));
    }

    void testAFileCutAnywhereIsNeverReadBeyondItsEnd() {
        std::ifstream in("/usr/share/zoneinfo/America/Los_Angeles", std::ios::binary);
        const std::string file(std::istreambuf_iterator<char>(in), {});
        CPPUNIT_ASSERT(!file.empty());
        for (std::size_t size = 0; size < file.size(); ++size) {
            const auto offset = offsetIn(std::string(file.data(), size), UtcTime{1'773'000'000'000'000});
            CPPUNIT_ASSERT(!offset || (*offset >= -86'400 && *offset <= 86'400));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ZoneFileTest);

} // namespace
