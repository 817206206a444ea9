#include "conf/reference.hpp"

#include <cppunit/extensions/HelperMacros.h>

using crossdock::conf::renderReference;

class ReferenceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReferenceTest);
    CPPUNIT_TEST(testEachFileTableAndKeyStandsInIt);
    CPPUNIT_TEST(testDefaultsRangesAndChoicesStandInIt);
    CPPUNIT_TEST(testTablesHaveFourColumns);
    CPPUNIT_TEST_SUITE_END();

    static void has(const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE("not in the reference: " + text, renderReference().find(text) != std::string::npos);
    }

public:
    void testEachFileTableAndKeyStandsInIt() {
        for (const char* text :
             {"## crossdock.toml", "## connections/NAME.toml", "## flows/NAME.toml", "### [flow] (required)",
              "### [credentials]", "### [filter]", "| `schedule` |", "| `ca_file` |", "| `key_env` |", "[map.order]"}) {
            has(text);
        }
    }

    void testDefaultsRangesAndChoicesStandInIt() {
        has("| `batch_size` | whole number, 1 to 1000 | `50` |");
        has("| `overlap` | span of time, 0s to 7d | `\"2m\"` |");
        has("| `max_body` | size, 1KiB to 256MiB | `\"32MiB\"` |");
        has("| `level` | one of `\"debug\"` `\"info\"` `\"warning\"` `\"error\"` | `\"info\"` |");
        has("| `from` | text | required |");
        has("| `directories` | list of paths | `[\"/usr/lib/crossdock/plugins\"]` |");
        has("| `timezone` | text | the organisation's |");
    }

    void testTablesHaveFourColumns() {
        const std::string text = renderReference();
        for (std::size_t at = text.find("\n| "); at != std::string::npos; at = text.find("\n| ", at + 1)) {
            const std::string line = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
            std::size_t bars = 0;
            for (const char letter : line) {
                bars += letter == '|' ? 1 : 0;
            }
            CPPUNIT_ASSERT_EQUAL_MESSAGE(line, std::size_t{5}, bars);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReferenceTest);
