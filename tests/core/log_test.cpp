#include "core/log.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <iostream>
#include <sstream>
#include <thread>
#include <vector>

namespace crossdock {

class LogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LogTest);
    CPPUNIT_TEST(testOneEventIsOneLineWithTimeLevelAndFields);
    CPPUNIT_TEST(testLevelsBelowTheLeastAreDropped);
    CPPUNIT_TEST(testControlBytesCannotForgeALine);
    CPPUNIT_TEST(testQuotesAndBackslashesAreEscaped);
    CPPUNIT_TEST(testSecretsAreBlottedInMessagesAndFields);
    CPPUNIT_TEST(testThreadsDoNotMixTheirLines);
    CPPUNIT_TEST(testJournalGetsThePriorityAndNoTime);
    CPPUNIT_TEST_SUITE_END();

public:
    void testOneEventIsOneLineWithTimeLevelAndFields() {
        _log.info("sync done", {{"flow", "orders-to-books"}, {"read", "100"}});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _lines.size());
        CPPUNIT_ASSERT_EQUAL(std::string("time=2025-06-15T15:06:40Z level=info msg=\"sync done\" "
                                         "flow=\"orders-to-books\" read=\"100\""),
                             _lines[0]);
    }

    void testJournalGetsThePriorityAndNoTime() {
        std::ostringstream journal;
        std::streambuf* const before = std::cerr.rdbuf(journal.rdbuf());
        Log log(_clock, LogLevel::Debug, journalWriter());
        log.debug("a");
        log.info("b level=error");
        log.warning("c");
        log.error("d", {{"flow", "x"}});
        std::cerr.rdbuf(before);
        CPPUNIT_ASSERT_EQUAL(std::string("<7>level=debug msg=\"a\"\n<6>level=info msg=\"b level=error\"\n"
                                         "<4>level=warning msg=\"c\"\n<3>level=error msg=\"d\" flow=\"x\"\n"),
                             journal.str());
    }

    void testLevelsBelowTheLeastAreDropped() {
        _log.debug("x");
        CPPUNIT_ASSERT(_lines.empty());
        CPPUNIT_ASSERT(!_log.enabled(LogLevel::Debug));
        _log.info("x");
        _log.warning("x");
        _log.error("x");
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, _lines.size());
        CPPUNIT_ASSERT(_lines[1].find("level=warning") != std::string::npos);
        CPPUNIT_ASSERT(_lines[2].find("level=error") != std::string::npos);
    }

    void testControlBytesCannotForgeALine() {
        std::string hostile = "ok\r\ntime=1 level=error msg=\"forged\"\t\x1b[31m";
        hostile += std::string("\0\x7f", 2);
        _log.info(hostile, {{"body", hostile}});
        CPPUNIT_ASSERT(
            std::ranges::none_of(_lines[0], [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }));
        CPPUNIT_ASSERT(_lines[0].find("ok\\x0d\\x0atime=1 level=error msg=\\\"forged\\\"") != std::string::npos);
    }

    void testQuotesAndBackslashesAreEscaped() {
        _log.info("a\"b\\c");
        CPPUNIT_ASSERT(_lines[0].ends_with("msg=\"a\\\"b\\\\c\""));
    }

    void testSecretsAreBlottedInMessagesAndFields() {
        _log.info("asked with Bearer planted-1", {{"refresh_token", "planted-2"},
                                                  {"url", "https://shop/?consumer_key=planted-3"},
                                                  {"body", "{\"password\":\"planted-4\"}"}});
        CPPUNIT_ASSERT(_lines[0].find("planted") == std::string::npos);
        CPPUNIT_ASSERT(_lines[0].find("https://shop/") != std::string::npos);
    }

    void testThreadsDoNotMixTheirLines() {
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([this] {
                for (int j = 0; j < 250; ++j) {
                    _log.info("same");
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{1'000}, _lines.size());
        CPPUNIT_ASSERT(std::ranges::all_of(_lines, [this](const std::string& line) { return line == _lines[0]; }));
    }

private:
    FakeClock _clock{UtcTime{1'750'000'000'000'000}};
    std::vector<std::string> _lines;
    Log _log{_clock, LogLevel::Info, [this](const std::string& line) { _lines.push_back(line); }};
};

CPPUNIT_TEST_SUITE_REGISTRATION(LogTest);

} // namespace crossdock
