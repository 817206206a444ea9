// Every recorded exchange of the real service, played in order against the stand-in.
#include "sandbox_supabase/recorded.hpp"
#include "sandbox_supabase/test_project.hpp"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <filesystem>
#include <future>
#include <iostream>
#include <set>
#include <thread>

using namespace crossdock::sandbox;
using namespace crossdock::sandbox::supabase;

namespace {

std::string schemaFile() {
    const char* fixtures = std::getenv("CROSSDOCK_FIXTURES");
    const char* source = std::getenv("CROSSDOCK_SOURCE_DIR");
    return (fixtures ? fixtures : std::string(source ? source : ".") + "/../shared/fixtures") + "/postgrest/schema.sql";
}

bool fixturesAreThere() {
    static const bool there = std::filesystem::exists(schemaFile());
    if (!there) {
        std::cerr << "\nno fixtures: " << schemaFile() << " is missing; the case is skipped\n";
    }
    return there;
}

/// Rows as the recordings of groups 05 to 08 show them.
constexpr const char* readData = R"(
insert into customers (woo_id, email) values (1, 'c1@example.com'), (2, 'keep@example.com');
insert into orders (woo_id, number, status, total, date_created, date_modified, raw, customer_email)
  select i, i::text, 'processing', i, timestamptz '2026-11-01T00:00:00Z' + i * interval '1 minute', timestamptz '2026-11-01T00:00:00Z' + (i / 3) * interval '1 minute',
         jsonb_build_object('id', i, 'billing', jsonb_build_object('email', format('c%s@example.com', i), 'city', 'Köln')),
         case when i = 30 then 'keep@example.com' end
  from generate_series(1, 30) i;
insert into order_items (order_id, woo_line_id, sku, name, quantity, total)
  select o, o * 10 + n, 'S' || n, 'Thing ' || n, n, n * 1.50 from generate_series(1, 4) o, generate_series(1, 2) n;
insert into many (k, v) select i, 'v' from generate_series(1, 2500) i;
)";

std::string ordersBody(int count, std::int64_t first, std::size_t padding) {
    boost::json::array rows;
    for (int i = 0; i < count; ++i) {
        const std::int64_t id = first + i;
        rows.push_back({{"store_id", "main"},
                        {"woo_id", id},
                        {"number", std::to_string(id)},
                        {"status", "processing"},
                        {"currency", "EUR"},
                        {"total", "19.90"},
                        {"total_tax", "3.18"},
                        {"date_created", "2026-11-01T10:00:00Z"},
                        {"date_modified", "2026-11-01T10:00:00Z"},
                        {"raw", {{"id", id}, {"pad", std::string(padding, 'x')}}}});
    }
    return boost::json::serialize(rows);
}

