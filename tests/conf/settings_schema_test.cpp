#include "conf/settings_schema.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::conf;

namespace {

constexpr const char* schemaText = R"({"type":"object","properties":{
    "word":{"type":"string","enum":["mark","remove"],"default":"mark"},
    "name":{"type":"string","pattern":"^[a-z]+$"},
    "count":{"type":"integer","minimum":1,"maximum":10},
    "rate":{"type":"number","minimum":0,"maximum":"0.5"},
    "cents":{"type":"string","format":"decimal"},
    "on":{"type":"boolean"},
    "list":{"type":"array","items":{"type":"string","enum":["a","b"]}},
    "codes":{"type":"object","additionalProperties":{"type":"string"}},
    "free":{"type":"object","additionalProperties":true},
    "inner":{"type":"object","properties":{"x":{"type":"integer","default":7}},"required":["y"]}},
    "required":[]})";

std::string applied(const std::string& toml, const std::string& schema = schemaText) {
    auto parsed = SettingsSchema::parse(schema);
    if (const std::string* fault = std::get_if<std::string>(&parsed)) {
        return *fault;
    }
    auto document = parseDocument("x.toml", "[sink]\n" + toml, false);
    CPPUNIT_ASSERT_MESSAGE(toml, std::holds_alternative<Node>(document));
    const Node& table = std::get<Node>(document).find("sink")->value;
    Mistakes mistakes;
    const auto json =
        std::get<SettingsSchema>(parsed).apply(table, "the sink \"s\"", table.at, {"c", "o", "u"}, mistakes);
    std::string text = json.value_or("");
    for (const Mistake& mistake : mistakes) {
        text += mistake.text() + "\n";
    }
    CPPUNIT_ASSERT_EQUAL(mistakes.empty(), json.has_value());
    return text;
}

} // namespace

class SettingsSchemaTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SettingsSchemaTest);
    CPPUNIT_TEST(testDefaultsAndConnectionAreFilledIn);
    CPPUNIT_TEST(testSoundValuesOfEachType);
    CPPUNIT_TEST(testUnfitValuesAreNamedWithTheirPlace);
    CPPUNIT_TEST(testMissingSettingsStandAtTheTable);
    CPPUNIT_TEST(testBrokenSchemasAreTheConnectorsFault);
    CPPUNIT_TEST(testEmptySchemaTakesNothing);
    CPPUNIT_TEST(testPatternsAreNotRunOverLongTexts);
    CPPUNIT_TEST(testFlowGoesOverConnection);
    CPPUNIT_TEST_SUITE_END();

