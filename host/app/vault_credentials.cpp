#include "app/vault_credentials.hpp"

namespace crossdock::app {

VaultCredentials::VaultCredentials(const conf::Connection& connection, vault::Vault* vault, std::string why)
    : _connection(connection),
      _vault(vault),
      _why(std::move(why)) {}

Result<secret::Secret> VaultCredentials::credential(const std::string& name) {
    const auto found = _connection.credentials.find(name);
    if (found == _connection.credentials.end()) {
        return failed(ErrorClass::Config, "connection " + _connection.name + ": [credentials] has no " + name +
                                              "; write " + name + " = \"vault:NAME\" there");
    }
    if (_vault == nullptr) {
        return failed(ErrorClass::Config, _why);
    }
    Result<secret::Secret> value =
        _vault->get(*_connection.organisation, *found->second, {"connection:" + _connection.name, name});
    if (!value && value.failure().code == "vault_missing") {
        return failed(ErrorClass::Config, "connection " + _connection.name + ": the vault has no " + *found->second +
                                              "; set it with: " + setCommand(_connection, *found->second));
    }
    return value;
}

std::string setCommand(const conf::Connection& connection, const std::string& secret) {
    return "crossdock vault set " + secret +
           (connection.organisation.given() ? " --organisation " + *connection.organisation : "");
}

} // namespace crossdock::app
