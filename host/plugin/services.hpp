// What the plug-in module asks of the rest of the host on behalf of one instance of a connector. The composition root binds
// these to network, store and metrics; tests bind fakes. All are called from several threads; none throws.
#pragma once

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/result.hpp"
#include "net/call.hpp"
#include "net/http_message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::plugin {

/// The way to the network for one connection; same contract as net::HttpClient::perform.
class HttpService {
public:
    virtual ~HttpService() = default;
    virtual net::HttpExchange perform(const net::HttpRequest& request, const net::Call& call) = 0;
};

/// Which target record a source record became.
struct KnownLink {
    std::string key;
    std::string target;
    std::string token;
};

/// The answer to a claim.
struct ClaimAnswer {
    enum class Kind { Granted = XD_CLAIM_GRANTED, Known = XD_CLAIM_KNOWN, Busy = XD_CLAIM_BUSY };
    Kind kind = Kind::Busy;
    KnownLink known; ///< of Kind::Known
};

/// Links and claims of one flow.
class LinkService {
public:
    virtual ~LinkService() = default;
    /// The links that are known, in any order; one look-up.
    virtual Result<std::vector<KnownLink>> resolve(const net::Call& call, const std::string& entity,
                                                   const std::vector<std::string>& keys) = 0;
    virtual Result<ClaimAnswer> claim(const net::Call& call, const std::string& entity, const std::string& key) = 0;
    /// Durable when it succeeds.
    virtual Status put(const net::Call& call, const std::string& entity, const KnownLink& link) = 0;
    virtual void release(const net::Call& call, const std::string& entity, const std::string& key) = 0;
    /// The call has returned. What it claimed and did not release may have been made, by a request that may still land: others get
    /// those claims when it no longer can.
    virtual void ended(const net::Call& call) noexcept = 0;
};

struct StateValue {
    std::string text;
    std::int64_t revision = 0;
};

/// Small durable values of one connection.
class StateService {
public:
    virtual ~StateService() = default;
    virtual Result<std::optional<StateValue>> get(const std::string& name) = 0;
    /// Transient when the stored revision is not `revision` (0: not stored yet).
    virtual Status set(const std::string& name, const std::string& value, std::int64_t revision) = 0;
};

/// Counters; `name` is checked already.
class MetricsService {
public:
    virtual ~MetricsService() = default;
    virtual void count(const std::string& name, std::int64_t delta) = 0;
};

/// What one instance gets. A null service is an extension that the instance does not see. All must outlive every call.
struct Services {
    const Clock* clock = nullptr; ///< required
    Log* log = nullptr;           ///< required
    HttpService* http = nullptr;
    LinkService* links = nullptr;
    StateService* state = nullptr;
    MetricsService* metrics = nullptr;
    std::string name; ///< of the instance in log lines: "acme/shop woocommerce"
};

} // namespace crossdock::plugin
