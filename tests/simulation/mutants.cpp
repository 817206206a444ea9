#include "mutants.hpp"

#include "ledger_shell.hpp"
#include "world.hpp"

#include <algorithm>
#include <map>

namespace crossdock::simulation {

using engine::Batch;
using engine::ClaimedItem;
using engine::Intent;
using engine::PageCounts;
using engine::PageWrite;
using engine::PartClaim;
using engine::Verdict;

namespace {

// What a check of the store refuses is what the bug was planted for.
void sql(store::Database& database, const std::string& text) {
    const Status done = database.transaction([&](store::Connection& connection) { connection.execute(text); });
    if (!done && done.failure().code == "store_constraint") {
        throw Violation{done.failure().message};
    }
}

class CursorTooEarly final : public LedgerShell {
public:
    CursorTooEarly(engine::Ledger& inner, store::Database& database) : LedgerShell(inner), _database(database) {}
    Result<PageCounts> storePage(const PartClaim& part, const PageWrite& page) override {
        Result<PageCounts> counts = inner().storePage(part, page);
        if (counts && part.entity == "order" && page.hwm.us > 0) {
            sql(_database, "INSERT INTO mark(org, flow, entity, hwm) SELECT org, flow, entity, " +
                               std::to_string(page.hwm.us) +
                               " FROM pass WHERE state = 0 AND moves = 1 AND mode = 1 ON CONFLICT DO UPDATE SET "
                               "hwm = max(hwm, excluded.hwm)");
        }
        return counts;
    }

private:
    store::Database& _database;
};

class NoFencing final : public LedgerShell {
public:
    NoFencing(engine::Ledger& inner, store::Database& database) : LedgerShell(inner), _database(database) {}
    Status confirm(const Batch& batch, const std::vector<Verdict>& verdicts, const std::vector<engine::Note>& notes,
                   UtcTime now) override {
        for (const ClaimedItem& item : batch.items) {
            sql(_database, "UPDATE item SET state = 1, fence = " + std::to_string(batch.fence) +
                               " WHERE id = " + std::to_string(item.id) + " AND state IN (0, 1)");
        }
        return inner().confirm(batch, verdicts, notes, now);
    }

private:
    store::Database& _database;
};

class IntentAfterSend final : public LedgerShell {
public:
    using LedgerShell::LedgerShell;
    Status intend(const Batch& batch, const std::vector<Intent>& intents, UtcTime leaseUntil) override {
        _later[batch.fence] = {intents, leaseUntil};
        return inner().intend(batch, {}, leaseUntil);
    }
    Status confirm(const Batch& batch, const std::vector<Verdict>& verdicts, const std::vector<engine::Note>& notes,
                   UtcTime now) override {
        const auto kept = _later.find(batch.fence);
        if (kept != _later.end()) {
            const Status intended = inner().intend(batch, kept->second.first, kept->second.second);
            if (!intended) {
                return intended;
            }
        }
        return inner().confirm(batch, verdicts, notes, now);
    }

private:
    std::map<std::int64_t, std::pair<std::vector<Intent>, UtcTime>> _later;
};

class OrderByArrival final : public LedgerShell {
public:
    using LedgerShell::LedgerShell;
    Result<PageCounts> storePage(const PartClaim& part, const PageWrite& page) override {
        PageWrite late = page;
        late.seen = page.now;
        return inner().storePage(part, late);
    }
    Result<PageCounts> storeFetched(const std::string& entity, const std::string& sync,
                                    const std::vector<std::string>& asked, const PageWrite& page,
                                    std::uint32_t attempts) override {
        PageWrite late = page;
        late.seen = page.now;
        return inner().storeFetched(entity, sync, asked, late, attempts);
    }
};

class RetryWithoutLookUp final : public LedgerShell {
public:
    RetryWithoutLookUp(engine::Ledger& inner, store::Database& database) : LedgerShell(inner), _database(database) {}
    Result<Batch> claim(const std::vector<std::string>& entities, const engine::BatchSize& size, UtcTime now,
                        UtcTime leaseUntil) override {
        sql(_database,
            "UPDATE link SET rid = NULL, gen = gen + 1 WHERE rid IS NOT NULL AND NOT EXISTS(SELECT 1 FROM item i "
            "WHERE i.key = link.key AND i.entity = link.entity AND i.state = 1)");
        return inner().claim(entities, size, now, leaseUntil);
    }

private:
    store::Database& _database;
};

class LastFinisher final : public LedgerShell {
public:
    LastFinisher(engine::Ledger& inner, store::Database& database) : LedgerShell(inner), _database(database) {}
    Result<PageCounts> storePage(const PartClaim& part, const PageWrite& page) override {
        if (page.done) {
            sql(_database, "UPDATE part SET done = 1 WHERE part <> " + std::to_string(part.part) +
                               " AND pass = " + std::to_string(part.pass) +
                               " AND entity = (SELECT id FROM name WHERE text = '" + part.entity + "')");
        }
        return inner().storePage(part, page);
    }

private:
    store::Database& _database;
};

/// Changes what a claim tells the engine.
template <typename Change>
class ClaimChanged final : public LedgerShell {
public:
    ClaimChanged(engine::Ledger& inner, Change change) : LedgerShell(inner), _change(change) {}
    Result<Batch> claim(const std::vector<std::string>& entities, const engine::BatchSize& size, UtcTime now,
                        UtcTime leaseUntil) override {
        Result<Batch> batch = inner().claim(entities, size, now, leaseUntil);
        if (batch) {
            for (ClaimedItem& item : batch->items) {
                _change(item);
            }
        }
        return batch;
    }

private:
    Change _change;
};

template <typename Change>
std::unique_ptr<engine::Ledger> claimChanged(engine::Ledger& inner, Change change) {
    return std::make_unique<ClaimChanged<Change>>(inner, change);
}

class ParkedWithoutDue final : public LedgerShell {
public:
    using LedgerShell::LedgerShell;
    Status confirm(const Batch& batch, const std::vector<Verdict>& verdicts, const std::vector<engine::Note>& notes,
                   UtcTime now) override {
        std::vector<Verdict> parked = verdicts;
        for (Verdict& verdict : parked) {
            if (!verdict.waitsKey.empty()) {
                verdict.due = UtcTime{now.us * 2};
            }
        }
        return inner().confirm(batch, parked, notes, now);
    }
};

class UnchangedByPosted final : public LedgerShell {
public:
    using LedgerShell::LedgerShell;
    Result<PageCounts> storePage(const PartClaim& part, const PageWrite& page) override {
        return inner().storePage(part, filtered(part.entity, page));
    }
    Result<PageCounts> storeFetched(const std::string& entity, const std::string& sync,
                                    const std::vector<std::string>& asked, const PageWrite& page,
                                    std::uint32_t attempts) override {
        return inner().storeFetched(entity, sync, asked, filtered(entity, page), attempts);
    }

private:
    PageWrite filtered(const std::string& entity, PageWrite page) {
        std::vector<std::string> keys;
        for (const engine::NewItem& item : page.items) {
            keys.push_back(item.key);
        }
        const Result<std::vector<engine::Link>> links = inner().links(entity, keys);
        if (links) {
            std::vector<engine::NewItem> left;
            for (std::size_t i = 0; i < page.items.size(); ++i) {
                if (page.items[i].hash != (*links)[i].hash) {
                    left.push_back(page.items[i]);
                }
            }
            page.items = std::move(left);
        }
        return page;
    }
};

class ClosedByRefusal final : public LedgerShell {
public:
    using LedgerShell::LedgerShell;
    Status confirm(const Batch& batch, const std::vector<Verdict>& verdicts, const std::vector<engine::Note>& notes,
                   UtcTime now) override {
        std::vector<Verdict> closing = verdicts;
        for (Verdict& verdict : closing) {
            verdict.closesIntent =
                verdict.closesIntent || (verdict.touchesLink && !verdict.link && verdict.intentUntil.us == 0);
        }
        return inner().confirm(batch, closing, notes, now);
    }
};

class ClosedBySkip final : public LedgerShell {
public:
    using LedgerShell::LedgerShell;
    Status confirm(const Batch& batch, const std::vector<Verdict>& verdicts, const std::vector<engine::Note>& notes,
                   UtcTime now) override {
        std::vector<Verdict> closing = verdicts;
        for (Verdict& verdict : closing) {
            const auto item = std::find_if(batch.items.begin(), batch.items.end(),
                                           [&](const ClaimedItem& one) { return one.id == verdict.item; });
            // Only what is skipped under an intent of before is looked up without having failed.
            if (verdict.look && verdict.tally == engine::Tally::Retried && !verdict.failure) {
                verdict.state = engine::ItemState::Done;
                verdict.closesIntent = true;
                verdict.look = false;
                verdict.link = item->link;
                verdict.link->hash = item->hash;
                verdict.link->version = item->version;
                verdict.link->seen = item->seen;
            }
        }
        return inner().confirm(batch, closing, notes, now);
    }
};

} // namespace

std::vector<Mutation> allMutations() {
    return {Mutation::CursorTooEarly,     Mutation::NoFencing,
            Mutation::IntentAfterSend,    Mutation::OrderByArrival,
            Mutation::RetryWithoutLookUp, Mutation::LastFinisher,
            Mutation::SynchronousNormal,  Mutation::RequestIdFromContent,
            Mutation::NoSettling,         Mutation::ParkedWithoutDue,
            Mutation::UnchangedByPosted,  Mutation::ClosedByRefusal,
            Mutation::ClosedBySkip};
}

const char* nameOf(Mutation mutation) {
    switch (mutation) {
    case Mutation::None:
        return "none";
    case Mutation::CursorTooEarly:
        return "cursor-too-early";
    case Mutation::NoFencing:
        return "no-fencing";
    case Mutation::IntentAfterSend:
        return "intent-after-send";
    case Mutation::OrderByArrival:
        return "order-by-arrival";
    case Mutation::RetryWithoutLookUp:
        return "retry-without-look-up";
    case Mutation::LastFinisher:
        return "last-finisher";
    case Mutation::SynchronousNormal:
        return "synchronous-normal";
    case Mutation::RequestIdFromContent:
        return "request-id-from-content";
    case Mutation::NoSettling:
        return "no-settling";
    case Mutation::ParkedWithoutDue:
        return "parked-without-due";
    case Mutation::UnchangedByPosted:
        return "unchanged-by-posted";
    case Mutation::ClosedByRefusal:
        return "closed-by-refusal";
    case Mutation::ClosedBySkip:
        return "closed-by-skip";
    }
    return "none";
}

std::unique_ptr<engine::Ledger> mutantOf(Mutation mutation, engine::Ledger& ledger, store::Database& database) {
    switch (mutation) {
    case Mutation::CursorTooEarly:
        return std::make_unique<CursorTooEarly>(ledger, database);
    case Mutation::NoFencing:
        return std::make_unique<NoFencing>(ledger, database);
    case Mutation::IntentAfterSend:
        return std::make_unique<IntentAfterSend>(ledger);
    case Mutation::OrderByArrival:
        return std::make_unique<OrderByArrival>(ledger);
    case Mutation::RetryWithoutLookUp:
        return std::make_unique<RetryWithoutLookUp>(ledger, database);
    case Mutation::LastFinisher:
        return std::make_unique<LastFinisher>(ledger, database);
    case Mutation::RequestIdFromContent:
        return claimChanged(ledger, [](ClaimedItem& item) {
            item.link.generation = 0;
            for (const char c : item.hash) {
                item.link.generation = item.link.generation * 31 + c;
            }
        });
    case Mutation::NoSettling:
        return claimChanged(ledger, [](ClaimedItem& item) { item.link.intentUntil = UtcTime{}; });
    case Mutation::ParkedWithoutDue:
        return std::make_unique<ParkedWithoutDue>(ledger);
    case Mutation::UnchangedByPosted:
        return std::make_unique<UnchangedByPosted>(ledger);
    case Mutation::ClosedByRefusal:
        return std::make_unique<ClosedByRefusal>(ledger);
    case Mutation::ClosedBySkip:
        return std::make_unique<ClosedBySkip>(ledger);
    case Mutation::None:
    case Mutation::SynchronousNormal:
        break;
    }
    return std::make_unique<LedgerShell>(ledger);
}

} // namespace crossdock::simulation
