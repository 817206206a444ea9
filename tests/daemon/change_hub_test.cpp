#include "daemon/change_hub.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::daemon;

class ChangeHubTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ChangeHubTest);
    CPPUNIT_TEST(testAllWhoWatchAreTold);
    CPPUNIT_TEST(testNoCallAfterTheWatchEnds);
    CPPUNIT_TEST(testWatchMayOutliveTheHub);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAllWhoWatchAreTold() {
        ChangeHub hub;
        std::string seen;
        const auto one = hub.watch([&seen](const Change& change) { seen += "1" + change.flow; });
        const auto two = hub.watch([&seen](const Change& change) { seen += "2" + change.flow; });
        hub.tell({Change::What::Flow, "a", {}});
        CPPUNIT_ASSERT_EQUAL(std::string("1a2a"), seen);
    }

    void testNoCallAfterTheWatchEnds() {
        ChangeHub hub;
        int calls = 0;
        auto watch = hub.watch([&calls](const Change&) { ++calls; });
        hub.tell({});
        watch.reset();
        hub.tell({});
        CPPUNIT_ASSERT_EQUAL(1, calls);
    }

    void testWatchMayOutliveTheHub() {
        std::unique_ptr<Control::Watch> watch;
        {
            ChangeHub hub;
            watch = hub.watch([](const Change&) {});
        }
        watch.reset();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ChangeHubTest);
