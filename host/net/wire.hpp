// One request over one connection: connecting, waiting for the permit, signing, sending, reading.
#pragma once

#include "limit/gate.hpp"
#include "net/answer_reader.hpp"
#include "net/authorization.hpp"
#include "net/network.hpp"
#include "net/session_pool.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace crossdock::net {

/// A request after all checks: what goes out byte by byte, but for the credentials.
struct WireRequest {
    Origin origin;
    std::string target;
    const HttpRequest& request;
    Signing signing;
    bool plainAllowed = false; ///< http beyond this machine
};

/// What became of it.
struct WireOutcome {
    Result<RawAnswer> answer;
    bool sent = false;    ///< at least a byte may have left this machine
    bool anyByte = false; ///< the remote said something
    bool reused = false;  ///< over a connection that had carried a request before
    std::optional<SignedHeaders> signedWith;
};

struct WireSettings {
    bool allowPrivate = false;
    bool gzip = false;
    TlsSettings tls;
    std::string userAgent;
    HttpLimits limits;
};

/// The connections of one HttpClient. Thread-safe.
class Wire {
public:
    Wire(WireSettings settings, Network& network, limit::Gate& gate, Authorizer& authorizer);

    WireOutcome send(const WireRequest& wire, const Call& call, const limit::Patience& patience, Watch& watch,
                     bool freshConnection);

    /// The TLS context for a host, made at first use.
    Result<std::shared_ptr<TlsContext>> tlsFor(const std::string& host);

    void closeIdle() { _pool.clear(); }

private:
    Result<std::unique_ptr<PinnedSession>> connect(const WireRequest& wire, Watch& watch);
    Status write(PinnedSession& session, const WireRequest& wire, SignedHeaders& signedWith);

    const WireSettings _settings;
    Network& _network;
    limit::Gate& _gate;
    Authorizer& _authorizer;
    SessionPool _pool;
    std::mutex _mutex;
    std::map<std::string, std::shared_ptr<TlsContext>> _tls;
};

} // namespace crossdock::net
