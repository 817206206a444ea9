#include "conf/document.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::conf;

namespace {

std::string faultOf(const std::string& content, bool secretive = false) {
    const auto parsed = parseDocument("x.toml", content, secretive);
    return std::holds_alternative<Mistake>(parsed) ? std::get<Mistake>(parsed).text() : "sound";
}

} // namespace

class DocumentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DocumentTest);
    CPPUNIT_TEST(testValuesKnowTheirPlaces);
    CPPUNIT_TEST(testMembersComeInTheOrderOfTheFile);
    CPPUNIT_TEST(testSyntaxErrorsHaveAPlace);
    CPPUNIT_TEST(testHostileFilesAreErrors);
    CPPUNIT_TEST(testSecretsInBrokenFilesAreNotRepeated);
    CPPUNIT_TEST_SUITE_END();

public:
    void testValuesKnowTheirPlaces() {
        const auto parsed =
            parseDocument("x.toml", "# top\n[flow]\nfrom = \"shop\"\n  entities = [\"a\",\n \"b\"]\n", false);
        const Node& root = std::get<Node>(parsed);
        const Node::Member& flow = root.members.at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:3:1"), flow.value.find("from")->at.text());
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:3:8"), flow.value.find("from")->value.at.text());
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:5:2"), flow.value.find("entities")->value.items.at(1).at.text());
        CPPUNIT_ASSERT_EQUAL(std::uint32_t{2}, flow.value.at.line);
    }

    void testMembersComeInTheOrderOfTheFile() {
        const auto parsed = parseDocument("x.toml", "z = 1\na = 2\nm = 3\n", false);
        const std::vector<std::string> names = std::get<Node>(parsed).names();
        CPPUNIT_ASSERT_EQUAL(std::string("zam"), names.at(0) + names.at(1) + names.at(2));
    }

    void testSyntaxErrorsHaveAPlace() {
        CPPUNIT_ASSERT(faultOf("[flow]\nfrom = \"shop\nto = 1\n").starts_with("x.toml:2:"));
        CPPUNIT_ASSERT(faultOf("[flow]\nfrom = \"a\"\nfrom = \"b\"\n").starts_with("x.toml:3:"));
        CPPUNIT_ASSERT(faultOf("a = \n").starts_with("x.toml:1:"));
    }

    void testHostileFilesAreErrors() {
        CPPUNIT_ASSERT_EQUAL(std::string("x.toml:2:3: a NUL byte; this is not a text file"),
                             faultOf(std::string("# x\na \0= 1", 9)));
        CPPUNIT_ASSERT(faultOf("a = \"\xff\xfe\"") != "sound");
        CPPUNIT_ASSERT(faultOf("a = " + std::string(100'000, '[')) != "sound");
        CPPUNIT_ASSERT(faultOf("a = " + std::string(100'000, '{')) != "sound");
        std::string deep = "[a";
        for (int i = 0; i < 20'000; ++i) {
            deep += ".a";
        }
        CPPUNIT_ASSERT(faultOf(deep + "]\nx = 1\n") != "sound");
        CPPUNIT_ASSERT(faultOf("a = 99999999999999999999") != "sound");
    }

    void testSecretsInBrokenFilesAreNotRepeated() {
        for (const std::string& line :
             {std::string("k = canary4711"), std::string("k = 'canary4711"), std::string("k = \"canary4711"),
              std::string("k = tcanary4711"), std::string("k = 4711canary"), std::string("k = +canary4711"),
              std::string("k = 2026-canary4711"), std::string("k = infcanary4711"), std::string("k = \"\\canary4711\""),
              std::string("k = 0xcanary4711"), std::string("k = canary4711 = canary4711")}) {
            const std::string fault = faultOf(line + "\n", true);
            CPPUNIT_ASSERT_MESSAGE(line, fault != "sound");
            CPPUNIT_ASSERT_MESSAGE(fault,
                                   fault.find("cana") == std::string::npos && fault.find("4711") == std::string::npos);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DocumentTest);
