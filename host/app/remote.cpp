#include "app/remote.hpp"

#include "app/sign_in.hpp"

#include <algorithm>

namespace crossdock::app {

Result<std::unique_ptr<Remote>> Remote::open(const conf::Connection& connection,
                                             const plugin::ComponentDescription& component, net::Network& network,
                                             limit::Gate& gate, net::CredentialProvider& credentials,
                                             net::TokenProvider& tokens) {
    net::HttpSettings settings;
    settings.organisation = *connection.organisation;
    settings.connection = connection.name;
    settings.url = *connection.url;
    settings.origins = *connection.network.extraOrigins;
    settings.allowPrivate = *connection.network.allowPrivate;
    settings.allowPlainHttp = *connection.network.allowPlainHttp;
    settings.gzip = *connection.network.gzip;
    settings.caFile = connection.network.caFile->string();
    settings.limits.bodyBytes = connection.network.maxBody->bytes;
    settings.limits.connectMs = std::min(*connection.network.connectTimeout, *connection.network.timeout).count();
    settings.limits.firstByteMs = connection.network.timeout->count();
    settings.limits.totalMs = connection.network.timeout->count();
    for (const plugin::AuthDescription& auth : component.auths) {
        settings.auths.push_back(schemeOf(auth, connection.oauth));
    }
    Result<std::unique_ptr<net::HttpClient>> client =
        net::HttpClient::open(std::move(settings), network, gate, credentials, &tokens);
    if (!client) {
        return within("connection " + connection.name, client.failure());
    }
    return std::unique_ptr<Remote>(new Remote(std::move(*client)));
}

limit::Limits limitsOf(const conf::Connection& connection) {
    return {{*connection.limits.requestsPerMinute, *connection.limits.requestsPerSecond},
            *connection.limits.concurrency};
}

} // namespace crossdock::app
