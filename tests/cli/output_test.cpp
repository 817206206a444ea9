#include "cli/output.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>

namespace {

using crossdock::cli::Output;

class OutputTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OutputTest);
    CPPUNIT_TEST(testTextIsPrintedOnlyWithoutJson);
    CPPUNIT_TEST(testTheResultIsPrintedOnlyAsJson);
    CPPUNIT_TEST(testColumnsAreAlignedByCodePoints);
    CPPUNIT_TEST(testControlCharactersFromOutsideDoNotReachTheTerminal);
    CPPUNIT_TEST(testErrorsAreRedacted);
    CPPUNIT_TEST(testProgressIsDrawnOnATerminalOnly);
    CPPUNIT_TEST_SUITE_END();

    std::ostringstream _out;
    std::ostringstream _err;

    void testTextIsPrintedOnlyWithoutJson() {
        Output(_out, _err, true, false).line("hello");
        CPPUNIT_ASSERT(_out.str().empty());
        Output(_out, _err, false, false).line("hello");
        CPPUNIT_ASSERT_EQUAL(std::string("hello\n"), _out.str());
    }

    void testTheResultIsPrintedOnlyAsJson() {
        crossdock::cli::JsonObject::Ptr object = crossdock::cli::orderedObject();
        object->set("b", 1);
        object->set("a", "x");
        Output(_out, _err, false, false).result(object);
        CPPUNIT_ASSERT(_out.str().empty());
        Output(_out, _err, true, false).result(object);
        CPPUNIT_ASSERT_EQUAL(std::string("{\n  \"b\": 1,\n  \"a\": \"x\"\n}\n"), _out.str());
    }

    void testColumnsAreAlignedByCodePoints() {
        Output(_out, _err, false, false).table({{"é", "1"}, {"abc", "2"}});
        CPPUNIT_ASSERT_EQUAL(std::string("é    1\nabc  2\n"), _out.str());
    }

    void testControlCharactersFromOutsideDoNotReachTheTerminal() {
        Output(_out, _err, false, false).line("a\x1b[2Jb");
        CPPUNIT_ASSERT_EQUAL(std::string("a?[2Jb\n"), _out.str());
    }

    void testErrorsAreRedacted() {
        Output(_out, _err, false, false).error("refused cs_0123456789abcdef0123456789abcdef01234567");
        CPPUNIT_ASSERT(_err.str().find("0123456789abcdef") == std::string::npos);
        CPPUNIT_ASSERT(_err.str().find("crossdock: ") == 0);
    }

    void testProgressIsDrawnOnATerminalOnly() {
        Output(_out, _err, false, false).progress("50 %");
        CPPUNIT_ASSERT(_err.str().empty());
        Output(_out, _err, false, true).progress("50 %");
        CPPUNIT_ASSERT(_err.str().find("50 %") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutputTest);

} // namespace
