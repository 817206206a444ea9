#include "sandbox_postgres/postgres_server.hpp"

#include <libpq-fe.h>

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using crossdock::sandbox::PostgresOptions;
using crossdock::sandbox::PostgresServer;

namespace {

using Connection = std::unique_ptr<PGconn, decltype(&::PQfinish)>;

std::string ask(const std::string& url, const char* sql) {
    const Connection connection(::PQconnectdb(url.c_str()), ::PQfinish);
    const std::unique_ptr<PGresult, decltype(&::PQclear)> result(::PQexec(connection.get(), sql), ::PQclear);
    const ExecStatusType status = ::PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK) {
        return ::PQgetvalue(result.get(), 0, 0);
    }
    return status == PGRES_COMMAND_OK ? "done" : std::string("error: ") + ::PQerrorMessage(connection.get());
}

std::string homeOf(const PostgresServer& server) {
    const std::string url = server.socketUrl();
    return url.substr(5, url.find(' ') - 5);
}

} // namespace

class PostgresServerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PostgresServerTest);
    CPPUNIT_TEST(testAnswersOverLoopbackAndSocketInUtc);
    CPPUNIT_TEST(testKeepsItsDataOverStopAndStart);
    CPPUNIT_TEST(testNothingIsLeftAfterDestruction);
    CPPUNIT_TEST(testKeptClusterIsServedAgain);
    CPPUNIT_TEST(testKilledParentTakesTheServerAlong);
    CPPUNIT_TEST_SUITE_END();

    void testAnswersOverLoopbackAndSocketInUtc() {
        const PostgresServer server;
        CPPUNIT_ASSERT_EQUAL(std::string("UTC"), ask(server.url(), "show timezone"));
        CPPUNIT_ASSERT_EQUAL(std::string("UTF8"), ask(server.socketUrl(), "show server_encoding"));
        CPPUNIT_ASSERT_EQUAL(std::string("off"), ask(server.url(), "show fsync"));
    }

    void testKeepsItsDataOverStopAndStart() {
        PostgresServer server;
        CPPUNIT_ASSERT_EQUAL(std::string("done"), ask(server.url(), "create table kept as select 7 as n"));
        const auto port = server.port();
        server.stop();
        CPPUNIT_ASSERT(ask(server.url(), "select 1").starts_with("error"));
        server.start();
        CPPUNIT_ASSERT_EQUAL(port, server.port());
        CPPUNIT_ASSERT_EQUAL(std::string("7"), ask(server.url(), "select n from kept"));
    }

    void testNothingIsLeftAfterDestruction() {
        auto server = std::make_unique<PostgresServer>();
        const std::string home = homeOf(*server);
        const std::string url = server->url();
        CPPUNIT_ASSERT(std::filesystem::exists(home));
        server.reset();
        CPPUNIT_ASSERT(!std::filesystem::exists(home));
        CPPUNIT_ASSERT_EQUAL(PQPING_NO_RESPONSE, ::PQping(url.c_str()));
    }

    void testKeptClusterIsServedAgain() {
        std::string directory = "/tmp/crossdock-pg-kept-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(directory.data()));
        ::chmod(directory.c_str(), 0711);
        const PostgresOptions options{.data = directory + "/cluster", .durable = true, .programs = {}};
        {
            const PostgresServer first(options);
            CPPUNIT_ASSERT_EQUAL(std::string("on"), ask(first.url(), "show fsync"));
            CPPUNIT_ASSERT_EQUAL(std::string("done"), ask(first.url(), "create table kept as select 8 as n"));
        }
        {
            const PostgresServer second(options);
            CPPUNIT_ASSERT_EQUAL(std::string("8"), ask(second.url(), "select n from kept"));
        }
        std::filesystem::remove_all(directory);
    }

    void testKilledParentTakesTheServerAlong() {
        int ends[2];
        CPPUNIT_ASSERT_EQUAL(0, ::pipe(ends));
        const pid_t child = ::fork();
        if (child == 0) {
            const PostgresServer server;
            const std::string words = homeOf(server) + "\n" + server.url() + "\n";
            [[maybe_unused]] const ssize_t written = ::write(ends[1], words.data(), words.size());
            ::pause();
            ::_exit(0);
        }
        std::string words;
        char letter = 0;
        while (std::count(words.begin(), words.end(), '\n') < 2 && ::read(ends[0], &letter, 1) == 1) {
            words += letter;
        }
        const std::string home = words.substr(0, words.find('\n'));
        const std::string url = words.substr(home.size() + 1, words.size() - home.size() - 2);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask(url, "select 1"));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        for (int tries = 0; tries < 6'000 && std::filesystem::exists(home); ++tries) {
            ::usleep(20'000);
        }
        CPPUNIT_ASSERT(!std::filesystem::exists(home));
        CPPUNIT_ASSERT_EQUAL(PQPING_NO_RESPONSE, ::PQping(url.c_str()));
        ::close(ends[0]);
        ::close(ends[1]);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PostgresServerTest);
