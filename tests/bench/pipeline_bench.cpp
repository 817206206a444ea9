// The durable pipeline against bare SQLite: null source, null sink, 3.8 kB records, batches of 100,
// ledger and links on.
//
//   pipeline_bench [--records N] [--preload N] [--folder DIR]
//
// --preload fills the store with N finished items and their links first (payloads expired). Prints
// records per second and the ratio.

#include "engine/deliverer.hpp"
#include "engine/own_gate.hpp"
#include "engine/reader.hpp"
#include "engine/request_id.hpp"
#include "store/schema.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

using namespace crossdock;
using namespace crossdock::engine;

constexpr std::uint32_t batch = 100;

[[noreturn]] void give(const Failure& failure) {
    std::fprintf(stderr, "%s\n", failure.message.c_str());
    std::exit(1);
}

void must(const Status& status) {
    if (!status) {
        give(status.failure());
    }
}

/// Endless pages of records that differ in their key alone.
class NullSource final : public SourcePort {
public:
    NullSource(std::int64_t first, std::int64_t count) : _next(first), _end(first + count), _body(3'800, 'x') {}
    CheckReport check(const CallContext&) override { return {}; }
    SourcePage read(const CallContext&, const Pass& pass) override {
        SourcePage page;
        for (std::uint32_t i = 0; i < pass.maxRecords && _next < _end; ++i, ++_next) {
            SourceRecord record;
            record.key = std::to_string(_next);
            record.version = UtcTime{_next};
            record.position = record.key;
            record.body = _body;
            page.records.push_back(std::move(record));
        }
        page.done = _next >= _end;
        return page;
    }
    Result<std::vector<std::string>> split(const CallContext&, const std::string&, std::uint32_t) override {
        return std::vector<std::string>{};
    }
    void cancelAll() override {}

private:
    std::int64_t _next;
    std::int64_t _end;
    std::string _body;
};

class NullSink final : public SinkPort {
public:
    SinkCapabilities capabilities() const override { return {true, true, false, true}; }
    CheckReport check(const CallContext&) override { return {}; }
    std::vector<SinkResult> write(const CallContext&, const std::string&, const std::vector<SinkItem>& items) override {
        std::vector<SinkResult> results(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            results[i].outcome = Outcome::Created;
            results[i].target = items[i].key;
            results[i].token.assign(1, '1');
        }
        return results;
    }
    std::vector<SinkResult> find(const CallContext& call, const std::string& entity,
                                 const std::vector<SinkItem>& items) override {
        return write(call, entity, items);
    }
    Result<std::vector<PlannedChange>> plan(const CallContext&, const std::string&,
                                            const std::vector<SinkItem>&) override {
        return std::vector<PlannedChange>{};
    }
    void cancelAll() override {}
};

class KeepAll final : public Transform {
public:
    Result<Transformed> transform(const std::string&, const std::string&, bool) override { return Transformed{}; }
};

class HashOnly final : public Inspection {
public:
    Result<Inspected> inspect(const std::string&, const std::string& body, const std::string&) override {
        return Inspected{fingerprint(body.substr(0, 64)), {}};
    }
};

double seconds(std::chrono::steady_clock::time_point since) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

/// Insert a batch with its checkpoint, then finish it with one range update: two commits, nothing
/// else.
double bare(const std::filesystem::path& folder, std::int64_t records) {
    store::DatabaseOptions options;
    options.path = folder / "bare.db";
    const auto database = store::Database::open(options);
    if (!database) {
        give(database.failure());
    }
    must((*database)->transaction([](store::Connection& c) {
        c.execute("CREATE TABLE item(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, state "
                  "INTEGER NOT NULL, body BLOB NOT NULL);"
                  "CREATE TABLE checkpoint(pos TEXT); INSERT INTO checkpoint VALUES('')");
    }));
    const std::string body(3'800, 'x');
    const auto begin = std::chrono::steady_clock::now();
    for (std::int64_t first = 1; first <= records; first += batch) {
        must((*database)->transaction([&](store::Connection& c) {
            store::Statement insert = c.prepare("INSERT INTO item(id, key, state, body) VALUES(:id, :key, 0, :body)");
            for (std::int64_t id = first; id < first + batch; ++id) {
                insert.bind(":id", id).bind(":key", std::to_string(id)).bindBlob(":body", body).run();
                insert.reset();
            }
            c.prepare("UPDATE checkpoint SET pos = :pos").bind(":pos", std::to_string(first)).run();
        }));
        must((*database)->transaction([&](store::Connection& c) {
            c.prepare("UPDATE item SET state = 4 WHERE id >= :from AND id < :to")
                .bind(":from", first)
                .bind(":to", first + batch)
                .run();
        }));
    }
    return static_cast<double>(records) / seconds(begin);
}

void preload(store::Database& database, std::int64_t count) {
    constexpr std::int64_t step = 50'000;
    for (std::int64_t first = 0; first < count; first += step) {
        must(database.transaction([&](store::Connection& c) {
            const std::string range = "WITH RECURSIVE n(i) AS (SELECT " + std::to_string(first) +
                                      " UNION ALL SELECT i + 1 FROM n "
                                      "WHERE i + 1 < " +
                                      std::to_string(std::min(count, first + step)) + ") ";
            c.execute(range + "INSERT INTO item(org, flow, entity, key, version, seen, op, hash, "
                              "state, sync, created, changed) "
                              "SELECT 1, 2, 3, 'p' || i, i, i, 1, 'h', 4, 1, i, i FROM n");
            c.execute(range + "INSERT INTO link(org, flow, entity, key, target, token, version, "
                              "seen, hash, posted) "
                              "SELECT 1, 2, 3, 'p' || i, i, '1', i, i, 'h', 'h' FROM n");
        }));
    }
}

double pipeline(const std::filesystem::path& folder, std::int64_t records, std::int64_t preloaded) {
    store::DatabaseOptions options;
    options.path = folder / "pipeline.db";
    const auto database = store::Database::open(options);
    if (!database) {
        give(database.failure());
    }
    must(store::migrate(**database, store::storeMigrations()));
    store::Store store(**database);
    const auto ledger = store.ledger("acme", "flow");
    if (!ledger) {
        give(ledger.failure());
    }
    static_cast<void>(store.names().idOf("order"));
    preload(**database, preloaded);

    SystemClock clock;
    SeededRandom random(1);
    NullSource source(preloaded + 1, records);
    NullSink sink;
    HashOnly inspection;
    KeepAll transform;
    Halt halt;
    OwnGate sourceGate;
    OwnGate sinkGate;
    Policy policy;
    policy.batchSize = batch;
    policy.pageSize = batch;
    const Setting setting{**ledger, source, sink,       inspection, transform, clock,
                          random,   halt,   sourceGate, sinkGate,   policy,    {{"order", true, false, false}},
                          "bench"};
    must((*ledger)->startSync({"bench", "full", "order", false, ""}, clock.now()));
    PassPlan plan;
    plan.entity = "order";
    plan.moves = true;
    plan.sync = "bench";
    if (const auto opened = (*ledger)->openPass(plan, clock.now()); !opened) {
        give(opened.failure());
    }
    Reader reader(setting);
    Deliverer deliverer(setting);
    const auto begin = std::chrono::steady_clock::now();
    // One thread, as bare SQLite has: the store's own work is what is compared.
    for (std::int64_t done = 0; done < records;) {
        static_cast<void>(reader.step());
        if (!reader.idle()) {
            static_cast<void>(reader.step());
            static_cast<void>(reader.step());
            static_cast<void>(reader.step());
        }
        do {
            static_cast<void>(deliverer.step());
        } while (!deliverer.idle());
        const auto counters = (*ledger)->counters("bench");
        if (halt.stopped()) {
            give(halt.reason().value_or(failed(ErrorClass::Internal, "stopped")));
        }
        done = counters ? counters->created : records;
    }
    return static_cast<double>(records) / seconds(begin);
}

} // namespace

int main(int argc, char** argv) {
    std::int64_t records = 20'000;
    std::int64_t preloaded = 0;
    std::filesystem::path parent = std::filesystem::temp_directory_path();
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        if (name == "--records") {
            records = std::strtoll(argv[i + 1], nullptr, 10);
        } else if (name == "--preload") {
            preloaded = std::strtoll(argv[i + 1], nullptr, 10);
        } else if (name == "--folder") {
            parent = argv[i + 1];
        } else {
            std::fprintf(stderr, "usage: pipeline_bench [--records N] [--preload N] [--folder DIR]\n");
            return 2;
        }
    }
    records = std::max<std::int64_t>(records / batch, 1) * batch;
    std::string pattern = (parent / "crossdock-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        std::perror("mkdtemp");
        return 1;
    }
    const std::filesystem::path folder = pattern;
    const double first = bare(folder, records);
    std::filesystem::remove(folder / "bare.db");
    const double ours = pipeline(folder, records, preloaded);
    std::printf("records                %lld of 3.8 kB, batches of %u, %lld items in the store before\n",
                static_cast<long long>(records), batch, static_cast<long long>(preloaded));
    std::printf("bare SQLite            %.0f records/s\ndurable pipeline       %.0f "
                "records/s\nratio                  %.2f\n",
                first, ours, ours / first);
    std::filesystem::remove_all(folder);
    return 0;
}
