// A store on a real file with a memory source and a memory sink around it.
#pragma once

#include "fakes.hpp"
#include "store/schema.hpp"
#include "store/store.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace crossdock::engine::test {

class FlowFixture {
public:
    FlowFixture() {
        std::string pattern = (std::filesystem::temp_directory_path() / "crossdock-XXXXXX").string();
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()) != nullptr);
        folder = pattern;
        open();
        policy.backoffUs = 1'000;
        policy.waitUs = 3'600 * second;
        policy.batchSize = 10;
        policy.pageSize = 20;
        policy.concurrency = 2;
        policy.readers = 2;
        policy.driftUs = 1'000;
    }
    FlowFixture(const FlowFixture&) = delete;
    FlowFixture& operator=(const FlowFixture&) = delete;
    ~FlowFixture() {
        ledger.reset();
        store.reset();
        database.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    /// As a restarted host would.
    void open() {
        crossdock::store::DatabaseOptions options;
        options.path = folder / "main.db";
        options.synchronous = "OFF"; // the tests do not cut the power
        open(options);
    }
    void open(const crossdock::store::DatabaseOptions& options) {
        ledger.reset();
        store.reset();
        database.reset();
        database = crossdock::store::Database::open(options).value();
        const Status migrated = crossdock::store::migrate(*database, crossdock::store::storeMigrations());
        CPPUNIT_ASSERT_MESSAGE(migrated ? "" : migrated.failure().message, migrated.ok());
        store = std::make_unique<crossdock::store::Store>(*database);
        ledger = std::move(store->ledger("acme", "orders")).value();
    }

    FlowParts parts() {
        return {*ledger, source, sink, inspection, transform, clock, random, sourceGate, sinkGate, policy, entities};
    }
    RunOptions options(RunKind kind = RunKind::Sync) {
        RunOptions run;
        run.sync = "s" + std::to_string(++syncs);
        run.kind = kind;
        return run;
    }
    RunSummary run(RunOptions run) { return FlowRun(parts(), std::move(run)).run(); }
    RunSummary sync() { return run(options()); }
    /// Gives up after a long while, so that a run that does not end is a failure and not a hang.
    static RunSummary ended(FlowRun& run) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(3);
        return run.run([&](const RunProgress&) {
            if (std::chrono::steady_clock::now() > until) {
                run.cancel();
            }
        });
    }

    std::int64_t scalar(const std::string& sql) {
        return database->read([&](crossdock::store::Connection& c) { return c.scalar(sql); }).value();
    }
    std::string body(const std::string& entity, const std::string& key) {
        const auto found = sink.documents.find({entity, key});
        return found == sink.documents.end() ? "" : found->second.body;
    }

    std::filesystem::path folder;
    SystemClock clock;
    SeededRandom random{7};
    MemorySource source{clock};
    MemorySink sink;
    PlainInspection inspection;
    PlainTransform transform;
    DownGate sourceGate;
    DownGate sinkGate;
    Policy policy;
    std::vector<EntityRoute> entities{{"customer", false, true, false}, {"order", true, true, true}};
    std::unique_ptr<crossdock::store::Database> database;
    std::unique_ptr<crossdock::store::Store> store;
    std::unique_ptr<Ledger> ledger;
    int syncs = 0;
};

} // namespace crossdock::engine::test
