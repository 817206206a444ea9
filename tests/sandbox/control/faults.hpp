// Faults on demand: rules that say which requests go wrong, how, and how often.
#pragma once

#include "sandbox_control/message.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox {

/// What a rule does to a request.
enum class FaultType {
    latency,      ///< waits `ms` (plus up to `jitterMs`), then goes on; adds to the next matching rule's fault
    status,       ///< answers `status` in the given words; nothing happens to the state
    rateLimited,  ///< 429 in the service's words, with Retry-After when `retryAfter` is set
    serverError,  ///< 5xx in the service's words
    expiredToken, ///< the service's answer to a token past its time
    resetBefore,  ///< the connection is reset; nothing happened
    resetAfter,   ///< the write took effect, then the connection is reset before any answer
    cutBody,      ///< the answer is framed whole, but the connection ends after `bytes` of the body
    truncateJson, ///< a well-framed answer whose JSON stops after `bytes`
    html,         ///< an HTML page with `status` (200) instead of the answer; nothing happens to the state
    phpNotice,    ///< the answer, behind a PHP notice
    emptyBody,    ///< the right status and headers, and no body; the effect stays
    drip,         ///< the answer in pieces of `bytes` every `ms`
    hang          ///< holds the request for `ms`, then resets the connection; nothing happened
};

/// Which requests a rule is for; an empty member matches all.
struct FaultMatch {
    std::string kind;   ///< as StandIn::kind; '*' stands for any text, so "orders.*" works
    std::string method; ///< in any case
    std::string path;   ///< text that the path contains
    std::string query;  ///< text that the raw query contains
    std::string body;   ///< text that the body contains

    bool matches(const Request& request, std::string_view requestKind) const;
};

struct FaultRule {
    FaultType type = FaultType::status;
    FaultMatch match;
    std::int64_t times = 1;   ///< how many requests it hits; -1: for ever
    std::int64_t after = 0;   ///< matching requests that pass unharmed first
    double probability = 1.0; ///< of hitting a matching request, by a seeded generator
    int ms = 0;
    int jitterMs = 0;
    int status = 0;
    int bytes = 0;
    std::string retryAfter; ///< seconds or an HTTP date, as it stands in the header; empty: no header
    std::string body;
    std::string contentType;
    Pairs headers;
    bool standing = false; ///< survives a reset of the control path
    // kept by the book
    std::uint64_t id = 0;
    std::int64_t seen = 0;
    std::int64_t hits = 0;

    /// Throws std::invalid_argument with the member's name when the text is not a rule.
    static FaultRule fromJson(const boost::json::value& value);
    boost::json::value toJson() const;
};

/// The rules in force, oldest first. Thread-safe.
class FaultBook {
public:
    std::uint64_t add(FaultRule rule);
    bool remove(std::uint64_t id);
    /// All but the standing ones, and the generator starts anew from `seed`.
    void clear(std::uint64_t seed = 1);
    std::vector<FaultRule> rules() const;

    /// The rules that hit this request, counted as used: any latencies, then at most one other.
    std::vector<FaultRule> take(const Request& request, std::string_view kind);

private:
    mutable std::mutex _mutex;
    std::vector<FaultRule> _rules;
    std::uint64_t _nextId = 1;
    std::mt19937_64 _random{1};
};

std::string_view faultName(FaultType type);

} // namespace crossdock::sandbox