public:
    void testDefaultsAndConnectionAreFilledIn() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"word":"mark","connection":{"name":"c","organisation":"o","url":"u"}})"),
                             applied(""));
    }

    void testSoundValuesOfEachType() {
        const std::string tail = R"(,"connection":{"name":"c","organisation":"o","url":"u"}})";
        CPPUNIT_ASSERT_EQUAL(R"({"count":10,"word":"mark")" + tail, applied("count = 10"));
        CPPUNIT_ASSERT_EQUAL(R"({"rate":"0.05","word":"mark")" + tail, applied("rate = \"0.05\""));
        CPPUNIT_ASSERT_EQUAL(R"({"rate":"0","word":"mark")" + tail, applied("rate = 0"));
        CPPUNIT_ASSERT_EQUAL(R"({"cents":"-12.50","word":"mark")" + tail, applied("cents = \"-12.50\""));
        CPPUNIT_ASSERT_EQUAL(R"({"on":true,"list":["b","a"],"word":"mark")" + tail,
                             applied("on = true\nlist = [\"b\", \"a\"]"));
        CPPUNIT_ASSERT_EQUAL(R"({"codes":{"9":"NON"},"word":"mark")" + tail, applied("codes = { 9 = \"NON\" }"));
        CPPUNIT_ASSERT_EQUAL(
            R"({"inner":{"y":1,"x":7},"word":"mark")" + tail,
            applied(
                "inner = { y = 1 }",
                R"({"type":"object","properties":{"word":{"type":"string","default":"mark"},"inner":{"type":"object",
                                 "properties":{"x":{"type":"integer","default":7},"y":{"type":"integer"}},"required":["y"]}}})"));
        CPPUNIT_ASSERT_EQUAL(R"({"free":{"a":[1,{"b":true}]},"word":"mark")" + tail,
                             applied("free = { a = [1, { b = true }] }"));
    }

    void testUnfitValuesAreNamedWithTheirPlace() {
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:8: \"word\" cannot be \"marc\"; did you mean \"mark\"?\n"),
                             applied("word = \"marc\""));
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:8: \"name\" must match the pattern ^[a-z]+$\n"),
                             applied("name = \"A1\""));
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:9: \"count\" must be between 1 and 10\n"), applied("count = 11"));
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:9: \"count\" must be a whole number, not text\n"),
                             applied("count = \"1\""));
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:8: \"rate\" must be a decimal number in quotes, so that it stays "
                                         "exact, for instance \"0.05\", not a number with a point\n"),
                             applied("rate = 0.1"));
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:8: \"rate\" must be between 0 and 0.5\n"),
                             applied("rate = \"0.51\""));
        CPPUNIT_ASSERT_EQUAL(
            std::string("x.toml:2:9: \"cents\" must be a decimal number in quotes, for instance \"0.05\"\n"),
            applied("cents = \"1,5\""));
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:6: \"on\" must be true or false, not text\n"),
                             applied("on = \"yes\""));
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:14: \"list\" cannot be \"c\"; did you mean \"a\"?\n"),
                             applied("list = [\"a\", \"c\"]"));
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:8: \"list\" must be a list, not text\n"), applied("list = \"a\""));
        CPPUNIT_ASSERT_EQUAL(
            std::string("x.toml:2:1: the sink \"s\" has no setting \"wrod\"; did you mean \"word\"?\n"),
            applied("wrod = \"mark\""));
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:15: \"a\" must be text in quotes, not a whole number\n"),
                             applied("codes = { a = 1 }"));
    }

    void testMissingSettingsStandAtTheTable() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("x.toml:1:1: the sink \"s\" needs the setting \"item\"\n"),
            applied("", R"({"type":"object","properties":{"item":{"type":"string"}},"required":["item"]})"));
    }

    void testBrokenSchemasAreTheConnectorsFault() {
        for (const char* schema :
             {"{", "[]", "{}", "{\"type\":\"string\"}",
              "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"tuple\"}}}",
              "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"(\"}}}",
              "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":\"x\"}}}",
              "{\"type\":\"object\",\"required\":[1]}", "{\"type\":\"object\",\"map\":[]}",
              "{\"type\":\"object\",\"map\":{\"order\":\"A\"}}", "{\"type\":\"object\",\"map\":{\"order\":[7]}}",
              "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"identity\":\"yes\"}}}"}) {
            CPPUNIT_ASSERT_MESSAGE(schema, applied("", schema).starts_with("its settings schema"));
        }
        std::string deep = "{\"type\":\"integer\"}";
        for (int i = 0; i < 25; ++i) {
            deep = "{\"type\":\"object\",\"properties\":{\"a\":" + deep + "}}";
        }
        CPPUNIT_ASSERT(applied("", deep).starts_with("its settings schema"));
    }

    void testEmptySchemaTakesNothing() {
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:1: the sink \"s\" has no setting \"a\"\n"), applied("a = 1", ""));
    }

    void testPatternsAreNotRunOverLongTexts() {
        CPPUNIT_ASSERT(applied("name = \"" + std::string(200'000, 'a') + "\"").find("must match the pattern") !=
                       std::string::npos);
    }

    void testFlowGoesOverConnection() {
        const auto under = std::get<Node>(parseDocument("c.toml", "a = 1\nb = 2\n", false));
        const auto over = std::get<Node>(parseDocument("f.toml", "b = 3\nc = 4\n", false));
        const Node both = merged(&under, &over);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, both.find("a")->value.integer);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, both.find("b")->value.integer);
        CPPUNIT_ASSERT_EQUAL(std::string("f.toml:1:5"), both.find("b")->value.at.text());
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, both.members.size());
        CPPUNIT_ASSERT(merged(nullptr, nullptr).members.empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SettingsSchemaTest);
