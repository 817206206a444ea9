#include "engine/ledger.hpp"

namespace crossdock::engine {

const char* nameOf(ItemState state) {
    switch (state) {
    case ItemState::Draft:
        return "draft";
    case ItemState::Processing:
        return "processing";
    case ItemState::Failed:
        return "failed";
    case ItemState::ActionRequired:
        return "action_required";
    case ItemState::Done:
        return "done";
    case ItemState::Cancelled:
        return "cancelled";
    case ItemState::Superseded:
        return "superseded";
    }
    return "unknown";
}

const char* nameOf(Tally tally) {
    switch (tally) {
    case Tally::None:
        break;
    case Tally::Created:
        return "created";
    case Tally::Updated:
        return "updated";
    case Tally::Unchanged:
        return "unchanged";
    case Tally::Skipped:
        return "skipped";
    case Tally::Deleted:
        return "deleted";
    case Tally::Failed:
        return "failed";
    case Tally::Held:
        return "held";
    case Tally::Retried:
        return "retried";
    case Tally::Waiting:
        return "waiting";
    }
    return "none";
}

} // namespace crossdock::engine
