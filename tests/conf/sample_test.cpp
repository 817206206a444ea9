// The sample that comes with the source is what it claims to be.

#include "conf/loader.hpp"
#include "conf_folder.hpp"
#include "fake_catalogue.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace crossdock::conf;
using namespace crossdock::conf::test;

class SampleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SampleTest);
    CPPUNIT_TEST(testSampleLoadsWithoutAMistake);
    CPPUNIT_TEST(testOneLineOfTheSampleSwitchesWebhooksOn);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSampleLoadsWithoutAMistake() {
        const char* source = std::getenv("CROSSDOCK_SOURCE_DIR");
        CPPUNIT_ASSERT_MESSAGE("CROSSDOCK_SOURCE_DIR is not set; run through ctest", source != nullptr);
        const FakeCatalogue catalogue;
        const Loaded loaded = load(std::filesystem::path(source) / "conf", {&catalogue, realChecks()});
        for (const Mistake& mistake : loaded.mistakes) {
            CPPUNIT_FAIL(mistake.text());
        }
        const Flow& flow = loaded.configuration.flows.at("shop-to-mirror");
        CPPUNIT_ASSERT_EQUAL(std::string("shop mirror"), *flow.from + " " + *flow.to);
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, flow.entities->size());
        CPPUNIT_ASSERT_EQUAL(std::string("acme"), flow.organisation);
        CPPUNIT_ASSERT(flow.sinkSettings.find("\"store\":\"main\"") != std::string::npos);
    }

    void testOneLineOfTheSampleSwitchesWebhooksOn() {
        const char* source = std::getenv("CROSSDOCK_SOURCE_DIR");
        CPPUNIT_ASSERT_MESSAGE("CROSSDOCK_SOURCE_DIR is not set; run through ctest", source != nullptr);
        std::ifstream file(std::filesystem::path(source) / "conf/connections/shop.toml");
        std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        const std::size_t at = text.find("#webhook_secret");
        CPPUNIT_ASSERT(at != std::string::npos);
        const ConfFolder folder;
        folder.write("connections/shop.toml", text.erase(at, 1));
        const FakeCatalogue catalogue;
        const Loaded loaded = load(folder.path(), {&catalogue, realChecks()});
        CPPUNIT_ASSERT(!hasErrors(loaded.mistakes));
        CPPUNIT_ASSERT_EQUAL(std::string("shop.webhook_secret"),
                             *loaded.configuration.connections.at("shop").credentials.at("webhook_secret"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SampleTest);
