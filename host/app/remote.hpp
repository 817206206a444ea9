// A connection's way to the network, for one component of its connector.
#pragma once

#include "conf/configuration.hpp"
#include "limit/gate.hpp"
#include "net/http_client.hpp"
#include "plugin/description.hpp"
#include "plugin/services.hpp"

#include <memory>

namespace crossdock::app {

/// An HttpClient with what the connection's conf and the component's description say. Thread-safe.
class Remote final : public plugin::HttpService {
public:
    /// No network. Config failure when url, origins, CA file or auths are unusable. What is passed by reference outlives it.
    static Result<std::unique_ptr<Remote>> open(const conf::Connection& connection,
                                                const plugin::ComponentDescription& component, net::Network& network,
                                                limit::Gate& gate, net::CredentialProvider& credentials,
                                                net::TokenProvider& tokens);

    net::HttpExchange perform(const net::HttpRequest& request, const net::Call& call) override {
        return _client->perform(request, call);
    }
    std::vector<std::string> warnings() const { return _client->warnings(); }

private:
    explicit Remote(std::unique_ptr<net::HttpClient> client) : _client(std::move(client)) {}
    std::unique_ptr<net::HttpClient> _client;
};

/// The limits that hold for a connection: its conf's, else the component's own.
limit::Limits limitsOf(const conf::Connection& connection);

} // namespace crossdock::app
