#include "app/sign_in.hpp"

namespace crossdock::app {

net::AuthScheme effectiveScheme(net::AuthScheme connectors, const conf::OAuthConf& conf) {
    const auto replace = [](std::string& own, const conf::Placed<std::string>& given) {
        if (!given->empty()) {
            own = *given;
        }
    };
    replace(connectors.authorizeUrl, conf.authorizeUrl);
    replace(connectors.tokenUrl, conf.tokenUrl);
    replace(connectors.scope, conf.scope);
    return connectors;
}

oauth::TokenEndpointSettings tokenEndpointSettings(const conf::Connection& connection, const net::AuthScheme& scheme) {
    return {*connection.organisation, connection.name, *connection.network.allowPrivate,
            connection.network.caFile->string(), scheme};
}

SignIn::SignIn(const conf::Connection& connection, vault::Vault* vault, const std::string& vaultProblem,
               store::Store& store, net::Network& network, net::CredentialProvider& credentials)
    : _store(vault, vaultProblem, *connection.organisation, connection.name),
      _lease(store, *connection.organisation, oauth::tokenSecretName(connection.name)),
      _keeper(connection.name, {network.clock(), network.random(), network.log(), _store, _lease,
                                [&connection, &network, &credentials](const net::AuthScheme& scheme) {
                                    return oauth::HttpTokenEndpoint::open(tokenEndpointSettings(connection, scheme),
                                                                          network, credentials);
                                }}) {}

} // namespace crossdock::app
