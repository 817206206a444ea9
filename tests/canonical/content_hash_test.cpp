// Equal meaning, equal hash; anything else, another.

#include "canonical/inspect.hpp"
#include "sample_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <set>
#include <vector>

using namespace crossdock;
using namespace crossdock::canonical;
using namespace crossdock::canonical::test;

namespace {

std::string hashOf(const std::string& body, const std::string& entity = "thing") {
    const auto result = inspect(entity, body);
    CPPUNIT_ASSERT_MESSAGE(body + (result ? "" : result.failure().message), result.ok());
    return textOf(result->hash);
}

} // namespace

class ContentHashTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ContentHashTest);
    CPPUNIT_TEST(testOrderOfMembersAndWhiteSpaceDoNotCount);
    CPPUNIT_TEST(testNullIsAbsent);
    CPPUNIT_TEST(testVolatileAtTheTopIsLeftOut);
    CPPUNIT_TEST(testEscapesAreTheTextThatTheyMean);
    CPPUNIT_TEST(testDifferentContentsDiffer);
    CPPUNIT_TEST(testDigitsBeyondDoublesCount);
    CPPUNIT_TEST(testHashIsStableOverReleases);
    CPPUNIT_TEST(testEachMemberOfAnOrderCounts);
    CPPUNIT_TEST_SUITE_END();

public:
    void testOrderOfMembersAndWhiteSpaceDoNotCount() {
        CPPUNIT_ASSERT_EQUAL(hashOf(R"({"a":1,"b":{"c":[1,2],"d":"x"}})"),
                             hashOf(" { \"b\" : {\"d\":\"x\", \"c\":[ 1 ,2]},\n\"a\":1 } "));
    }

    void testNullIsAbsent() {
        CPPUNIT_ASSERT_EQUAL(hashOf(R"({"a":1})"), hashOf(R"({"a":1,"b":null})"));
        CPPUNIT_ASSERT(hashOf(R"({"a":[null]})") != hashOf(R"({"a":[]})"));
    }

    void testVolatileAtTheTopIsLeftOut() {
        CPPUNIT_ASSERT_EQUAL(hashOf(R"({"a":1})"), hashOf(R"({"a":1,"volatile":{"x":1}})"));
        CPPUNIT_ASSERT_EQUAL(hashOf(R"({"a":1,"volatile":{"x":2}})"), hashOf(R"({"volatile":{"x":1},"a":1})"));
        CPPUNIT_ASSERT(hashOf(R"({"a":{"volatile":1}})") != hashOf(R"({"a":{"volatile":2}})"));
        CPPUNIT_ASSERT_EQUAL(hashOf(soundOrder(), "order"),
                             hashOf(with(soundOrder(), "\"visits\":3", "\"visits\":4"), "order"));
    }

    void testEscapesAreTheTextThatTheyMean() {
        CPPUNIT_ASSERT_EQUAL(hashOf(R"({"a":"ñ/\n"})"), hashOf("{\"a\":\"\\u00f1\\/\\u000a\"}"));
    }

    void testDifferentContentsDiffer() {
        const std::vector<std::string> bodies = {R"({})",
                                                 R"({"a":{}})",
                                                 R"({"a":[]})",
                                                 R"({"a":""})",
                                                 R"({"a":"1"})",
                                                 R"({"a":1})",
                                                 R"({"a":1.0})",
                                                 R"({"a":-0})",
                                                 R"({"a":0})",
                                                 R"({"a":true})",
                                                 R"({"a":false})",
                                                 R"({"a":"true"})",
                                                 R"({"a":["b"]})",
                                                 R"({"a":{"b":""}})",
                                                 R"({"a":"b"})",
                                                 R"({"ab":""})",
                                                 R"({"a":["",""]})",
                                                 R"({"a":[["",""]]})",
                                                 R"({"a":[[""],""]})",
                                                 R"({"a":["",[""]]})",
                                                 R"({"a":[1,2]})",
                                                 R"({"a":[2,1]})",
                                                 R"({"a":[12]})",
                                                 R"({"a":[null]})",
                                                 R"({"a":[{}]})",
                                                 R"({"a":"s\u0001"})",
                                                 R"({"a":"\u0000"})",
                                                 R"({"a":1,"b":2})",
                                                 R"({"a":2,"b":1})"};
        std::set<std::string> hashes;
        for (const std::string& body : bodies) {
            CPPUNIT_ASSERT_MESSAGE(body, hashes.insert(hashOf(body)).second);
        }
    }

    void testDigitsBeyondDoublesCount() {
        CPPUNIT_ASSERT(hashOf(R"({"a":12345678901234567890123})") != hashOf(R"({"a":12345678901234567890124})"));
        CPPUNIT_ASSERT(hashOf(R"({"a":0.1000000000000000055})") != hashOf(R"({"a":0.1})"));
    }

    void testHashIsStableOverReleases() {
        // Stored hashes are compared with fresh ones after an upgrade: another value here makes every record of every shop "changed".
        CPPUNIT_ASSERT_EQUAL(std::string("c904b315cabcd55d6c6a448b23d351c1"),
                             hashOf(R"({"b":[1,"x",null,true],"a":{"c":"ñ"}})"));
    }

    void testEachMemberOfAnOrderCounts() {
        std::set<std::string> hashes = {hashOf(soundOrder())};
        for (const char* from : {"\"7310\"", "\"processing\"", "USD", "false", "00:30:00Z", "Kim", "\"1\"", "520.00",
                                 "\"red\"", "spring", "584.98", "\"x\""}) {
            CPPUNIT_ASSERT_MESSAGE(from, hashes
                                             .insert(hashOf(with(soundOrder(), from,
                                                                 std::string(from) == "false"         ? "true"
                                                                 : std::string(from) == "00:30:00Z"   ? "00:30:01Z"
                                                                 : std::string(from).starts_with('"') ? "\"changed\""
                                                                                                      : "changed")))
                                             .second);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ContentHashTest);
