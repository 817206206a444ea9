// Store trouble of the outer kind: a lock held elsewhere, a commit whose answer is lost.
#pragma once

#include "ledger_shell.hpp"
#include "store/fault.hpp"
#include "world.hpp"

namespace crossdock::simulation {

/// What may go wrong, and what the checkers want to know. Shared by the ledgers of all processes.
struct StoreTrouble {
    bool busy = false;
    bool unknown = false;
    /// A commit that may have moved a cursor is on the disk. (What a killed process left behind without a flush may be seen, and
    /// lost with the power; the next commit flushes it before anything can follow from it.)
    bool cursorTouched = false;
};

/// Makes the trouble; what a check of the store refuses is a Violation.
class TroubledLedger final : public LedgerShell {
public:
    TroubledLedger(engine::Ledger& inner, StoreTrouble& trouble, Random& random, Counters& counters)
        : LedgerShell(inner),
          _trouble(trouble),
          _random(random),
          _counters(counters) {}

    Result<bool> openPass(const engine::PassPlan& plan, UtcTime now) override {
        return troubled([&] { return inner().openPass(plan, now); });
    }
    Result<std::optional<engine::PartClaim>> claimPart(const std::vector<std::string>& entities, UtcTime now,
                                                       UtcTime leaseUntil) override {
        return troubled([&] { return inner().claimPart(entities, now, leaseUntil); });
    }
    Result<engine::PageCounts> storePage(const engine::PartClaim& part, const engine::PageWrite& page) override {
        return troubled([&] { return touching(inner().storePage(part, page)); });
    }
    Result<engine::PageCounts> storeKeys(const engine::PartClaim& part, const engine::PageWrite& page,
                                         const std::vector<engine::ListedKey>& listed) override {
        return troubled([&] { return touching(inner().storeKeys(part, page, listed)); });
    }
    Result<engine::PageCounts> storeFetched(const std::string& entity, const std::string& sync,
                                            const std::vector<std::string>& asked, const engine::PageWrite& page,
                                            std::uint32_t attempts) override {
        return troubled([&] { return inner().storeFetched(entity, sync, asked, page, attempts); });
    }
    Result<engine::Batch> claim(const std::vector<std::string>& entities, const engine::BatchSize& size, UtcTime now,
                                UtcTime leaseUntil) override {
        return troubled([&] { return inner().claim(entities, size, now, leaseUntil); });
    }
    Status intend(const engine::Batch& batch, const std::vector<engine::Intent>& intents, UtcTime leaseUntil) override {
        return troubled([&] { return inner().intend(batch, intents, leaseUntil); });
    }
    Status confirm(const engine::Batch& batch, const std::vector<engine::Verdict>& verdicts,
                   const std::vector<engine::Note>& notes, UtcTime now) override {
        return troubled([&] { return inner().confirm(batch, verdicts, notes, now); });
    }
    void letGo(std::int64_t fence) override {
        _counters.hit("let go");
        inner().letGo(fence);
    }
    Result<std::uint64_t> rescue(UtcTime now, std::uint32_t maxAttempts) override {
        Result<std::uint64_t> rescued = troubled([&] { return inner().rescue(now, maxAttempts); });
        if (rescued && *rescued > 0) {
            _counters.hit("rescues");
        }
        return rescued;
    }

private:
    Result<engine::PageCounts> touching(Result<engine::PageCounts> stored) {
        _trouble.cursorTouched = _trouble.cursorTouched || stored.ok();
        return stored;
    }

    template <typename Call>
    auto troubled(Call&& call) -> decltype(call()) {
        if (_trouble.busy && _random.below(20) == 0) {
            _counters.hit("busy");
            return failureFor(store::Fault::Busy);
        }
        auto answer = call();
        if (!answer) {
            const Failure& failure = answer.failure();
            if (failure.code == "store_constraint" || failure.code == "store_misuse" ||
                failure.code == "store_missing") {
                throw Violation{failure.message};
            }
            _counters.hit(failure.code);
        } else if (_trouble.unknown && _random.below(30) == 0) {
            _counters.hit("unknown commits");
            return failureFor(store::Fault::Unknown);
        }
        return answer;
    }

    static Failure failureFor(store::Fault fault) { return store::failureOf(store::StoreError(fault, "simulated")); }

    StoreTrouble& _trouble;
    Random& _random;
    Counters& _counters;
};

} // namespace crossdock::simulation
