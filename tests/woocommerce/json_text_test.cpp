#include "html_text.hpp"
#include "json_view.hpp"
#include "json_writer.hpp"

#include <crossdock/error.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::woocommerce {

class JsonTextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JsonTextTest);
    CPPUNIT_TEST(testElementsKeepTheShopsOwnBytes);
    CPPUNIT_TEST(testListThatPhpMadeAnObjectIsStillAList);
    CPPUNIT_TEST(testAnythingElseIsNoList);
    CPPUNIT_TEST(testAmountsKeepTheirTextAndOddFormsAreRepaired);
    CPPUNIT_TEST(testNumbersReadAsTheShortestExactText);
    CPPUNIT_TEST(testTypeSurprisesReadAsEmpty);
    CPPUNIT_TEST(testZeroAndNullDatesAreAbsent);
    CPPUNIT_TEST(testWriterEscapesAndDropsNul);
    CPPUNIT_TEST(testMarkupGoesAndEntitiesAreDecodedOnce);
    CPPUNIT_TEST_SUITE_END();

    void testElementsKeepTheShopsOwnBytes() {
        const auto elements = elementsOf(" [ {\"a\":\"x\\\"]}\\/\\u00e9\",\"b\":[1,{}]} , {\"c\":\"}\"}]\n");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, elements.size());
        CPPUNIT_ASSERT_EQUAL(std::string("{\"a\":\"x\\\"]}\\/\\u00e9\",\"b\":[1,{}]}"), elements[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("{\"c\":\"}\"}"), elements[1]);
        CPPUNIT_ASSERT(elementsOf("[]").empty());
    }

    void testListThatPhpMadeAnObjectIsStillAList() {
        const auto elements = elementsOf("{\"0\":{\"id\":1},\"2\":{\"id\":3}}");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, elements.size());
        CPPUNIT_ASSERT_EQUAL(std::string("{\"id\":3}"), elements[1]);
    }

    void testAnythingElseIsNoList() {
        for (const char* text :
             {"", "null", "{\"code\":\"x\"}", "[{]", "[", "\"[]\"", "[{\"a\":1}", "[}]", "{\"0\":1}"}) {
            try {
                elementsOf(text);
                CPPUNIT_FAIL(std::string("taken for a list: ") + text);
            } catch (const Error& error) {
                CPPUNIT_ASSERT(error.failure().cls == ErrorClass::Transient);
            }
        }
    }

    void testAmountsKeepTheirTextAndOddFormsAreRepaired() {
        const std::pair<const char*, const char*> cases[] = {{"28.17", "28.17"},
                                                             {"-25.00", "-25.00"},
                                                             {"1000", "1000"},
                                                             {"", "none"},
                                                             {" 3.5 ", "3.5"},
                                                             {".5", "0.5"},
                                                             {"-.5", "-0.5"},
                                                             {"1.", "1"},
                                                             {"+3", "3"},
                                                             {"007.10", "7.10"},
                                                             {"1.0E-5", "0.00001"},
                                                             {"455.283583", "455.283583"},
                                                             {"0.123456789", "0.12345679"},
                                                             {"1,5", "1,5"},
                                                             {"n/a", "n/a"},
                                                             {"--1", "--1"},
                                                             {"e", "e"},
                                                             {"-", "-"}};
        for (const auto& [text, expected] : cases) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string(expected), amountOf(text, "none"));
        }
        Sum sum;
        sum.add("0.10"), sum.add("0.20");
        CPPUNIT_ASSERT_EQUAL(std::string("0.30"), sum.text());
        sum.add("n/a");
        CPPUNIT_ASSERT_EQUAL(std::string(), sum.text());
    }

    void testNumbersReadAsTheShortestExactText() {
        const boost::json::object object =
            parseObject(R"({"p":4.875,"q":3,"n":20.580000000000002,"t":0.1,"b":1e21,"y":true,"f":false})");
        CPPUNIT_ASSERT_EQUAL(std::string("4.875"), textAt(object, "p"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), textAt(object, "q"));
        CPPUNIT_ASSERT_EQUAL(std::string("0.1"), amountAt(object, "t"));
        CPPUNIT_ASSERT_EQUAL(std::string("20.58"), amountAt(object, "n"));
        CPPUNIT_ASSERT_EQUAL(std::string("1000000000000000000000"), textAt(object, "b"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), textAt(object, "y"));
        CPPUNIT_ASSERT_EQUAL(std::string(), textAt(object, "f"));
    }

    void testTypeSurprisesReadAsEmpty() {
        const boost::json::object object =
            parseObject(R"({"id":"12","zero":"0","list":{},"table":[],"null":null,"flag":"yes"})");
        CPPUNIT_ASSERT_EQUAL(std::string("12"), idAt(object, "id"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{12}, numberAt(object, "id"));
        CPPUNIT_ASSERT_EQUAL(std::string(), idAt(object, "zero"));
        CPPUNIT_ASSERT(arrayAt(object, "list").empty());
        CPPUNIT_ASSERT(objectAt(object, "table").empty());
        CPPUNIT_ASSERT_EQUAL(std::string(), textAt(object, "null"));
        CPPUNIT_ASSERT_EQUAL(std::string(), textAt(object, "absent"));
        CPPUNIT_ASSERT(flagAt(object, "flag"));
    }

    void testZeroAndNullDatesAreAbsent() {
        const boost::json::object object = parseObject(
            R"({"a":"2025-09-11T20:40:04","b":null,"c":"","d":"0000-00-00T00:00:00","e":17,"f":"yesterday"})");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-09-11T20:40:04Z"), gmtAt(object, "a")->text());
        for (const char* name : {"b", "c", "d", "e", "f"}) {
            CPPUNIT_ASSERT_MESSAGE(name, !gmtAt(object, name));
        }
    }

    void testWriterEscapesAndDropsNul() {
        JsonWriter writer;
        writer.beginObject()
            .foreignKey("a\"b")
            .text(std::string("q\"\\\n\x01 \0z", 8))
            .key("n")
            .beginArray()
            .text("x")
            .boolean(true);
        writer.endArray().optional("empty", "").member("last", false).endObject();
        CPPUNIT_ASSERT_EQUAL(std::string("{\"a\\\"b\":\"q\\\"\\\\\\n\\u0001 z\",\"n\":[\"x\",true],\"last\":false}"),
                             writer.take());
    }

    void testMarkupGoesAndEntitiesAreDecodedOnce() {
        const std::pair<const char*, const char*> cases[] = {
            {"K\xC3\xA4se &amp; <em>Brot</em> &#8211; 1&nbsp;kg", "K\xC3\xA4se & Brot \xE2\x80\x93 1\xC2\xA0kg"},
            {"a < b &lt;b&gt;", "a < b <b>"},
            {"&amp;amp;", "&amp;"},
            {"&#x1F381; box", "\xF0\x9F\x8E\x81 box"},
            {"<p>one</p>\n<p>two<br/>three</p>\n", "one\n\ntwo\nthree"},
            {"R&D; &unknown; &#0; &#xD800;", "R&D; &unknown; &#0; &#xD800;"},
            {"&times;&euro;&szlig;&AElig;&yen;&eacute;", "\xC3\x97\xE2\x82\xAC\xC3\x9F\xC3\x86\xC2\xA5\xC3\xA9"},
            {"< unclosed", "< unclosed"},
            {"<b", "<b"},
            {"", ""}};
        for (const auto& [html, text] : cases) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(html, std::string(text), plainText(html));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(JsonTextTest);

} // namespace crossdock::woocommerce
