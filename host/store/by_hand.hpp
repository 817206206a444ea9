// What a person does to items and syncs. Each is one transaction and leaves a line in the activity
// log.
#pragma once

#include "engine/ledger.hpp"
#include "store/store.hpp"

#include <string>
#include <vector>

namespace crossdock::store {

/// Which items of a flow; empty fields do not narrow.
struct ItemChoice {
    std::int64_t item = 0; ///< one item; 0: by the fields below
    std::string entity;
    std::string reason;
    std::string errorClass;               ///< of the last attempt, e.g. "transient"
    std::string sync;                     ///< id
    std::string cause = {};               ///< CauseRow::cause
    std::vector<std::int64_t> items = {}; ///< these items and no others; the fields above narrow them further
};

/// Thread-safe. `who` is the user's name; both it and `why` stand in the activity log.
class ByHand {
public:
    ByHand(Store& store, std::string organisation, std::string flow)
        : _store(store),
          _organisation(std::move(organisation)),
          _flow(std::move(flow)) {}

    /// Items in action_required or failed become draft with fresh attempts. An item held as
    /// "uncertain_write" is sent anew: by retrying it the person says that it is not there, or may be
    /// overwritten; what the target holds counts as unknown from then on. `why` may be empty. Tells how many.
    Result<std::uint64_t> retry(const ItemChoice& choice, const std::string& who, const std::string& why, UtcTime now);
    /// The numbers of what retry() would take, at most `most`, smallest first.
    Result<std::vector<std::int64_t>> retryable(const ItemChoice& choice, std::size_t most);
    /// Items in action_required, failed or draft become cancelled. An open intent stays: should a
    /// newer version come, it is resolved first. Tells how many.
    Result<std::uint64_t> forceDone(const ItemChoice& choice, const std::string& who, const std::string& why,
                                    UtcTime now);
    /// Cancelled items become draft again: the undo of forceDone. Of a key that was closed twice the
    /// newer version; none where a newer version waits. `why` may be empty. Tells how many.
    Result<std::uint64_t> undoForceDone(const ItemChoice& choice, const std::string& who, const std::string& why,
                                        UtcTime now);

    /// What became of a wish to cancel a sync.
    enum class Cancelled {
        Asked,   ///< its process is told; it ends within a second or two as "cancelled"
        Ended,   ///< its process was dead: it is "cancelled" now
        Finished ///< it had ended before; nothing was done
    };
    /// Ends a running sync; it can be resumed. `why` may be empty. Permanent failure "store_missing"
    /// when this flow has no such sync.
    Result<Cancelled> cancelSync(const std::string& sync, const std::string& who, const std::string& why, UtcTime now);

private:
    struct Scope;
    Result<Scope> scope(const ItemChoice& choice);

    Store& _store;
    std::string _organisation;
    std::string _flow;
};

} // namespace crossdock::store
