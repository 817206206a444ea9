// A ledger around a ledger: forwards everything. Faults and planted bugs are made by overriding a function or two.
#pragma once

#include "engine/ledger.hpp"

namespace crossdock::simulation {

class LedgerShell : public engine::Ledger {
public:
    explicit LedgerShell(engine::Ledger& inner) : _inner(inner) {}

    std::string identity() const override { return _inner.identity(); }
    Result<engine::Mark> mark(const std::string& entity) override { return _inner.mark(entity); }
    Result<bool> openPass(const engine::PassPlan& plan, UtcTime now) override { return _inner.openPass(plan, now); }
    Result<std::optional<engine::PartClaim>> claimPart(const std::vector<std::string>& entities, UtcTime now,
                                                       UtcTime leaseUntil) override {
        return _inner.claimPart(entities, now, leaseUntil);
    }
    Result<engine::PageCounts> storePage(const engine::PartClaim& part, const engine::PageWrite& page) override {
        return _inner.storePage(part, page);
    }
    Result<engine::PageCounts> storeKeys(const engine::PartClaim& part, const engine::PageWrite& page,
                                         const std::vector<engine::ListedKey>& listed) override {
        return _inner.storeKeys(part, page, listed);
    }
    Status releasePart(const engine::PartClaim& part) override { return _inner.releasePart(part); }
    Status abandonPasses(const std::string& sync) override { return _inner.abandonPasses(sync); }
    Status adoptPasses(const std::string& sync) override { return _inner.adoptPasses(sync); }
    Status want(const std::string& entity, const std::vector<std::string>& keys, UtcTime due) override {
        return _inner.want(entity, keys, due);
    }
    Result<std::vector<std::string>> wanted(const std::vector<std::string>& entities, std::uint32_t most, UtcTime now,
                                            std::string& entity) override {
        return _inner.wanted(entities, most, now, entity);
    }
    Result<engine::PageCounts> storeFetched(const std::string& entity, const std::string& sync,
                                            const std::vector<std::string>& asked, const engine::PageWrite& page,
                                            std::uint32_t attempts) override {
        return _inner.storeFetched(entity, sync, asked, page, attempts);
    }
    Result<engine::Batch> claim(const std::vector<std::string>& entities, const engine::BatchSize& size, UtcTime now,
                                UtcTime leaseUntil) override {
        return _inner.claim(entities, size, now, leaseUntil);
    }
    Status intend(const engine::Batch& batch, const std::vector<engine::Intent>& intents, UtcTime leaseUntil) override {
        return _inner.intend(batch, intents, leaseUntil);
    }
    Status confirm(const engine::Batch& batch, const std::vector<engine::Verdict>& verdicts,
                   const std::vector<engine::Note>& notes, UtcTime now) override {
        return _inner.confirm(batch, verdicts, notes, now);
    }
    void letGo(std::int64_t fence) override { _inner.letGo(fence); }
    Result<std::uint64_t> rescue(UtcTime now, std::uint32_t maxAttempts) override {
        return _inner.rescue(now, maxAttempts);
    }
    Result<std::uint64_t> wake(UtcTime now) override { return _inner.wake(now); }
    Result<std::uint64_t> wakeChildren() override { return _inner.wakeChildren(); }
    Result<engine::Backlog> backlog(const std::vector<std::string>& entities) override {
        return _inner.backlog(entities);
    }
    Result<std::uint64_t> readyUpTo(const std::vector<std::string>& entities, std::uint32_t most) override {
        return _inner.readyUpTo(entities, most);
    }
    Result<std::vector<engine::Link>> links(const std::string& entity, const std::vector<std::string>& keys) override {
        return _inner.links(entity, keys);
    }
    Status startSync(const engine::SyncStart& sync, UtcTime now) override { return _inner.startSync(sync, now); }
    Status finishSync(const std::string& id, const std::string& status, const std::string& message,
                      UtcTime now) override {
        return _inner.finishSync(id, status, message, now);
    }
    Status countSync(const std::string& id, const engine::SyncCounters& counters, UtcTime now) override {
        return _inner.countSync(id, counters, now);
    }
    Result<engine::SyncCounters> counters(const std::string& id) override { return _inner.counters(id); }
    Result<std::string> syncStatus(const std::string& id) override { return _inner.syncStatus(id); }
    Result<std::optional<std::string>> cancelWish(const std::string& id) override { return _inner.cancelWish(id); }
    Status note(const std::string& sync, const engine::Note& note, UtcTime now) override {
        return _inner.note(sync, note, now);
    }

protected:
    engine::Ledger& inner() { return _inner; }

private:
    engine::Ledger& _inner;
};

} // namespace crossdock::simulation
