// How many records came to what end since the daemon began: counters that only grow, from the syncs' own.
#pragma once

#include "store/queries.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace crossdock::admin {

/// Thread-safe. Looks at the last 200 syncs of an organisation at each call, so a record that an older sync queued and that ends now is
/// not counted. `entities` are those of the sync: "order", or "customer,product,order".
class OutcomeTally {
public:
    using Key = std::tuple<std::string, std::string, std::string>; ///< flow, entities, outcome

    /// Syncs that began before `since` count from what they have at the first look.
    OutcomeTally(store::Store& store, UtcTime since) : _store(store), _since(since) {}

    /// The counts of an organisation.
    Result<std::map<Key, std::uint64_t>> look(const std::string& organisation);

private:
    struct Seen {
        bool begun = false;
        std::map<std::int64_t, std::map<std::string, std::int64_t>> syncs; ///< by number: outcome -> count
        std::map<Key, std::uint64_t> totals;
    };

    store::Store& _store;
    const UtcTime _since;
    std::mutex _mutex;
    std::map<std::string, Seen> _organisations;
};

} // namespace crossdock::admin
