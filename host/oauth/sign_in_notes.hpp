// What may be known of a sign-in without opening its tokens: no secret, so it stands beside them in the store.
#pragma once

#include "oauth/token_set.hpp"
#include "store/connector_state.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace crossdock::oauth {

/// A value.
struct SignInNote {
    std::uint64_t version = 0;   ///< of the token set in the vault that it tells about
    std::optional<UtcTime> ends; ///< TokenSet::ends()
    std::string by;              ///< TokenSet::connectedBy
};

/// The note of one connection. Thread-safe; nothing throws.
class SignInNotes {
public:
    /// `store` outlives it.
    SignInNotes(store::Store& store, std::string organisation, const std::string& connection);

    /// Nothing when there is none, or it cannot be read: then the tokens' own record has to be asked.
    std::optional<SignInNote> read();
    /// Tells about this version of the set from now on. Not kept when the store is in trouble, or a newer version has a note: who reads
    /// compares versions.
    void keep(const TokenSet& set, std::uint64_t version);

private:
    store::ConnectorState _state;
};

} // namespace crossdock::oauth
