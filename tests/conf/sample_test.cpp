// The sample that comes with the source is what it claims to be.

#include "conf/loader.hpp"
#include "fake_catalogue.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>

using namespace crossdock::conf;
using namespace crossdock::conf::test;

class SampleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SampleTest);
    CPPUNIT_TEST(testSampleLoadsWithoutAMistake);
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(SampleTest);
