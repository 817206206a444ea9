#include "app/connect.hpp"

#include "conf/nearest.hpp"

#include <boost/json.hpp>

#include <vector>

namespace crossdock::app {

namespace {

constexpr std::int64_t callUs = oauth::HttpTokenEndpoint::callUs;

Result<const conf::Connection*> find(const Workspace& workspace, const std::string& name) {
    std::vector<const conf::Connection*> users;
    for (const auto& [known, connection] : workspace.conf().connections) {
        if (known == name) {
            return &connection;
        }
        if (*connection.connector == name) {
            users.push_back(&connection);
        }
    }
    if (users.size() == 1) {
        return users.front();
    }
    if (users.empty()) {
        return workspace.connection(name); // says what is near
    }
    std::string names;
    for (const conf::Connection* user : users) {
        names += (names.empty() ? "" : ", ") + user->name;
    }
    return failed(ErrorClass::Config,
                  "several connections use " + conf::inQuotes(name) + "; name one of them: " + names);
}

const plugin::AuthDescription* oauth2In(const Workspace& workspace, const std::string& connector,
                                        std::vector<plugin::Found>& keep) {
    for (const plugin::Kind kind : {plugin::Kind::Sink, plugin::Kind::Source}) {
        Result<plugin::Found> found = workspace.connectors().find(connector, kind);
        if (!found) {
            continue;
        }
        keep.push_back(std::move(*found));
        for (const plugin::AuthDescription& auth : keep.back().description().auths) {
            if (auth.kind == XD_AUTH_OAUTH2) {
                return &auth;
            }
        }
    }
    return nullptr;
}

std::string realmIn(const std::string& settings) {
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(settings, error);
    const boost::json::value* realm =
        !error && value.is_object() ? value.get_object().if_contains("realm_id") : nullptr;
    return realm != nullptr && realm->is_string() ? std::string(realm->get_string()) : std::string();
}

std::string realmNamedBy(const conf::Configuration& conf, const conf::Connection& connection) {
    for (const auto* settings : {&connection.sinkSettings, &connection.sourceSettings}) {
        if (*settings) {
            if (std::string realm = realmIn(**settings); !realm.empty()) {
                return realm;
            }
        }
    }
    for (const auto& [name, flow] : conf.flows) {
        if (*flow.to == connection.name || *flow.from == connection.name) {
            std::string realm = realmIn(*flow.to == connection.name ? flow.sinkSettings : flow.sourceSettings);
            if (!realm.empty()) {
                return realm;
            }
        }
    }
    return {};
}

} // namespace

Result<std::unique_ptr<Connect>> Connect::open(Host& host, const std::string& name) {
    const Result<const conf::Connection*> connection = find(host.workspace(), name);
    if (!connection) {
        return connection.failure();
    }
    std::vector<plugin::Found> keep;
    const plugin::AuthDescription* auth = oauth2In(host.workspace(), *(*connection)->connector, keep);
    if (auth == nullptr) {
        return failed(ErrorClass::Config, "connection " + (*connection)->name + ": its connector " +
                                              *(*connection)->connector +
                                              " does not sign in by OAuth 2; its credentials go into the vault");
    }
    if (!host.vaultProblem().empty()) {
        return failed(ErrorClass::Config, host.vaultProblem());
    }
    return std::unique_ptr<Connect>(new Connect(host, **connection, schemeOf(*auth, (*connection)->oauth)));
}

Connect::Connect(Host& host, const conf::Connection& connection, net::AuthScheme scheme)
    : _host(host),
      _connection(connection),
      _scheme(std::move(scheme)),
      _namedRealm(realmNamedBy(host.workspace().conf(), connection)),
      _credentials(host.connection(connection).credentials) {}

Result<oauth::Consent> Connect::ask() {
    const Result<secret::Secret> id = _credentials.credential(_scheme.userKey);
    if (!id) {
        return id.failure();
    }
    // Missing credentials show before the person has gone to the browser and back.
    if (const Result<secret::Secret> secret = _credentials.credential(_scheme.secretKey); !secret) {
        return secret.failure();
    }
    std::string clientId =
        id->with([](std::span<const unsigned char> bytes) { return std::string(bytes.begin(), bytes.end()); });
    return oauth::Consent(std::move(clientId), _scheme, *_connection.oauth.redirectUrl,
                          *_connection.oauth.pkce ? oauth::Consent::Pkce::Yes : oauth::Consent::Pkce::No);
}

Result<oauth::TokenSet> Connect::finish(const oauth::Consent& consent, const oauth::Consented& answer) {
    if (const Status fits = checkRealm(answer.realm); !fits) {
        return fits.failure();
    }
    const Result<std::unique_ptr<oauth::TokenEndpoint>> endpoint = this->endpoint();
    if (!endpoint) {
        return endpoint.failure();
    }
    Result<oauth::TokenAnswer> tokens =
        (*endpoint)->exchange(answer.code, consent.redirectUrl(), consent.verifier(), call());
    if (!tokens) {
        return tokens.failure().code == "invalid_grant"
                   ? failed(ErrorClass::Auth, "the service refused the code of the browser's answer: it lives for "
                                              "minutes, and once; begin again")
                   : tokens.failure();
    }
    if (tokens->refresh.empty()) {
        return failed(ErrorClass::Config, "the service handed out no refresh token: the scope asked for may lack the "
                                          "right to stay signed in");
    }
    return store(std::move(*tokens), answer.realm, {});
}

Result<oauth::TokenSet> Connect::adopt(const secret::Secret& refreshToken, const std::string& realm) {
    const std::string& chosen = realm.empty() ? _namedRealm : realm;
    if (const Status fits = checkRealm(chosen); !fits) {
        return fits.failure();
    }
    const Result<std::unique_ptr<oauth::TokenEndpoint>> endpoint = this->endpoint();
    if (!endpoint) {
        return endpoint.failure();
    }
    Result<oauth::TokenAnswer> tokens = (*endpoint)->refresh(refreshToken, call());
    if (!tokens) {
        return tokens.failure().code == "invalid_grant"
                   ? failed(ErrorClass::Auth, "the service refused it: that refresh token has ended, was replaced, or "
                                              "belongs to another client")
                   : tokens.failure();
    }
    return store(std::move(*tokens), chosen, refreshToken.clone());
}

Status Connect::checkRealm(const std::string& realm) const {
    if (realm.empty() || _namedRealm.empty() || realm == _namedRealm) {
        return {};
    }
    return failed(ErrorClass::Config, "the conf names the company " + _namedRealm + ", but the sign-in is for " +
                                          realm + "; choose the other company, or write " + "realm_id = \"" + realm +
                                          "\" in the conf. Nothing was stored");
}

Result<std::unique_ptr<oauth::TokenEndpoint>> Connect::endpoint() {
    return oauth::HttpTokenEndpoint::open(tokenEndpointSettings(_connection, _scheme), _host.network(), _credentials);
}

Result<oauth::TokenSet> Connect::store(oauth::TokenAnswer answer, const std::string& realm,
                                       secret::Secret refreshToken) {
    oauth::TokenSet before;
    before.refresh = std::move(refreshToken);
    before.scope = _scheme.scope;
    before.realm = realm;
    before.connectedBy = commandLineActor();
    before.connectedAt = _host.clock().now();
    oauth::TokenSet set = oauth::renewed(before, std::move(answer), before.connectedAt);
    if (const Status stored = _host.connection(_connection).signIn.replace(set, before.connectedBy); !stored) {
        return within("the sign-in could not be stored", stored.failure());
    }
    return set;
}

net::Call Connect::call() const {
    return {_host.clock().monoUs() + callUs, {}, 0};
}

} // namespace crossdock::app
