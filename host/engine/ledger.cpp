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

} // namespace crossdock::engine
