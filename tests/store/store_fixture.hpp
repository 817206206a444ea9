// A migrated store on a real file, and short ways to move an item through it.
#pragma once

#include "store/check.hpp"
#include "store/schema.hpp"
#include "store/store.hpp"
#include "temporary_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::store::test {

class StoreFixture {
public:
    StoreFixture() {
        DatabaseOptions options;
        options.path = folder.path() / "main.db";
        options.readers = 1;
        database = Database::open(options).value();
        good(migrate(*database, storeMigrations()));
        store = std::make_unique<Store>(*database);
        ledger = std::move(store->ledger("acme", "orders")).value();
        good(ledger->startSync({"s1", "full", "order", false, "tester"}, now));
        engine::PassPlan plan;
        plan.entity = "order";
        plan.moves = true;
        plan.sync = "s1";
        good(ledger->openPass(plan, now));
        part = *ledger->claimPart({"order"}, now, later(60)).value();
    }

    /// No rule of `store check` is broken.
    void assertWhole() const {
        for (const Check& check : checkStore(*database)) {
            CPPUNIT_ASSERT_MESSAGE(check.what + ": " + (check.damages.empty() ? "" : check.damages.front()),
                                   check.damages.empty());
        }
    }
    static void good(const Status& status) {
        CPPUNIT_ASSERT_MESSAGE(status ? "" : status.failure().message, status.ok());
    }
    template <typename T>
    static T good(Result<T> result) {
        CPPUNIT_ASSERT_MESSAGE(result ? "" : result.failure().message, result.ok());
        return std::move(result).value();
    }
    UtcTime later(std::int64_t seconds) const { return UtcTime{now.us + seconds * 1'000'000}; }

    static engine::NewItem item(const std::string& key, std::int64_t version, const std::string& hash) {
        engine::NewItem made;
        made.key = key;
        made.version = UtcTime{version};
        made.hash = hash;
        made.stamp = hash;
        made.body = "{\"v\":\"" + hash + "\"}";
        return made;
    }
    engine::PageWrite page(std::vector<engine::NewItem> items) {
        engine::PageWrite write;
        write.items = std::move(items);
        write.position = std::to_string(++position);
        write.seen = write.now = later(++seen);
        write.leaseUntil = later(1'000);
        for (const engine::NewItem& one : write.items) {
            write.hwm = std::max(write.hwm, one.version, [](UtcTime a, UtcTime b) { return a < b; });
        }
        return write;
    }
    std::uint64_t put(std::vector<engine::NewItem> items) {
        const engine::PageWrite write = page(std::move(items));
        const engine::PageCounts counts = good(ledger->storePage(part, write));
        part.position = write.position;
        return counts.queued;
    }
    engine::Batch claim(std::uint32_t most = 100) { return good(ledger->claim({"order"}, most, now, later(60))); }
    void intend(const engine::Batch& batch) {
        std::vector<engine::Intent> intents;
        for (const engine::ClaimedItem& one : batch.items) {
            intents.push_back(
                {one.id, "r-" + one.key + std::to_string(one.link.generation), one.hash + "|x", later(90)});
        }
        good(ledger->intend(batch, intents, later(60)));
    }
    static engine::Verdict posted(const engine::ClaimedItem& one) {
        engine::Verdict verdict;
        verdict.item = one.id;
        verdict.sync = one.sync;
        verdict.state = engine::ItemState::Done;
        verdict.tally = engine::Tally::Created;
        verdict.touchesLink = verdict.closesIntent = true;
        verdict.link = one.link;
        verdict.link->target = "T" + one.key;
        verdict.link->token = "1";
        verdict.link->version = one.version;
        verdict.link->seen = one.seen;
        verdict.link->hash = verdict.link->posted = one.hash;
        return verdict;
    }
    static engine::Verdict held(const engine::ClaimedItem& one, const std::string& reason,
                                ErrorClass cls = ErrorClass::Hold) {
        engine::Verdict verdict;
        verdict.item = one.id;
        verdict.sync = one.sync;
        verdict.state = engine::ItemState::ActionRequired;
        verdict.tally = cls == ErrorClass::Hold ? engine::Tally::Held : engine::Tally::Failed;
        verdict.failure = failed(cls, "because");
        verdict.failure->reason = reason;
        return verdict;
    }
    template <typename Judge>
    void confirm(const engine::Batch& batch, const Judge& judge) {
        std::vector<engine::Verdict> verdicts;
        for (const engine::ClaimedItem& one : batch.items) {
            verdicts.push_back(judge(one));
        }
        good(ledger->confirm(batch, verdicts, {}, now));
    }
    void deliver() {
        const engine::Batch batch = claim();
        intend(batch);
        confirm(batch, posted);
    }
    std::int64_t scalar(const std::string& sql) {
        return good(database->read([&](Connection& connection) { return connection.scalar(sql); }));
    }

    crossdock::test::TemporaryFolder folder;
    UtcTime now{1'700'000'000'000'000};
    std::unique_ptr<Database> database;
    std::unique_ptr<Store> store;
    std::unique_ptr<engine::Ledger> ledger;
    engine::PartClaim part;
    int position = 0;
    int seen = 0;
};

} // namespace crossdock::store::test
