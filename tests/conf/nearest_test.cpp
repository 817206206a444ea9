#include "conf/nearest.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::conf;

class NearestTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NearestTest);
    CPPUNIT_TEST(testDistanceCountsEdits);
    CPPUNIT_TEST(testOnlyWhatIsNearIsSuggested);
    CPPUNIT_TEST(testSmallChoicesAreListed);
    CPPUNIT_TEST(testQuotesAreCutAndPrintable);
    CPPUNIT_TEST_SUITE_END();

public:
    void testDistanceCountsEdits() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, editDistance("batch-Size", "batch_size"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, editDistance("shedule", "schedule"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, editDistance("form", "from"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, editDistance("kitten", "sitting"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, editDistance("", "flow"));
        CPPUNIT_ASSERT(editDistance(std::string(101, 'a'), "a") > 1'000);
    }

    void testOnlyWhatIsNearIsSuggested() {
        CPPUNIT_ASSERT_EQUAL(std::string("schedule"), nearest("shedul", {"from", "schedule", "to"}));
        CPPUNIT_ASSERT_EQUAL(std::string(), nearest("weather", {"from", "schedule", "to"}));
        CPPUNIT_ASSERT_EQUAL(std::string("to"), nearest("ot", {"from", "to"}));
        CPPUNIT_ASSERT_EQUAL(std::string(), nearest("", {"from"}));
    }

    void testSmallChoicesAreListed() {
        CPPUNIT_ASSERT_EQUAL(std::string("; known are \"mark\", \"remove\""), suggestion("xyzzy", {"mark", "remove"}));
        CPPUNIT_ASSERT_EQUAL(std::string("; did you mean \"mark\"?"), suggestion("marc", {"mark", "remove"}));
        CPPUNIT_ASSERT_EQUAL(std::string(), suggestion("xyzzy", {}));
    }

    void testQuotesAreCutAndPrintable() {
        CPPUNIT_ASSERT_EQUAL(std::string("\"a?b\""), inQuotes("a\nb"));
        const std::string cut = inQuotes(std::string(59, 'a') + "ñoño");
        CPPUNIT_ASSERT_EQUAL("\"" + std::string(59, 'a') + "...\"", cut);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NearestTest);
