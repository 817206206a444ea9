// Hostile bodies are refused, not repaired.

#include "canonical/inspect.hpp"
#include "sample_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <vector>

using namespace crossdock;
using namespace crossdock::canonical;

namespace {

std::string faultOf(const std::string& body) {
    const auto result = inspect("thing", body);
    return result ? "sound" : result.failure().message;
}

std::string nested(std::size_t depth) {
    return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

} // namespace

class StrictBodyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StrictBodyTest);
    CPPUNIT_TEST(testWhatIsNotJsonIsRefused);
    CPPUNIT_TEST(testMemberTwiceIsRefusedAtAnyDepth);
    CPPUNIT_TEST(testDepthIsLimited);
    CPPUNIT_TEST(testSizeIsLimited);
    CPPUNIT_TEST(testEveryPrefixOfASoundOrderIsRefused);
    CPPUNIT_TEST(testEveryFlippedByteIsJudgedWithoutHarm);
    CPPUNIT_TEST_SUITE_END();

public:
    void testWhatIsNotJsonIsRefused() {
        const std::vector<std::string> bodies = {"",
                                                 " ",
                                                 "nul",
                                                 "{",
                                                 "{}x",
                                                 "{} {}",
                                                 "{'a':1}",
                                                 "{\"a\":1,}",
                                                 "{\"a\":01}",
                                                 "{\"a\":NaN}",
                                                 "{\"a\":1 /* x */}",
                                                 "{\"a\":\"\xff\"}",
                                                 "{\"a\":\"\xc0\x80\"}",
                                                 "{\"a\":\"\xed\xa0\x80\"}",
                                                 "{\"a\":\"\\ud800\"}",
                                                 "{\"a\":\"\t\"}",
                                                 std::string("{\"a\":\"\0\"}", 9),
                                                 std::string("{}\0", 3),
                                                 "\xef\xbb\xbf{}",
                                                 "{\"a\":.5}",
                                                 "{\"a\":1e}",
                                                 "<html></html>",
                                                 "{\"\xff\":1}"};
        for (const std::string& body : bodies) {
            CPPUNIT_ASSERT_MESSAGE(body, faultOf(body).starts_with("thing: not valid JSON"));
        }
    }

    void testMemberTwiceIsRefusedAtAnyDepth() {
        const std::string expected = "thing: an object has the same member twice";
        CPPUNIT_ASSERT_EQUAL(expected, faultOf(R"({"a":1,"a":1})"));
        CPPUNIT_ASSERT_EQUAL(expected, faultOf(R"({"a":1,"\u0061":2})"));
        CPPUNIT_ASSERT_EQUAL(expected, faultOf(R"({"a":[{"b":{"c":1,"d":2,"c":{"e":1}}}]})"));
        CPPUNIT_ASSERT_EQUAL(expected, faultOf(R"({"volatile":{"a":1,"a":2}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), faultOf(R"({"a":{"a":{"a":1}}})"));
    }

    void testDepthIsLimited() {
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), faultOf(nested(64)));
        CPPUNIT_ASSERT_EQUAL(std::string("thing: nested deeper than 64"), faultOf(nested(65)));
        CPPUNIT_ASSERT_EQUAL(std::string("thing: nested deeper than 64"), faultOf(std::string(1'000'000, '[')));
    }

    void testSizeIsLimited() {
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), faultOf("{\"a\":\"" + std::string(maxBodyBytes - 8, 'x') + "\"}"));
        CPPUNIT_ASSERT_EQUAL(std::string("thing: the body is larger than 8 MiB"),
                             faultOf("{\"a\":\"" + std::string(maxBodyBytes, 'x') + "\"}"));
    }

    void testEveryPrefixOfASoundOrderIsRefused() {
        const std::string order = test::soundOrder();
        for (std::size_t length = 0; length < order.size(); length += 7) {
            CPPUNIT_ASSERT(!inspect("order", order.substr(0, length)).ok());
        }
    }

    void testEveryFlippedByteIsJudgedWithoutHarm() {
        const std::string order = test::soundOrder();
        std::size_t refused = 0;
        for (std::size_t at = 0; at < order.size(); at += 3) {
            std::string bent = order;
            bent[at] = static_cast<char>(bent[at] ^ 0x10);
            refused += inspect("order", bent).ok() ? 0 : 1;
        }
        CPPUNIT_ASSERT(refused > order.size() / 12);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StrictBodyTest);
