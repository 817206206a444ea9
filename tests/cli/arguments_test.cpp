#include "cli/arguments.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using crossdock::cli::Arguments;
using crossdock::cli::OptionSpec;

const std::vector<OptionSpec> known = {{"entity", "E", "", true}, {"full", "", "", false}, {"limit", "N", "", false}};

class ArgumentsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ArgumentsTest);
    CPPUNIT_TEST(testWordsAndOptionsMayStandInAnyOrder);
    CPPUNIT_TEST(testValuesFollowAnEqualsSignOrABlank);
    CPPUNIT_TEST(testARepeatedOptionKeepsAllValues);
    CPPUNIT_TEST(testAnUnknownOptionNamesThoseThatAreKnown);
    CPPUNIT_TEST(testAMissingValueIsRefused);
    CPPUNIT_TEST_SUITE_END();

    void testWordsAndOptionsMayStandInAnyOrder() {
        const auto parsed = Arguments::parse({"--full", "shop", "--limit=3"}, known);
        CPPUNIT_ASSERT(parsed.ok());
        CPPUNIT_ASSERT(parsed->has("full"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), parsed->words().size());
        CPPUNIT_ASSERT_EQUAL(std::string("shop"), parsed->words()[0]);
    }

    void testValuesFollowAnEqualsSignOrABlank() {
        CPPUNIT_ASSERT_EQUAL(std::string("3"), *Arguments::parse({"--limit=3"}, known)->value("limit"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), *Arguments::parse({"--limit", "3"}, known)->value("limit"));
        CPPUNIT_ASSERT(!Arguments::parse({}, known)->value("limit"));
    }

    void testARepeatedOptionKeepsAllValues() {
        const auto parsed = Arguments::parse({"--entity", "order", "--entity", "refund"}, known);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), parsed->values("entity").size());
        CPPUNIT_ASSERT_EQUAL(std::string("order"), parsed->values("entity")[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("refund"), *parsed->value("entity"));
    }

    void testAnUnknownOptionNamesThoseThatAreKnown() {
        const auto parsed = Arguments::parse({"--fulll"}, known);
        CPPUNIT_ASSERT(!parsed.ok());
        CPPUNIT_ASSERT(parsed.failure().message.find("--full") != std::string::npos);
    }

    void testAMissingValueIsRefused() { CPPUNIT_ASSERT(!Arguments::parse({"--limit"}, known).ok()); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ArgumentsTest);

} // namespace
