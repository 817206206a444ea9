#include "net/json_body.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::net;

class JsonBodyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JsonBodyTest);
    CPPUNIT_TEST(testOneValueIsTakenAndTrimmed);
    CPPUNIT_TEST(testTextAroundOneClearValueIsCutOff);
    CPPUNIT_TEST(testNothingIsTakenOutOfATruncatedOrAmbiguousBody);
    CPPUNIT_TEST(testCutValuesAreToldFromOtherText);
    CPPUNIT_TEST(testPagesAreKnown);
    CPPUNIT_TEST(testTooDeepOrTooLargeNumbersAreToldApart);
    CPPUNIT_TEST(testStrictness);
    CPPUNIT_TEST(testEveryPrefixOfADocumentIsNoValue);
    CPPUNIT_TEST_SUITE_END();

    static void check(JsonVerdict expected, std::string body, const std::string& left = {}) {
        const std::string shown = body;
        CPPUNIT_ASSERT_EQUAL_MESSAGE(shown, static_cast<int>(expected), static_cast<int>(judgeJson(body)));
        if (expected == JsonVerdict::One || expected == JsonVerdict::Extracted) {
            CPPUNIT_ASSERT_EQUAL(left, body);
        } else {
            CPPUNIT_ASSERT_EQUAL(shown, body);
        }
    }

public:
    void testOneValueIsTakenAndTrimmed() {
        check(JsonVerdict::One, "{}", "{}");
        check(JsonVerdict::One, " [1,2]\r\n", "[1,2]");
        check(JsonVerdict::One, "\xEF\xBB\xBF{\"a\":\"\xC3\xA4\"}", "{\"a\":\"\xC3\xA4\"}");
        check(JsonVerdict::One, "null", "null");
        check(JsonVerdict::One, "12.50", "12.50");
        check(JsonVerdict::One, "\"text\"", "\"text\"");
    }

    void testTextAroundOneClearValueIsCutOff() {
        const std::string notice = "<br />\n<b>Warning</b>:  Undefined array key \"x\" in <b>/p/{closure}</b> on line "
                                   "<b>12</b><br />\n";
        check(JsonVerdict::Extracted, notice + "[{\"id\":1}]", "[{\"id\":1}]");
        check(JsonVerdict::Extracted, notice + notice + "{\"id\":1}\n", "{\"id\":1}");
        check(JsonVerdict::Extracted, "PHP Notice: Array[0] odd\n{\"id\":1}", "{\"id\":1}");
        check(JsonVerdict::Extracted, "{\"id\":1}\n<!-- page generated in 1 s -->", "{\"id\":1}");
        check(JsonVerdict::Extracted, "\xEF\xBB\xBF<br />{\"id\":1}", "{\"id\":1}");
    }

    void testNothingIsTakenOutOfATruncatedOrAmbiguousBody() {
        check(JsonVerdict::Other, "{\"id\":1}{\"id\":2}");
        check(JsonVerdict::Other, "{\"id\":1}\n{\"id\":2}");
        check(JsonVerdict::Other, "Notice\n{\"id\":1}\n{\"id\":2}");
        check(JsonVerdict::Other, "Notice\n{\"orders\":[\n{\"id\":1}");
        check(JsonVerdict::Other, "Notice: x {\"orders\":\n{\"id\":1}");
        check(JsonVerdict::Other, "Notice: x [\n{\"id\":1},\n{\"id\":2}\n");
        check(JsonVerdict::Other, "{\"a\": oops,\n\"b\":{\"id\":1}}");
        check(JsonVerdict::Other, "a sentence with {\"id\":1} in it");
        check(JsonVerdict::Cut, "{\"orders\":\n[{\"id\":1}]");
    }

    void testCutValuesAreToldFromOtherText() {
        check(JsonVerdict::Cut, "[{\"id\":1},{\"id\"");
        check(JsonVerdict::Cut, "\"abc");
        check(JsonVerdict::Other, "");
        check(JsonVerdict::Other, " \r\n");
        check(JsonVerdict::Other, "Error establishing a database connection");
        check(JsonVerdict::Other, "<?xml version=\"1.0\"?><Fault/>");
    }

    void testPagesAreKnown() {
        check(JsonVerdict::Html, "<!DOCTYPE HTML>\n<html><body>{\"id\":1}</body></html>");
        check(JsonVerdict::Html, "\n\n<HTML lang=\"en\"><script>\n{\"a\":1}\n</script>");
        check(JsonVerdict::Html, "<head><title>Maintenance</title>");
    }

    void testTooDeepOrTooLargeNumbersAreToldApart() {
        check(JsonVerdict::One, std::string(64, '[') + std::string(64, ']'),
              std::string(64, '[') + std::string(64, ']'));
        check(JsonVerdict::TooMuch, std::string(65, '[') + std::string(65, ']'));
        check(JsonVerdict::TooMuch, std::string(1'000'000, '['));
        check(JsonVerdict::TooMuch, "{\"a\":1e400}");
        check(JsonVerdict::One, "{\"a\":12345678901234567890123}", "{\"a\":12345678901234567890123}");
    }

    void testStrictness() {
        check(JsonVerdict::Other, "{\"a\":\"\xC3\x28\"}");
        check(JsonVerdict::Other, "{\"a\":1,}");
        check(JsonVerdict::Other, "{'a':1}");
        check(JsonVerdict::Other, "{\"a\":NaN}");
        check(JsonVerdict::Other, "// note\n1");
        check(JsonVerdict::Extracted, std::string("{}\0", 3), "{}");
        check(JsonVerdict::Other, std::string("{\"a\0\":1}", 8));
    }

    void testEveryPrefixOfADocumentIsNoValue() {
        const std::string whole = "{\"orders\":[{\"id\":1,\"total\":\"12.50\",\n\"lines\":[\n{"
                                  "\"n\":-1.5e3}\n]},\n{\"id\":2}],"
                                  "\"x\":null}";
        for (std::size_t length = 1; length < whole.size(); ++length) {
            std::string body = whole.substr(0, length);
            const JsonVerdict verdict = judgeJson(body);
            // Other where the cut went through a number.
            CPPUNIT_ASSERT_MESSAGE(body, verdict == JsonVerdict::Cut || verdict == JsonVerdict::Other);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(JsonBodyTest);
