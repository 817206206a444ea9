// The engine's ledger on the database, for one flow. One source file per group of transactions.
#pragma once

#include "engine/ledger.hpp"
#include "store/let_go.hpp"
#include "store/names.hpp"
#include "store/payload_codec.hpp"
#include "store/rows.hpp"

#include <functional>
#include <string>
#include <vector>

namespace crossdock::store {

/// Numbers of the organisation, the flow and the process.
struct FlowScope {
    std::int64_t org = 0;
    std::int64_t flow = 0;
    std::int64_t run = 0; ///< Runs::own()
};

/// Made by Store::ledger. Thread-safe.
class FlowLedger final : public engine::Ledger {
public:
    FlowLedger(Database& database, Names& names, LetGo& letGo, PayloadCodec codec, FlowScope scope,
               std::string identity)
        : _database(database),
          _names(names),
          _letGo(letGo),
          _codec(std::move(codec)),
          _scope(scope),
          _identity(std::move(identity)) {}

    std::string identity() const override { return _identity; }

    Result<engine::Mark> mark(const std::string& entity) override;
    Result<bool> openPass(const engine::PassPlan& plan, UtcTime now) override;
    Result<std::optional<engine::PartClaim>> claimPart(const std::vector<std::string>& entities, UtcTime now,
                                                       UtcTime leaseUntil) override;
    Result<engine::PageCounts> storePage(const engine::PartClaim& part, const engine::PageWrite& page) override;
    Result<engine::PageCounts> storeKeys(const engine::PartClaim& part, const engine::PageWrite& page,
                                         const std::vector<engine::ListedKey>& listed) override;
    Status releasePart(const engine::PartClaim& part) override;
    Status abandonPasses(const std::string& sync) override;
    Status adoptPasses(const std::string& sync) override;

    Status want(const std::string& entity, const std::vector<std::string>& keys, UtcTime due) override;
    Result<std::vector<std::string>> wanted(const std::vector<std::string>& entities, std::uint32_t most, UtcTime now,
                                            std::string& entity) override;
    Result<engine::PageCounts> storeFetched(const std::string& entity, const std::string& sync,
                                            const std::vector<std::string>& asked, const engine::PageWrite& page,
                                            std::uint32_t attempts) override;

    Result<engine::Batch> claim(const std::vector<std::string>& entities, const engine::BatchSize& size, UtcTime now,
                                UtcTime leaseUntil) override;
    Status intend(const engine::Batch& batch, const std::vector<engine::Intent>& intents, UtcTime leaseUntil) override;
    Status confirm(const engine::Batch& batch, const std::vector<engine::Verdict>& verdicts,
                   const std::vector<engine::Note>& notes, UtcTime now) override;

    void letGo(std::int64_t fence) override;
    Result<std::uint64_t> rescue(UtcTime now, std::uint32_t maxAttempts) override;
    Result<std::uint64_t> wake(UtcTime now) override;
    Result<std::uint64_t> wakeChildren() override;
    Result<engine::Backlog> backlog(const std::vector<std::string>& entities) override;
    Result<std::uint64_t> readyUpTo(const std::vector<std::string>& entities, std::uint32_t most) override;

    Result<std::vector<engine::Link>> links(const std::string& entity, const std::vector<std::string>& keys) override;

    Status startSync(const engine::SyncStart& sync, UtcTime now) override;
    Status finishSync(const std::string& id, const std::string& status, const std::string& message,
                      UtcTime now) override;
    Status countSync(const std::string& id, const engine::SyncCounters& counters, UtcTime now) override;
    Result<engine::SyncCounters> counters(const std::string& id) override;
    Result<std::string> syncStatus(const std::string& id) override;
    Result<std::optional<std::string>> cancelWish(const std::string& id) override;
    Status note(const std::string& sync, const engine::Note& note, UtcTime now) override;

private:
    /// A statement with :org and :flow bound.
    Statement scoped(Connection& connection, const std::string& sql) const;
    Result<std::vector<std::int64_t>> idsOf(const std::vector<std::string>& names);
    /// The same, to be bound as one value.
    Result<Rows> numbersOf(const std::vector<std::string>& names);
    std::int64_t nextFence(Connection& connection) const;
    std::int64_t syncNumber(Connection& connection, const std::string& id) const;

    /// Ready items of an entity, counted no further than `most`. Inside a transaction.
    std::uint64_t readyOf(Connection& connection, std::int64_t entity, std::uint32_t most) const;
    /// The same of several.
    std::uint64_t readyAmong(Connection& connection, Rows entities, std::uint64_t most) const;
    /// Some worker holds something of this entity. Inside a transaction.
    bool isInHand(Connection& connection, std::int64_t entity) const;
    /// More of this entity is about to come, and what is ready is not old yet. Inside a transaction.
    bool fills(Connection& connection, std::int64_t entity, std::int64_t patienceUs, UtcTime now) const;
    /// What waits of these entities and belongs to a sync that has ended belongs to this one now: it
    /// delivers it, so it counts it. How many that are. Inside a transaction.
    std::int64_t takeOver(Connection& connection, std::int64_t sync, const Rows& entities, UtcTime now) const;
    /// A transaction that gives back what workers let go of, and then does `work`.
    Status givingBack(UtcTime now, const std::function<void(Connection&)>& work);

    /// Queues what is new among `items`, and counts that. Inside a transaction.
    void queueItems(Connection& connection, std::int64_t entity, std::int64_t sync, const engine::PageWrite& page,
                    engine::PageCounts& counts) const;
    /// `total`: what the source counts in a part that it had not counted yet, else -1.
    void countRead(Connection& connection, std::int64_t sync, const engine::PageCounts& counts, std::int64_t total,
                   UtcTime now) const;
    /// Compare-and-set of the checkpoint; tells the pass's sync. Throws Fenced.
    std::int64_t advancePart(Connection& connection, std::int64_t entity, const engine::PartClaim& part,
                             const engine::PageWrite& page, std::int64_t records) const;
    bool finishPass(Connection& connection, std::int64_t entity, std::int64_t pass, UtcTime now) const;
    void insertPass(Connection& connection, std::int64_t entity, const engine::PassPlan& plan, std::int64_t sync,
                    UtcTime now) const;

    void confirmLinks(Connection& connection, std::int64_t entity, const engine::Batch& batch,
                      const std::vector<engine::Verdict>& verdicts, UtcTime now) const;
    void confirmItems(Connection& connection, const engine::Batch& batch, const std::vector<engine::Verdict>& verdicts,
                      UtcTime now) const;
    void confirmAttempts(Connection& connection, std::int64_t entity, const engine::Batch& batch,
                         const std::vector<engine::Verdict>& verdicts, UtcTime now) const;
    void confirmCounters(Connection& connection, const std::vector<engine::Verdict>& verdicts, UtcTime now) const;
    void wakeWaitingFor(Connection& connection, const engine::Batch& batch,
                        const std::vector<engine::Verdict>& verdicts) const;
    void insertNotes(Connection& connection, std::int64_t sync, const std::vector<engine::Note>& notes,
                     const std::vector<std::int64_t>& entities, UtcTime now) const;

    Database& _database;
    Names& _names;
    LetGo& _letGo;
    PayloadCodec _codec;
    FlowScope _scope;
    std::string _identity;
};

/// What a waiting item names as its parent: the number of the entity and the key.
std::string waitsText(std::int64_t entity, const std::string& key);

} // namespace crossdock::store
