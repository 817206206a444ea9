#include <crossdock/settings.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <functional>

namespace crossdock {
namespace {

void expectConfigError(const std::function<void()>& body, const std::string& words) {
    try {
        body();
    } catch (const Error& error) {
        CPPUNIT_ASSERT(error.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT_MESSAGE(error.what(), std::string(error.what()).find(words) != std::string::npos);
        return;
    }
    CPPUNIT_FAIL("no error was thrown: " + words);
}

class SettingsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SettingsTest);
    CPPUNIT_TEST(testFieldsMakeASchemaThatIsJson);
    CPPUNIT_TEST(testValuesAreReadByType);
    CPPUNIT_TEST(testAValueOfAnotherTypeNamesTheSetting);
    CPPUNIT_TEST(testTheConnectionIsThere);
    CPPUNIT_TEST(testHostileJsonIsRefused);
    CPPUNIT_TEST(testEscapesAreReadAndWritten);
    CPPUNIT_TEST(testJsonComesBackAsItWas);
    CPPUNIT_TEST_SUITE_END();

public:
    void testFieldsMakeASchemaThatIsJson() {
        const std::string schema = settingsSchema(
            {Field::text("item").required().describe("a \"quoted\" text"), Field::text("code", "x").pattern("^[a-z]+$"),
             Field::integer("page_size", 100).between(1, 100), Field::boolean("deleted", true),
             Field::choice("document", {"a", "b"}, "b"), Field::decimal("rate", "0.05"),
             Field::list("statuses", {"p", "q"}), Field::map("tables")});
        const JsonValue root = JsonValue::parse(schema);
        const JsonValue& properties = *root.find("properties");
        CPPUNIT_ASSERT_EQUAL(std::size_t(8), properties.members.size());
        CPPUNIT_ASSERT_EQUAL(std::string("a \"quoted\" text"), properties.find("item")->find("description")->text);
        CPPUNIT_ASSERT_EQUAL(std::string("item"), root.find("required")->items.at(0).text);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), root.find("required")->items.size());
        CPPUNIT_ASSERT_EQUAL(std::string("100"), properties.find("page_size")->find("maximum")->text);
        CPPUNIT_ASSERT(properties.find("deleted")->find("default")->boolean);
        CPPUNIT_ASSERT_EQUAL(std::string("b"), properties.find("document")->find("default")->text);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), properties.find("statuses")->find("default")->items.size());
        CPPUNIT_ASSERT(!root.find("additionalProperties")->boolean);
    }

    void testValuesAreReadByType() {
        const Settings settings(R"({"t":"x","i":-7,"b":true,"d":"0.10","e":2.5,"l":["a","b"],"m":{"k":"v"},"n":null})");
        CPPUNIT_ASSERT_EQUAL(std::string("x"), settings.text("t"));
        CPPUNIT_ASSERT_EQUAL(std::string("y"), settings.text("none", "y"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t(-7), settings.integer("i"));
        CPPUNIT_ASSERT(settings.boolean("b"));
        CPPUNIT_ASSERT_EQUAL(std::string("0.10"), settings.decimal("d").text());
        CPPUNIT_ASSERT_EQUAL(std::string("2.5"), settings.decimal("e").text());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), settings.list("l").size());
        CPPUNIT_ASSERT_EQUAL(std::string("v"), settings.map("m").at("k"));
        CPPUNIT_ASSERT(!settings.has("n") && !settings.has("none") && settings.has("t"));
    }

    void testAValueOfAnotherTypeNamesTheSetting() {
        const Settings settings(R"({"t":7,"i":1.5,"j":1e3,"d":"x","l":[1],"m":{"k":1}})");
        expectConfigError([&] { settings.text("t"); }, "t: expected a text");
        expectConfigError([&] { settings.text("none"); }, "none: expected a text");
        expectConfigError([&] { settings.integer("i"); }, "i: expected an integer");
        expectConfigError([&] { settings.integer("j"); }, "j: expected an integer");
        expectConfigError([&] { settings.decimal("d"); }, "d: expected a decimal");
        expectConfigError([&] { settings.list("l"); }, "l: expected a list of texts");
        expectConfigError([&] { settings.map("m"); }, "m: expected a table of texts");
        expectConfigError([] { const Settings list("[]"); }, "not an object");
    }

    void testTheConnectionIsThere() {
        const Settings settings(R"({"connection":{"name":"shop","organisation":"acme","url":"https://x"}})");
        CPPUNIT_ASSERT_EQUAL(std::string("shop acme https://x"),
                             settings.connectionName() + " " + settings.organisation() + " " + settings.url());
        CPPUNIT_ASSERT_EQUAL(std::string(), Settings("{}").url());
    }

    void testHostileJsonIsRefused() {
        const std::string_view texts[] = {"",
                                          " ",
                                          "{",
                                          "}",
                                          "[",
                                          "]",
                                          "{]",
                                          "[}",
                                          "{\"a\"}",
                                          "{\"a\":}",
                                          "{\"a\":1,}",
                                          "[1,]",
                                          "[,1]",
                                          "{a:1}",
                                          "{'a':1}",
                                          "nul",
                                          "tru",
                                          "True",
                                          "01",
                                          "-",
                                          "1.",
                                          ".5",
                                          "+1",
                                          "1e",
                                          "1e+",
                                          "NaN",
                                          "\"",
                                          "\"\\",
                                          "\"\\x\"",
                                          "\"\\u12\"",
                                          "\"\\u12G4\"",
                                          "\"\\ud800\"",
                                          "\"\\ud800\\u0041\"",
                                          "\"\\udc00\"",
                                          "\"a\nb\"",
                                          "\"\xFF\"",
                                          "\"\xC0\x80\"",
                                          "\"\xED\xA0\x80\"",
                                          "1 2",
                                          "{} x",
                                          "{\"a\":1,\"a\":2}",
                                          "//x\n1",
                                          std::string_view("\"\0\"", 3)};
        for (const std::string_view text : texts) {
            expectConfigError([&] { JsonValue::parse(text); }, "not valid JSON");
        }
        expectConfigError([] { JsonValue::parse(std::string(100'000, '[')); }, "32 levels");
        std::string objects;
        for (int i = 0; i < 100; ++i) {
            objects += "{\"a\":";
        }
        expectConfigError([&] { JsonValue::parse(objects); }, "32 levels");
    }

    void testEscapesAreReadAndWritten() {
        CPPUNIT_ASSERT_EQUAL(std::string("\"\\/\b\f\n\r\t"), JsonValue::parse(R"("\"\\\/\b\f\n\r\t")").text);
        CPPUNIT_ASSERT_EQUAL(std::string("\xC3\xBC \xE2\x82\xAC \xF0\x9F\x98\x80"),
                             JsonValue::parse(R"("\u00fc \u20AC \ud83d\ude00")").text);
        const std::string wild("a\"b\\c\x01\n\0\xC3\xBC", 10);
        CPPUNIT_ASSERT_EQUAL(wild, JsonValue::parse(jsonQuoted(wild)).text);
    }

    void testJsonComesBackAsItWas() {
        const std::string text = R"({"a":[1,-2.50,1e9,true,false,null,"x"],"b":{"c":{}},"d":[]})";
        CPPUNIT_ASSERT_EQUAL(text, jsonText(JsonValue::parse(text)));
        CPPUNIT_ASSERT_EQUAL(text, jsonText(JsonValue::parse(" \t" + text + " \n")));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SettingsTest);

} // namespace
} // namespace crossdock
