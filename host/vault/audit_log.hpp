// Writes the audit log: single rows at once, uses summed per minute.
#pragma once

#include "vault/key_ring.hpp"

#include <map>
#include <mutex>
#include <tuple>

namespace crossdock::vault {

/// Adds `row` to the end of its organisation's chain, in the transaction of what it speaks of.
/// Fills in sequence, key id and mac; cuts texts that are too long. `time` is the caller's.
Status appendAudit(VaultRows& rows, const KeyRing& ring, AuditRow row);

/// Counts uses until their minute is over. Thread-safe.
class UseCounter {
public:
    /// `row` says who used what; its time is the use's.
    void count(const AuditRow& row);
    /// Whether uses of a minute before `now` wait, or too many different ones.
    bool due(UtcTime now) const;
    /// Writes what waits; on a failure everything waits on.
    Status flush(RecordStore& store, const KeyRing& ring);

private:
    // Minute, organisation, actor, name, version, purpose, result.
    using Key = std::tuple<std::int64_t, std::string, Actor, std::string, std::uint64_t, std::string, std::string>;
    using Uses = std::map<Key, std::uint64_t>;

    mutable std::mutex _mutex;
    Uses _uses;
};

} // namespace crossdock::vault
