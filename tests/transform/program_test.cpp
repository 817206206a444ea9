// Which jq programs are taken, and what is said about the others.

#include "transform/program.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>
#include <vector>

using namespace crossdock::transform;

namespace {

std::string faultOf(const std::string& program) {
    const auto fault = checkPrograms({program}).front();
    return fault ? std::to_string(fault->line) + ": " + fault->message : "sound";
}

} // namespace

class ProgramTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramTest);
    CPPUNIT_TEST(testSoundProgramsAreTaken);
    CPPUNIT_TEST(testFaultsNameLineAndCause);
    CPPUNIT_TEST(testWhatNeedNotEndIsRefused);
    CPPUNIT_TEST(testWhatReachesOutIsRefused);
    CPPUNIT_TEST(testWordsInTextsFieldsAndKeysAreNoCalls);
    CPPUNIT_TEST(testProgramsCannotBreakOutOfTheirBrackets);
    CPPUNIT_TEST(testOneWrongProgramDoesNotBlameItsNeighbours);
    CPPUNIT_TEST(testRubbishIsRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSoundProgramsAreTaken() {
        for (const char* program :
             {".status.mapped == \"processing\" or .status.mapped == \"completed\"", "\"Woo order \" + .number",
              "[.lines[] | select(.kind == \"item\")] | length > 0", "# only orders\n.kind == \"order\"",
              ".lines | map(.sku) | unique | join(\",\")", "\"\\(.number) of \\(.customer.display)\"", "true",
              ". as {number: $n} | $n", "recurse | select(type == \"null\")", ".a // empty", "try error(\"x\") catch .",
              "reduce .lines[] as $l (0; . + 1)", "{number, \"x y\": 1, (.id): 2} | keys"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(program, std::string("sound"), faultOf(program));
        }
    }

    void testFaultsNameLineAndCause() {
        CPPUNIT_ASSERT_EQUAL(std::string("1: nofun/1 is not defined"), faultOf("nofun(1)"));
        CPPUNIT_ASSERT_EQUAL(std::string("3: $x is not defined"), faultOf(".a\n| .b\n| $x"));
        CPPUNIT_ASSERT(faultOf(".status.mapped = = 1").starts_with("1: syntax error"));
        CPPUNIT_ASSERT_EQUAL(std::string("2: a '(' is never closed"), faultOf(".a |\n (.b"));
        CPPUNIT_ASSERT_EQUAL(std::string("1: the text has no end"), faultOf(".a == \"x"));
    }

    void testWhatNeedNotEndIsRefused() {
        for (const char* program :
             {"def f: f; f", "repeat(.)", "until(false; .)", "while(true; .)", "recurse(.)", "recurse (.[]?)",
              "[[1,2]] | combinations", "\"\\(repeat(1))\"", "[.[] | def g: g; g]"}) {
            CPPUNIT_ASSERT_MESSAGE(program + faultOf(program),
                                   faultOf(program).find("must be sure to end") != std::string::npos);
        }
    }

    void testWhatReachesOutIsRefused() {
        for (const char* program : {"env",
                                    "env.HOME",
                                    "$ENV",
                                    "$ENV.PATH",
                                    "input",
                                    "[inputs]",
                                    "debug",
                                    "stderr",
                                    "halt",
                                    "halt_error",
                                    "halt_error(1)",
                                    "input_filename",
                                    "\"m\" | modulemeta",
                                    "$__prog_args",
                                    "\"\\($ENV.HOME)\"",
                                    "import \"a\" as a; .",
                                    "include \"a\"; .",
                                    "get_search_list",
                                    "{a: env}",
                                    "[\"x\", \"\\(\"\\(env)\")\"]"}) {
            CPPUNIT_ASSERT_MESSAGE(program + faultOf(program),
                                   faultOf(program).find("sees its record only") != std::string::npos);
        }
    }

    void testWordsInTextsFieldsAndKeysAreNoCalls() {
        for (const char* program :
             {".env", ".input.def", "\"def env input\"", "{env: 1, def: 2, input : 3}", "# def f: f; env\n.a",
              ".a.while?", "\"\\\\(env)\"", ". as $inputs_seen | $inputs_seen", ". as $input | $input",
              "@json \"env \\(.env)\""}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(program, std::string("sound"), faultOf(program));
        }
    }

    void testProgramsCannotBreakOutOfTheirBrackets() {
        for (const char* program : {"1) | (2", "1); (2", ".a)", "1 #", "]", "{", "\"\\(1\"", "[1)"}) {
            const std::string fault = faultOf(program);
            // A comment at the end is sound: it ends with its line.
            CPPUNIT_ASSERT_EQUAL_MESSAGE(program + (": " + fault), std::string(program) == "1 #", fault == "sound");
        }
        CPPUNIT_ASSERT(faultOf("__xd_program0").find("are taken") != std::string::npos);
    }

    void testOneWrongProgramDoesNotBlameItsNeighbours() {
        const auto faults = checkPrograms({".a", "nofun", ".b | (", ".c"});
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, faults.size());
        CPPUNIT_ASSERT(!faults[0] && faults[1] && faults[2] && !faults[3]);
        CPPUNIT_ASSERT_EQUAL(std::string("nofun/0 is not defined"), faults[1]->message);
    }

    void testRubbishIsRefused() {
        for (const std::string& program :
             {std::string(), std::string("#"), std::string("\0", 1), std::string("\xff\xfe"), std::string(5'000, '('),
              std::string(5'000, '\\'), std::string("\"\\"), std::string("\"\\("), std::string("|"),
              std::string(";")}) {
            CPPUNIT_ASSERT_MESSAGE(program.substr(0, 20), faultOf(program) != "sound");
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramTest);
