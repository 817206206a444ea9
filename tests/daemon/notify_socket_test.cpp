// The words that a service manager gets, on a socket that the test listens to.

#include "daemon/notify_socket.hpp"

#include "manager.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>

using namespace crossdock::daemon;
using crossdock::daemon::test::Manager;

class NotifySocketTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NotifySocketTest);
    CPPUNIT_TEST(testWordsReachAnAbstractSocket);
    CPPUNIT_TEST(testStatusStaysOneLine);
    CPPUNIT_TEST(testEnvironmentIsReadOnceAndCleared);
    CPPUNIT_TEST(testAnotherProcessesWatchdogIsNotOurs);
    CPPUNIT_TEST(testUnusableAddressIsSilent);
    CPPUNIT_TEST_SUITE_END();

public:
    void testWordsReachAnAbstractSocket() {
        const Manager manager;
        const NotifySocket socket(manager.address());
        socket.ready("3 flows");
        CPPUNIT_ASSERT_EQUAL(std::string("READY=1\nSTATUS=3 flows\n"), manager.heard());
        socket.reloading(42);
        CPPUNIT_ASSERT(manager.heard().starts_with("RELOADING=1\nMONOTONIC_USEC=42\n"));
        socket.alive();
        CPPUNIT_ASSERT_EQUAL(std::string("WATCHDOG=1\n"), manager.heard());
        socket.stopping();
        CPPUNIT_ASSERT(manager.heard().starts_with("STOPPING=1\n"));
    }

    void testStatusStaysOneLine() {
        const Manager manager;
        NotifySocket(manager.address()).status("a\nMAINPID=1");
        CPPUNIT_ASSERT_EQUAL(std::string("STATUS=a MAINPID=1\n"), manager.heard());
    }

    void testEnvironmentIsReadOnceAndCleared() {
        const Manager manager;
        ::setenv("NOTIFY_SOCKET", manager.address().c_str(), 1);
        ::setenv("WATCHDOG_USEC", "30000000", 1);
        ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
        const NotifySocket socket = NotifySocket::fromEnvironment();
        CPPUNIT_ASSERT(socket.listening());
        CPPUNIT_ASSERT_EQUAL(std::int64_t(30'000'000), socket.watchdogUs());
        CPPUNIT_ASSERT(std::getenv("NOTIFY_SOCKET") == nullptr);
        CPPUNIT_ASSERT(std::getenv("WATCHDOG_USEC") == nullptr);
        CPPUNIT_ASSERT(!NotifySocket::fromEnvironment().listening());
    }

    void testAnotherProcessesWatchdogIsNotOurs() {
        ::setenv("NOTIFY_SOCKET", "@crossdock-nobody-listens", 1);
        ::setenv("WATCHDOG_USEC", "30000000", 1);
        ::setenv("WATCHDOG_PID", "1", 1);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(0), NotifySocket::fromEnvironment().watchdogUs());
    }

    void testUnusableAddressIsSilent() {
        for (const std::string& address :
             {std::string(), std::string("relative/path"), std::string("vsock:2:1"), std::string(400, '/')}) {
            const NotifySocket socket(address, 1);
            CPPUNIT_ASSERT(!socket.listening());
            CPPUNIT_ASSERT_EQUAL(std::int64_t(0), socket.watchdogUs());
            socket.alive();
        }
        NotifySocket("@crossdock-nobody-listens").ready("told to nobody");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NotifySocketTest);
