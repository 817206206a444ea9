#include "payload.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace supabase;

class PayloadTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PayloadTest);
    CPPUNIT_TEST(testControlCharactersAreEscaped);
    CPPUNIT_TEST(testNulCharactersAreLeftOutSincePostgresRefusesThem);
    CPPUNIT_TEST(testAnEscapedBackslashBeforeTextThatLooksLikeAnEscapeStays);
    CPPUNIT_TEST(testLoneSurrogatesBecomeReplacementCharacters);
    CPPUNIT_TEST(testSurrogatePairsStay);
    CPPUNIT_TEST(testATruncatedEscapeIsLeftAlone);
    CPPUNIT_TEST(testARecordCarriesTheBodyAsItIs);
    CPPUNIT_TEST(testRawIsLeftOutWhenItIsNotKept);
    CPPUNIT_TEST_SUITE_END();

    void testControlCharactersAreEscaped() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a\"b\\c\u000ad")"), quoted("a\"b\\c\nd"));
    }

    void testNulCharactersAreLeftOutSincePostgresRefusesThem() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"xy"})"), storable(R"({"a":"x\u0000y"})"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("xy")"), quoted(std::string_view("x\0y", 3)));
    }

    void testAnEscapedBackslashBeforeTextThatLooksLikeAnEscapeStays() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"\\u0000"})"), storable(R"({"a":"\\u0000"})"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"\\"})"), storable(R"({"a":"\\\u0000"})"));
    }

    void testLoneSurrogatesBecomeReplacementCharacters() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"("\ufffdx")"), storable(R"("\ud83dx")"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("\ufffd")"), storable(R"("\uDE00")"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"("\ufffd\ud83d\ude00")"), storable(R"("\ud83d\ud83d\ude00")"));
    }

    void testSurrogatePairsStay() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"("\ud83d\ude00")"), storable(R"("\ud83d\ude00")"));
    }

    void testATruncatedEscapeIsLeftAlone() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"("\u00)"), storable(R"("\u00)"));
        CPPUNIT_ASSERT_EQUAL(std::string("\\"), storable("\\"));
    }

    void testARecordCarriesTheBodyAsItIs() {
        crossdock::ItemView item;
        item.key = "7";
        item.version = crossdock::UtcTime{5};
        item.seen = crossdock::UtcTime{6};
        item.requestId = "1:o7:1";
        item.body = R"({"id":"7"})";
        item.raw = R"({"id":7})";
        item.fields = R"({"x":"y"})";
        item.note = "off by 0.01";
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"({"id":"7","version_us":5,"seen_us":6,"request_id":"1:o7:1","note":"off by 0.01",)"
                        R"("fields":{"x":"y"},"raw":{"id":7},"body":{"id":"7"}})"),
            recordOf(item, true));
    }

    void testRawIsLeftOutWhenItIsNotKept() {
        crossdock::ItemView item;
        item.key = "7";
        item.body = "{}";
        item.raw = R"({"id":7})";
        CPPUNIT_ASSERT(recordOf(item, false).find(R"("raw":null)") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PayloadTest);

} // namespace
