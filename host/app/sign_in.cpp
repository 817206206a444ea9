#include "app/sign_in.hpp"

namespace crossdock::app {

net::AuthScheme schemeOf(const plugin::AuthDescription& auth, const conf::OAuthConf& conf) {
    const auto chosen = [](const conf::Placed<std::string>& given, const std::string& connectors) {
        return given->empty() ? connectors : *given;
    };
    net::AuthScheme scheme;
    scheme.id = auth.id;
    scheme.kind = static_cast<net::AuthScheme::Kind>(auth.kind);
    scheme.userKey = auth.userKey;
    scheme.secretKey = auth.secretKey;
    scheme.header = auth.header;
    scheme.skipPrefix = auth.skipPrefix;
    scheme.authorizeUrl = chosen(conf.authorizeUrl, auth.authorizeUrl);
    scheme.tokenUrl = chosen(conf.tokenUrl, auth.tokenUrl);
    scheme.scope = chosen(conf.scope, auth.scope);
    return scheme;
}

oauth::TokenEndpointSettings tokenEndpointSettings(const conf::Connection& connection, const net::AuthScheme& scheme) {
    return {*connection.organisation, connection.name, *connection.network.allowPrivate,
            connection.network.caFile->string(), scheme};
}

SignIn::SignIn(const conf::Connection& connection, vault::Vault* vault, const std::string& vaultProblem,
               store::Store& store, net::Network& network, net::CredentialProvider& credentials)
    : _clock(network.clock()),
      _notes(store, *connection.organisation, connection.name),
      _store(vault, vaultProblem, *connection.organisation, connection.name, "connection:" + connection.name, _notes),
      _lease(store, *connection.organisation, oauth::tokenSecretName(connection.name)),
      _keeper(connection.name, {network.clock(), network.random(), network.log(), _store, _lease,
                                [&connection, &network, &credentials](const net::AuthScheme& scheme) {
                                    return oauth::HttpTokenEndpoint::open(tokenEndpointSettings(connection, scheme),
                                                                          network, credentials);
                                }}) {}

std::optional<SignInState> SignIn::state() {
    const std::optional<oauth::SignInNote> note = _store.note();
    return note ? std::optional(SignInState{note->ends, note->by}) : std::nullopt;
}

std::optional<engine::Finding> SignIn::finding() {
    const std::optional<SignInState> standing = state();
    const std::optional<UtcTime> end = standing ? standing->ends : std::nullopt;
    if (!end) {
        return std::nullopt;
    }
    const bool soon = end->us - _clock.now().us < oauth::TokenKeeper::warnAheadUs;
    engine::Finding finding;
    finding.level = soon ? XD_LOG_WARNING : XD_LOG_INFO;
    finding.subject = "sign-in";
    finding.text = "lasts until " + end->text() + (soon ? "; renew it with crossdock connect" : "");
    return finding;
}

} // namespace crossdock::app
