// What the service manager hears while loops live, and when one does not.

#include "daemon/watchdog.hpp"

#include "awaited.hpp"
#include "installed_host.hpp"
#include "manager.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::daemon;
using namespace crossdock::daemon::test;

class WatchdogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WatchdogTest);
    CPPUNIT_TEST(testPingsComeByThemselves);
    CPPUNIT_TEST(testStuckLoopEndsThePings);
    CPPUNIT_TEST_SUITE_END();

public:
    void testPingsComeByThemselves() {
        const auto daemon = _installed.begin();
        const NotifySocket socket(_manager.address(), 30'000);
        const Watchdog watchdog(*daemon, socket);
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT(!_manager.awaited("WATCHDOG=1").empty());
        }
    }

    void testStuckLoopEndsThePings() {
        const auto daemon = _installed.begin();
        const NotifySocket socket(_manager.address()); // nobody watches: its own thread looks every five seconds
        Watchdog watchdog(*daemon, socket);
        CPPUNIT_ASSERT(_manager.awaited("STATUS=1 flow, 0 running") != "");
        Heartbeats::Beat stuck(daemon->heartbeats(), "a loop that hangs");
        stuck.beat(0);
        _installed.clock.advanceUs(1);
        watchdog.look(); // a look of its own thread that began before this is over now, and its word told
        while (!_manager.heard().empty()) {
        }
        watchdog.look();
        CPPUNIT_ASSERT_EQUAL(std::string(), _manager.heard());
        CPPUNIT_ASSERT(_installed.log().find("a loop that hangs") != std::string::npos);
        stuck.beat(60'000'000);
        watchdog.look();
        CPPUNIT_ASSERT_EQUAL(std::string("WATCHDOG=1\n"), _manager.heard());
    }

private:
    Manager _manager;
    InstalledHost _installed;
};

CPPUNIT_TEST_SUITE_REGISTRATION(WatchdogTest);
