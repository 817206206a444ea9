#include "conf/amount.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::conf;

class AmountTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AmountTest);
    CPPUNIT_TEST(testSpansAreRead);
    CPPUNIT_TEST(testSizesAreRead);
    CPPUNIT_TEST(testRubbishIsRefused);
    CPPUNIT_TEST(testTextsAreTheShortest);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSpansAreRead() {
        for (const auto& [text, ms] :
             {std::pair("250ms", 250LL), std::pair("1s", 1'000LL), std::pair("2m", 120'000LL),
              std::pair("1h", 3'600'000LL), std::pair("7d", 604'800'000LL), std::pair("0s", 0LL)}) {
            CPPUNIT_ASSERT(parseDuration(text).has_value());
            CPPUNIT_ASSERT_EQUAL(static_cast<std::int64_t>(ms),
                                 static_cast<std::int64_t>(parseDuration(text)->count()));
        }
    }

    void testSizesAreRead() {
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{32} << 20U, parseByteSize("32MiB")->bytes);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, parseByteSize("7B")->bytes);
    }

    void testRubbishIsRefused() {
        for (const char* text : {"", "5", "s", "-1s", "1.5s", "1 s", "1S", "1min", "1sm", "3651d",
                                 "9223372036854775807d", "99999999999999999999s", "0x1s"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !parseDuration(text));
        }
        for (const char* text : {"", "5", "1MB", "1mib", "-1B", "2000GiB"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !parseByteSize(text));
        }
    }

    void testTextsAreTheShortest() {
        CPPUNIT_ASSERT_EQUAL(std::string("90s"), textOf(Duration(90'000)));
        CPPUNIT_ASSERT_EQUAL(std::string("1d"), textOf(Duration(86'400'000)));
        CPPUNIT_ASSERT_EQUAL(std::string("1500ms"), textOf(Duration(1'500)));
        CPPUNIT_ASSERT_EQUAL(std::string("0s"), textOf(Duration(0)));
        CPPUNIT_ASSERT_EQUAL(std::string("64KiB"), textOf(ByteSize{65'536}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AmountTest);