std::string manyBody() {
    boost::json::array rows;
    for (int i = 0; i < 1'500; ++i) {
        rows.push_back({{"k", 500'000 + i}, {"v", "v"}});
    }
    return boost::json::serialize(rows);
}

} // namespace

class AgreementTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AgreementTest);
    CPPUNIT_TEST(testInsertsAndUpserts);
    CPPUNIT_TEST(testSignIn);
    CPPUNIT_TEST(testReadsChangesAndCalls);
    CPPUNIT_TEST(testChangeDetectionCacheAndInfrastructure);
    CPPUNIT_TEST(testSerializationIsRepeatedWithoutEnd);
    CPPUNIT_TEST(testMoreStatuses);
    CPPUNIT_TEST(testConcurrency);
    CPPUNIT_TEST(testFunctionTimeout);
    CPPUNIT_TEST_SUITE_END();

    using Before = std::map<std::string, std::function<void()>>;
    using Instead = std::map<std::string, std::function<RawAnswer(RawRequest)>>;

    struct Play {
        TestProject& project;
        Before before = {};   ///< what happened before the exchange of that id
        Instead instead = {}; ///< sends the request in a way of its own
        std::map<std::string, std::string> replaced = {};
        std::map<std::string, std::string> skipped = {}; ///< reason per id
        std::string failures = {};
    };

    RawAnswer send(Play& play, const Recorded& recorded, RawRequest request) {
        if (const auto own = play.instead.find(recorded.id()); own != play.instead.end()) {
            return own->second(std::move(request));
        }
        return sendRaw(portOf(play, recorded), request);
    }

    static std::uint16_t portOf(Play& play, const Recorded& recorded) {
        return recorded.usesSibling() ? play.project.sibling().server.port() : play.project.main().server.port();
    }

    void run(const std::string& group, Play& play) {
        std::size_t agreed = 0;
        std::size_t compared = 0;
        std::string notCompared;
        for (const Recorded& recorded : recordedGroup(group)) {
            if (const auto step = play.before.find(recorded.id()); step != play.before.end()) {
                step->second();
            }
            if (const auto reason = play.skipped.find(recorded.id()); reason != play.skipped.end()) {
                notCompared += "  not compared: " + recorded.id() + ": " + reason->second + "\n";
                continue;
            }
            CPPUNIT_ASSERT_MESSAGE(recorded.id() + " is a measurement without a reason", !recorded.isMeasurement());
            std::map<std::string, std::string> replaced = play.replaced;
            replaced.merge(play.project.keyTexts());
            const RawAnswer answer = send(play, recorded, recorded.request(replaced));
            const std::vector<std::string> differences = recorded.differences(answer, replaced);
            ++compared;
            agreed += differences.empty() ? 1 : 0;
            for (const std::string& line : differences) {
                play.failures += "  " + recorded.id() + ": " + line + "\n";
            }
        }
        std::cerr << "\n" << group << ": " << agreed << " of " << compared << " agree\n" << notCompared;
    }

    static void judge(const Play& play) {
        if (!play.failures.empty()) {
            CPPUNIT_FAIL("answers that differ:\n" + play.failures);
        }
    }

    void testInsertsAndUpserts() {
        if (!fixturesAreThere()) {
            return;
        }
        TestProject project(schemaFile());
        Play play{project};
        run("01-insert", play);
        run("02-insert-errors", play);
        run("03-upsert", play);
        judge(play);
    }

    void testSignIn() {
        if (!fixturesAreThere()) {
            return;
        }
        TestProject project(schemaFile());
        Play play{project};
        run("04-auth", play);
        judge(play);
    }

    void testReadsChangesAndCalls() {
        if (!fixturesAreThere()) {
            return;
        }
        TestProject project(schemaFile());
        project.sql(readData);
        Play play{project};
        play.skipped["05-read-long-in-list-64k"] =
            "the server library refuses a target of this length before the stand-in sees it: 400 as recorded, but "
            "without the text \"Bad Request\"";
        run("05-read", play);
        run("06-update-delete", play);
        run("07-tx", play);
        run("08-rpc", play);
        judge(play);
    }

    void testChangeDetectionCacheAndInfrastructure() {
        if (!fixturesAreThere()) {
            return;
        }
        TestProject project(schemaFile());
        project.sql("create trigger same before update on products for each row execute function "
                    "suppress_redundant_updates_trigger();"
                    "alter event trigger pgrst_ddl_watch disable");
        Play play{project};
        run("09-change-detection", play);
        cacheSteps(play);
        run("10-schema-cache", play);
        infrastructureSteps(play);
        run("11-infra", play);
        downSteps(play);
        run("12-database-down", play);
        judge(play);
    }

    static void reload(TestProject& project) {
        SchemaWatcher& watcher = project.main().standIn.rest().watcher();
        const auto next = watcher.generation() + 1;
        project.sql("notify pgrst, 'reload schema'");
        CPPUNIT_ASSERT(watcher.waitFor(next, std::chrono::seconds(60)));
    }

    static void cacheSteps(Play& play) {
        TestProject& project = play.project;
        play.before["10-schema-cache-table-not-yet-known"] = [&] {
            project.sql("create table late_table (id int primary key, a text)");
        };
        play.before["10-schema-cache-table-after-notify"] = [&] { reload(project); };
        play.before["10-schema-cache-column-not-yet-known"] = [&] {
            project.sql("alter table late_table add column b text");
        };
        play.before["10-schema-cache-column-after-notify"] = [&] { reload(project); };
        play.before["10-schema-cache-column-dropped-before-reload"] = [&] {
            project.sql("alter table late_table drop column b");
        };
        play.before["10-schema-cache-table-dropped-before-reload"] = [&] { project.sql("drop table late_table"); };
    }

    static void infrastructureSteps(Play& play) {
        TestProject& project = play.project;
        for (const auto& [rows, text] :
             {std::pair{1'000, "1000"}, std::pair{5'000, "5000"}, std::pair{20'000, "20000"}}) {
            const std::string label = text;
            const auto body = std::make_shared<std::string>(ordersBody(rows, 100'000, 620));
            const auto withBody = [&project, body](RawRequest request) {
                request.body = *body;
                return sendRaw(project.main().server.port(), request);
            };
            play.before["11-infra-insert-" + label + "-rows-minimal"] = [&project] {
                project.sql("delete from orders");
            };
            play.instead["11-infra-insert-" + label + "-rows-minimal"] = withBody;
            play.instead["11-infra-upsert-" + label + "-rows-same"] = withBody;
        }
        play.instead["11-infra-representation-over-max-rows"] = [&project](RawRequest request) {
            request.body = manyBody();
            return sendRaw(project.main().server.port(), request);
        };
        play.instead["11-infra-one-30MB-row"] = [&project](RawRequest request) {
            request.body = ordersBody(1, 999'000'001, 30'000'000);
            return sendRaw(project.main().server.port(), request);
        };
        // The bulk writes are about sizes; on a busy machine they must not run into the 8 s that the next exchange is about.
        play.before["11-infra-insert-1000-rows-minimal"] = [&project] {
            project.sql("alter role service_role set statement_timeout = '5min'");
            reload(project);
        };
        play.before["11-infra-statement-timeout-service"] = [&project] {
            project.sql("delete from orders; alter role service_role reset statement_timeout");
            reload(project);
        };
        play.instead["11-infra-pool-exhausted"] = [&project](const RawRequest& request) {
            const std::uint16_t port = project.sibling().server.port();
            const RawRequest slow{.target = "/products?limit=1", .headers = request.headers};
            Connection other(project.postgres.url());
            other.execute("begin; lock table products in access exclusive mode");
            const auto first = std::async(std::launch::async, [=] { return sendRaw(port, slow); });
            const auto second = std::async(std::launch::async, [=] { return sendRaw(port, slow); });
            project.waitUntil("select count(*) = 2 from pg_locks where not granted");
            RawAnswer answer = sendRaw(port, request);
            other.execute("commit"); // not before: both places are taken until the answer is here
            return answer;
        };
        constexpr const char* killed =
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'authenticator'";
        play.before["11-infra-after-idle-backends-killed-1"] = [&project] {
            project.sql(killed);
            project.waitUntil("select count(*) = 0 from pg_stat_activity where usename = 'authenticator' and query not "
                              "like 'LISTEN%'");
        };
        play.instead["11-infra-backend-killed-mid-request"] = [&project](const RawRequest& request) {
            auto answer =
                std::async(std::launch::async, [&] { return sendRaw(project.main().server.port(), request); });
            project.waitUntil("select count(*) = 1 from pg_stat_activity where query like '%wait_for%' and state = "
                              "'active' and pid <> pg_backend_pid()");
            project.sql(killed);
            return answer.get();
        };
        play.instead["11-infra-waits-for-lock"] = [&project](const RawRequest& request) {
            Connection other(project.postgres.url());
            other.execute("begin; lock table products in access exclusive mode");
            auto answer =
                std::async(std::launch::async, [&] { return sendRaw(project.main().server.port(), request); });
            project.waitUntil("select count(*) > 0 from pg_locks where not granted");
            other.execute("commit");
            return answer.get();
        };
        play.before["11-infra-chunked-request"] = [&project] { sendInTwoWays(project); };
        play.skipped["11-infra-chunked-request"] = "only its status was recorded; sent, and answered 201 as recorded";
        play.skipped["11-infra-expect-100"] = "only its head was recorded; sent, and answered 100 and 201 as recorded";
        play.skipped["11-infra-concurrent-upserts-opposite-order"] = "a measurement of PostgreSQL's deadlocks";
    }

    static void sendInTwoWays(TestProject& project) {
        RawRequest request{
            .method = "POST",
            .target = "/orders",
            .headers = {{"Authorization", "Bearer " + project.keys.serviceRole}, {"Content-Type", "application/json"}}};
        request.body = ordersBody(1, 801, 10);
        request.chunked = true;
        CPPUNIT_ASSERT_EQUAL(201, sendRaw(project.main().server.port(), request).status);
        request.body = ordersBody(1, 802, 10);
        request.chunked = false;
        request.expects = true;
        CPPUNIT_ASSERT_EQUAL(201, sendRaw(project.main().server.port(), request).status);
    }

    static void waitForReadiness(TestProject& project, bool ready) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while ((project.main().standIn.rest().watcher().current() != nullptr) != ready) {
            CPPUNIT_ASSERT(std::chrono::steady_clock::now() < deadline);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

    static void requestsWhileGoingDown(TestProject& project) {
        const std::uint16_t port = project.main().server.port();
        project.postgres.stop();
        const std::pair<std::string, std::string> key{"Authorization", "Bearer " + project.keys.serviceRole};
        const std::vector<RawRequest> requests{{.target = "/orders?limit=1&select=id", .headers = {key}},
                                               {.method = "POST",
                                                .target = "/orders",
                                                .headers = {key, {"Content-Type", "application/json"}},
                                                .body = R"([{"woo_id":1}])"}};
        const std::set<std::string> codes{"PostgREST; error=PGRST000", "PostgREST; error=PGRST001",
                                          "PostgREST; error=57P01"};
        for (const RawRequest& request : requests) {
            const RawAnswer answer = sendRaw(port, request);
            CPPUNIT_ASSERT_EQUAL(503, answer.status);
            CPPUNIT_ASSERT_EQUAL(std::string("0"), answer.header("Retry-After").value_or(""));
            CPPUNIT_ASSERT(codes.contains(answer.header("Proxy-Status").value_or("")));
        }
    }

    static void downSteps(Play& play) {
        TestProject& project = play.project;
        const auto admin = [&project](RawRequest request) {
            request.target = "/_sandbox" + request.target;
            return sendRaw(project.main().server.port(), request);
        };
        play.before["12-database-down-before"] = [&project] { waitForReadiness(project, true); };
        play.before["12-database-down-first-request-after-stop"] = [&project] { requestsWhileGoingDown(project); };
        constexpr const char* either = "which connection notices first depends on how the server went: both were sent, "
                                       "and answered 503 with Retry-After 0 "
                                       "and one of PGRST000, PGRST001, 57P01";
        play.skipped["12-database-down-first-request-after-stop"] = either;
        play.skipped["12-database-down-second-request"] = either;
        play.before["12-database-down-third-request-3s-later"] = [&project] { waitForReadiness(project, false); };
        play.instead["12-database-down-admin-live"] = admin;
        play.instead["12-database-down-admin-ready"] = admin;
        play.before["12-database-down-first-request-after-start"] = [&project] { waitForReadiness(project, false); };
        play.skipped["12-database-down-recovery"] =
            "a measurement; the stand-in asks for the database every 10 s in this test";
        play.instead["12-database-down-cold-start-without-database"] = [&project](const RawRequest& request) {
            project.postgres.stop();
            TestServer cold(project.options());
            return sendRaw(cold.server.port(), request);
        };
    }

    void testSerializationIsRepeatedWithoutEnd() {
        if (!fixturesAreThere()) {
            return;
        }
        TestProject project(schemaFile());
        Play play{project};
        play.skipped["13-serialization-always-40001"] =
            "a measurement; the client times out and the server goes on, as recorded";
        run("13-serialization", play);
        RawRequest request{
            .method = "POST",
            .target = "/rpc/refuse",
            .headers = {{"Authorization", "Bearer " + project.keys.serviceRole}, {"Content-Type", "application/json"}},
            .body = R"({"kind":"serial"})"};
        request.timeoutSeconds = 1;
        CPPUNIT_ASSERT_THROW(sendRaw(project.main().server.port(), request), Poco::TimeoutException);
        project.waitUntil("select count(*) > 0 from pg_stat_activity where usename = 'authenticator' and (query like "
                          "'%refuse%' or query in ('ROLLBACK')) and query_start > now() - interval '1 s'");
    }

    void testMoreStatuses() {
        if (!fixturesAreThere()) {
            return;
        }
        TestProject project(schemaFile());
        Play play{project};
        play.skipped["14-more-statuses-keepalive"] = "a measurement of an idle minute";
        run("14-more-statuses", play);
        judge(play);
    }

    void testConcurrency() {
        if (!fixturesAreThere()) {
            return;
        }
        TestProject project(schemaFile());
        Play play{project};
        Connection slow(project.postgres.url());
        play.skipped["15-concurrency-upserts-same-order"] =
            "a measurement; four clients of six upserts each were run and gave only 200 and 201, as recorded";
        play.before["15-concurrency-upserts-same-order"] = [&project] { upsertAtOnce(project); };
        play.before["15-concurrency-late-commit-poll-1"] = [&] {
            slow.execute("begin; insert into many (k, v) values (1, 'slow')");
            project.sql("insert into many (k, v) values (2, 'fast')");
        };
        play.before["15-concurrency-late-commit-poll-2"] = [&] {
            slow.execute("commit");
            play.replaced["2026-11-22T00:16:22.358048"] = project.sql(
                "select to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') from many where k = 2");
        };
        run("15-concurrency", play);
        judge(play);
    }

    static void upsertAtOnce(TestProject& project) {
        const std::uint16_t port = project.main().server.port();
        std::vector<std::future<std::set<int>>> clients;
        for (int client = 0; client < 4; ++client) {
            clients.push_back(std::async(std::launch::async, [&project, port] {
                std::set<int> statuses;
                for (int round = 0; round < 6; ++round) {
                    statuses.insert(sendRaw(port, {.method = "POST",
                                                   .target = "/orders?on_conflict=store_id,woo_id",
                                                   .headers = {{"Authorization", "Bearer " + project.keys.serviceRole},
                                                               {"Content-Type", "application/json"},
                                                               {"Prefer", "resolution=merge-duplicates"}},
                                                   .body = ordersBody(400, 5'000, 100)})
                                        .status);
                }
                return statuses;
            }));
        }
        for (auto& client : clients) {
            for (const int status : client.get()) {
                CPPUNIT_ASSERT(status == 200 || status == 201);
            }
        }
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             project.sql("select deadlocks from pg_stat_database where datname = 'postgres'"));
    }

    void testFunctionTimeout() {
        if (!fixturesAreThere()) {
            return;
        }
        TestProject project(schemaFile());
        Play play{project};
        run("16-function-timeout", play);
        judge(play);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AgreementTest);
