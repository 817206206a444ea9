#include <crossdock/time.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock {
namespace {

class TimeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TimeTest);
    CPPUNIT_TEST(testTextComesBackInOneForm);
    CPPUNIT_TEST(testZonesAreTakenOff);
    CPPUNIT_TEST(testImpossibleDatesAreRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void testTextComesBackInOneForm() {
        const std::pair<const char*, const char*> cases[] = {
            {"2026-03-29T00:30:00", "2026-03-29T00:30:00Z"},
            {"2026-03-29 00:30:00Z", "2026-03-29T00:30:00Z"},
            {"2024-02-29T23:59:59.5", "2024-02-29T23:59:59.500000Z"},
            {"2024-02-29T23:59:59.1234567", "2024-02-29T23:59:59.123456Z"},
            {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
            {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
            {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"}};
        for (const auto& [from, to] : cases) {
            const auto time = UtcTime::parse(from);
            CPPUNIT_ASSERT_MESSAGE(from, time.has_value());
            CPPUNIT_ASSERT_EQUAL(std::string(to), time->text());
            CPPUNIT_ASSERT(UtcTime::parse(time->text()) == time);
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t(0), UtcTime::parse("1970-01-01T00:00:00Z")->us);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(1'767'225'600'000'000), UtcTime::parse("2026-01-01T00:00:00Z")->us);
    }

    void testZonesAreTakenOff() {
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-28T23:30:00Z"), UtcTime::parse("2026-03-29T00:30:00+01:00")->text());
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-29T08:30:00Z"), UtcTime::parse("2026-03-29T00:30:00-0800")->text());
    }

    void testImpossibleDatesAreRefused() {
        for (const char* text :
             {"", "0000-00-00T00:00:00", "2026-02-29T00:00:00", "2026-13-01T00:00:00", "2026-01-32T00:00:00",
              "2026-01-01T24:00:00", "2026-01-01T00:60:00", "2026-01-01T00:00:60", "2026-01-01", "2026-1-1T0:0:0",
              "2026-01-01T00:00:00.", "2026-01-01T00:00:00+25:00", "2026-01-01T00:00:00Zx", " 2026-01-01T00:00:00",
              "-026-01-01T00:00:00"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !UtcTime::parse(text).has_value());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TimeTest);

} // namespace
} // namespace crossdock
