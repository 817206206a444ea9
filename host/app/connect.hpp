// Signing in: what `crossdock connect` does beside talking to the person.
#pragma once

#include "app/host.hpp"
#include "oauth/consent.hpp"
#include "oauth/token_endpoint.hpp"
#include "oauth/token_store.hpp"

#include <memory>
#include <string>

namespace crossdock::app {

/// The sign-in of one connection, from the first question to the stored token set. One thread's.
class Connect {
public:
    /// `name` is a connection, or a connector that exactly one connection uses. Config when there is none, it does not sign in by
    /// OAuth 2, or the vault cannot be opened. `host` outlives it.
    static Result<std::unique_ptr<Connect>> open(Host& host, const std::string& name);

    const conf::Connection& connection() const { return _connection; }
    const net::AuthScheme& scheme() const { return _scheme; }
    /// The company that the conf names (setting realm_id); empty when it names none.
    const std::string& namedRealm() const { return _namedRealm; }

    /// Config when the vault has no client id.
    Result<oauth::Consent> ask();
    /// Turns an answer into tokens and stores them. Config, and nothing is stored, when the person chose another company than the
    /// conf names.
    Result<oauth::TokenSet> finish(const oauth::Consent& consent, const oauth::Consented& answer);
    /// Takes a refresh token that was got elsewhere: refreshes at once, which proves it, and stores what comes. An empty `realm`
    /// means the one that the conf names.
    Result<oauth::TokenSet> adopt(const secret::Secret& refreshToken, const std::string& realm);

private:
    Connect(Host& host, const conf::Connection& connection, net::AuthScheme scheme);

    Status checkRealm(const std::string& realm) const;
    Result<std::unique_ptr<oauth::TokenEndpoint>> endpoint();
    Result<oauth::TokenSet> store(oauth::TokenAnswer answer, const std::string& realm, secret::Secret refreshToken);
    net::Call call() const;

    Host& _host;
    const conf::Connection& _connection;
    const net::AuthScheme _scheme;
    const std::string _namedRealm;
    VaultCredentials& _credentials;
};

} // namespace crossdock::app
