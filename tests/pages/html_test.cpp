#include "pages/html.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::pages {

class HtmlTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HtmlTest);
    CPPUNIT_TEST(testTextIsEscapedInContentAndInAttributes);
    CPPUNIT_TEST(testBytesThatAreNoTextBecomeReplacementCharacters);
    CPPUNIT_TEST(testOverridesOfWritingDirectionAreTakenOut);
    CPPUNIT_TEST(testAbsentAttributeLeavesNoTrace);
    CPPUNIT_TEST(testMarkupIsTakenOverOnceAndNotEscapedAgain);
    CPPUNIT_TEST(testAddressesAreEncodedAndNeverLeaveTheHost);
    CPPUNIT_TEST(testOnlyPathsOfThisHostLeadBack);
    CPPUNIT_TEST_SUITE_END();

    static std::string shown(std::string_view text) {
        Html html;
        html.put("<p title=\"{}\">{}</p>", text, text);
        return html.text();
    }

    void testTextIsEscapedInContentAndInAttributes() {
        CPPUNIT_ASSERT_EQUAL(std::string("<p title=\"&lt;b&gt; &quot;&#39;&amp;\">&lt;b&gt; &quot;&#39;&amp;</p>"),
                             shown("<b> \"'&"));
    }
    void testBytesThatAreNoTextBecomeReplacementCharacters() {
        CPPUNIT_ASSERT_EQUAL(std::string("a\xEF\xBF\xBD"
                                         "b"),
                             escaped("a\xFF"
                                     "b"));
        CPPUNIT_ASSERT_EQUAL(std::string("\xEF\xBF\xBD\xEF\xBF\xBD"), escaped("\xC0\xAF"));
        CPPUNIT_ASSERT_EQUAL(std::string("\xEF\xBF\xBD"), escaped(std::string_view("\0", 1)));
        CPPUNIT_ASSERT_EQUAL(std::string("\xEF\xBF\xBD"), escaped("\xE2"));
        CPPUNIT_ASSERT_EQUAL(std::string("\xF0\x9F\x98\x80"), escaped("\xF0\x9F\x98\x80"));
    }
    void testOverridesOfWritingDirectionAreTakenOut() {
        CPPUNIT_ASSERT_EQUAL(std::string("a\xEF\xBF\xBD"
                                         "b"),
                             escaped("a\xE2\x80\xAE"
                                     "b"));
        CPPUNIT_ASSERT_EQUAL(std::string("\xE2\x80\xA6"), escaped("\xE2\x80\xA6"));
    }
    void testAbsentAttributeLeavesNoTrace() {
        Html html;
        html.put("<i {} {}>x</i>", Attribute::when(false, "hidden"), Attribute("lang", "<en>"));
        CPPUNIT_ASSERT_EQUAL(std::string("<i lang=\"&lt;en&gt;\">x</i>"), html.text());
    }
    void testMarkupIsTakenOverOnceAndNotEscapedAgain() {
        Html inner;
        inner.put("<b>{}</b>", "&");
        Html outer;
        outer.put("<p>{}{}</p>", inner, 42);
        CPPUNIT_ASSERT_EQUAL(std::string("<p><b>&amp;</b>42</p>"), outer.text());
    }
    void testAddressesAreEncodedAndNeverLeaveTheHost() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("/flows/a%2F..%2F%2Fb?q=%22%3C%20%C3%A4&s=1"),
            Url("/flows").segment("a/..//b").with("q", "\"< \xC3\xA4").with("none", "").with("s", "1").text());
    }
    void testOnlyPathsOfThisHostLeadBack() {
        const Url home("/");
        for (const char* bad : {"https://evil.example", "//evil.example", "/\\evil", "javascript:alert(1)", "",
                                "/x\r\nSet-Cookie: a=b", "/x y"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(bad, std::string("/"), Url::back(bad, home).text());
        }
        CPPUNIT_ASSERT_EQUAL(std::string("/items?flow=a&cause=b%20c"),
                             Url::back("/items?flow=a&cause=b%20c", home).text());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HtmlTest);

} // namespace crossdock::pages
