// The one way to the network: every request of the host and of its connectors goes through here.
#pragma once

#include "limit/gate.hpp"
#include "net/call.hpp"
#include "net/credential.hpp"
#include "net/http_limits.hpp"
#include "net/http_message.hpp"
#include "net/network.hpp"
#include "net/origin.hpp"

#include <memory>
#include <string>
#include <vector>

namespace crossdock::net {

/// The network side of one connection, as its conf says.
struct HttpSettings {
    std::string organisation;
    std::string connection;           ///< name, for messages and counters
    std::string url;                  ///< "https://host[:port][/path]"
    std::vector<std::string> origins; ///< further ones that requests may name, beside that of `url`
    bool allowPrivate = false;        ///< addresses of private networks and of this machine
    bool allowPlainHttp = false;      ///< http beyond this machine, for requests signed by OAuth 1.0a only
    bool gzip = false;                ///< offer compression
    std::string caFile;               ///< further authorities, PEM; beside the system's, not instead
    bool requireStapling = false;     ///< refuse a server that staples no OCSP answer
    std::string oauth1BaseUrl;        ///< what the site believes its url to be, when that is not `url`
    std::string userAgent = "Crossdock";
    HttpLimits limits;
    std::vector<AuthScheme> auths;
};

/// Thread-safe: requests of one client run side by side within the gate's concurrency, over pooled
/// keep-alive connections. Nothing throws. Must not outlive what it was opened with.
class HttpClient {
public:
    /// Checks the settings; no network. Config when a url, an origin, a CA file or an auth is
    /// unusable. `tokens` may be null when no auth is of kind OAuth2.
    static Result<std::unique_ptr<HttpClient>> open(HttpSettings settings, Network& network, limit::Gate& gate,
                                                    CredentialProvider& credentials, TokenProvider* tokens = nullptr);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Blocks for gate, connection, sending and the whole answer. Never retries a failure by
    /// itself, but for two cases that are none: an OAuth 2 token that expired is refreshed once,
    /// and a read on a kept connection that the remote had closed meanwhile goes out again on a
    /// fresh one.
    ///
    /// Classes of failure beyond those of classification.hpp: Deadline, Cancelled and RateLimited
    /// when nothing was sent; Uncertain when the answer of a write that is not repeatable was lost;
    /// Transient with reason "blocked" for a page of HTML where JSON was due, "incomplete_answer"
    /// for one cut short; Config for a redirect elsewhere, a certificate that does not hold, a
    /// forbidden address or origin; Internal for a request that breaks the contract.
    HttpExchange perform(const HttpRequest& request, const Call& call);

    /// Lines that deserve a warning at each start, such as plain http beyond this machine.
    std::vector<std::string> warnings() const;

    /// See limit::Gate::nextCallAt().
    UtcTime nextCallAt() const;

    /// Closes the idle connections.
    void closeIdle();

private:
    class Impl;
    explicit HttpClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> _impl;
};

} // namespace crossdock::net
