// The sign-in of one connection whose connector uses OAuth 2: the keeper of its tokens, put together.
#pragma once

#include "conf/configuration.hpp"
#include "engine/ports.hpp"
#include "net/network.hpp"
#include "oauth/token_keeper.hpp"
#include "plugin/description.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>

namespace crossdock::app {

/// What the connector's description of an auth and [oauth] of the conf say together.
net::AuthScheme schemeOf(const plugin::AuthDescription& auth, const conf::OAuthConf& conf);

/// What is known about a sign-in without asking the service.
struct SignInState {
    std::optional<UtcTime> ends; ///< nothing when the service does not say
    std::string by;              ///< who connected
};

/// Thread-safe. What is passed by reference outlives it; `vault` may be null, then `vaultProblem` says why.
class SignIn {
public:
    SignIn(const conf::Connection& connection, vault::Vault* vault, const std::string& vaultProblem,
           store::Store& store, net::Network& network, net::CredentialProvider& credentials);

    net::TokenProvider& tokens() { return _keeper; }
    /// How long the sign-in lasts, for checks; a warning in its last 14 days. Nothing when nobody has connected, or the service does
    /// not say.
    std::optional<engine::Finding> finding();
    /// Nothing when nobody has connected, or the vault is closed.
    std::optional<SignInState> state();
    /// Stores the set of a new sign-in, whatever stood there.
    Status replace(const oauth::TokenSet& set, const vault::Actor& actor) { return _store.replace(set, actor); }

private:
    const Clock& _clock;
    oauth::SignInNotes _notes;
    oauth::VaultTokenStore _store;
    oauth::StoreRefreshLease _lease;
    oauth::TokenKeeper _keeper;
};

/// How a connection's token endpoint is reached.
oauth::TokenEndpointSettings tokenEndpointSettings(const conf::Connection& connection, const net::AuthScheme& scheme);

} // namespace crossdock::app
