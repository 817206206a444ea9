#include "vault/record_store.hpp"

namespace crossdock::vault {

const char* nameOf(KeyState state) {
    switch (state) {
    case KeyState::Incoming:
        return "incoming";
    case KeyState::Current:
        return "current";
    case KeyState::Retired:
        return "retired";
    }
    return "retired";
}

std::optional<KeyState> keyStateOf(std::string_view name) {
    for (const KeyState state : {KeyState::Incoming, KeyState::Current, KeyState::Retired}) {
        if (name == nameOf(state)) {
            return state;
        }
    }
    return std::nullopt;
}

} // namespace crossdock::vault
