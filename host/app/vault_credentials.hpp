// The credentials of one connection, out of the vault.
#pragma once

#include "conf/configuration.hpp"
#include "net/credential.hpp"
#include "vault/vault.hpp"

#include <string>

namespace crossdock::app {

/// Looks names up in the connection's [credentials] and their values in the vault, each time anew: a rotated secret counts from
/// the next request on. Thread-safe. A vault that could not be opened is reported when a secret is first asked for.
class VaultCredentials final : public net::CredentialProvider {
public:
    /// `vault` may be null, then `why` says why. Both outlive it.
    VaultCredentials(const conf::Connection& connection, vault::Vault* vault, std::string why);
    Result<secret::Secret> credential(const std::string& name) override;

private:
    const conf::Connection& _connection;
    vault::Vault* _vault;
    std::string _why;
};

/// What a person types to give `secret` of this connection a value; names the organisation where it is not the host's own.
std::string setCommand(const conf::Connection& connection, const std::string& secret);

} // namespace crossdock::app
