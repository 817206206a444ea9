#include "app/end_lines.hpp"

#include <crossdock/settings.hpp>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace crossdock;

std::string lineOf(const std::string& url, const std::string& settings = "{}") {
    conf::Connection connection;
    connection.connector.value = "books";
    connection.url.value = url;
    const std::string schema =
        settingsSchema({Field::text("company").identity(), Field::integer("number").identity(), Field::text("tone")});
    return app::endLine(connection, settings, schema);
}

class EndLinesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EndLinesTest);
    CPPUNIT_TEST(testOneAddressIsWrittenInManyWays);
    CPPUNIT_TEST(testAnotherAddressIsAnotherSystem);
    CPPUNIT_TEST(testALoopbackPortSaysNothing);
    CPPUNIT_TEST(testSettingsThatSayWhichSystemItIsAreTold);
    CPPUNIT_TEST_SUITE_END();

    void testOneAddressIsWrittenInManyWays() {
        const std::string line = "books https://shop.example/wp";
        for (const char* url : {"https://shop.example/wp", "https://Shop.Example/wp/", "HTTPS://shop.example:443/wp"}) {
            CPPUNIT_ASSERT_EQUAL(line, lineOf(url));
        }
    }

    void testAnotherAddressIsAnotherSystem() {
        for (const char* url : {"https://shop.example", "https://shop.example/WP", "https://staging.shop.example/wp",
                                "https://shop.example:8443/wp", "http://shop.example/wp"}) {
            CPPUNIT_ASSERT(lineOf(url) != lineOf("https://shop.example/wp"));
        }
    }

    void testALoopbackPortSaysNothing() {
        CPPUNIT_ASSERT_EQUAL(lineOf("http://127.0.0.1:8080"), lineOf("http://127.0.0.1:39123"));
        CPPUNIT_ASSERT_EQUAL(lineOf("http://localhost:1"), lineOf("http://localhost:2/"));
        CPPUNIT_ASSERT(lineOf("http://10.0.0.1:8080") != lineOf("http://10.0.0.1:8081"));
    }

    void testSettingsThatSayWhichSystemItIsAreTold() {
        CPPUNIT_ASSERT_EQUAL(std::string("books https://a.example, company 46, number 7"),
                             lineOf("https://a.example", R"({"tone":"loud","number":7,"company":"46"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("books https://a.example"), lineOf("https://a.example", R"({"tone":"low"})"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EndLinesTest);

} // namespace
