#include "daemon/conf_changes.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::daemon;

namespace {

conf::Configuration sample() {
    conf::Configuration conf;
    for (const char* name : {"shop", "books", "mirror"}) {
        conf.connections[name].name = name;
    }
    for (const auto& [name, to] : {std::pair("post", "books"), std::pair("copy", "mirror")}) {
        conf::Flow& flow = conf.flows[name];
        flow.name = name;
        flow.from.value = "shop";
        flow.to.value = to;
    }
    return conf;
}

} // namespace

class ConfChangesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConfChangesTest);
    CPPUNIT_TEST(testSameConfHasNoChange);
    CPPUNIT_TEST(testMovedLinesAreNoChange);
    CPPUNIT_TEST(testChangedConnectionChangesItsFlows);
    CPPUNIT_TEST(testNewChangedAndRemovedFlows);
    CPPUNIT_TEST(testWhatNeedsRestartIsSaid);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSameConfHasNoChange() {
        CPPUNIT_ASSERT_EQUAL(std::string("nothing has changed"), changesBetween(sample(), sample()).text());
    }

    void testMovedLinesAreNoChange() {
        conf::Configuration moved = sample();
        moved.flows["post"].schedule.at = {"flows/post.toml", 7, 3};
        CPPUNIT_ASSERT_EQUAL(std::string("nothing has changed"), changesBetween(sample(), moved).text());
    }

    void testChangedConnectionChangesItsFlows() {
        conf::Configuration changed = sample();
        changed.connections["books"].url.value = "https://elsewhere.example.com";
        CPPUNIT_ASSERT_EQUAL(std::string("changed flow post; changed connection books"),
                             changesBetween(sample(), changed).text());
    }

    void testNewChangedAndRemovedFlows() {
        conf::Configuration changed = sample();
        changed.flows.erase("copy");
        changed.flows["post"].batchSize.value = 7;
        changed.flows["extra"].name = "extra";
        CPPUNIT_ASSERT_EQUAL(std::string("new flow extra; changed flow post; removed flow copy"),
                             changesBetween(sample(), changed).text());
    }

    void testWhatNeedsRestartIsSaid() {
        conf::Configuration changed = sample();
        changed.host.store.path.value = "/elsewhere/crossdock.db";
        CPPUNIT_ASSERT_EQUAL(std::string("[store] counts after a restart"), changesBetween(sample(), changed).text());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConfChangesTest);
