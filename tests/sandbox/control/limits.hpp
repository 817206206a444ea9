// Rate limits as a service enforces them, over a sliding window.
#pragma once

#include "sandbox_control/message.hpp"

#include <crossdock/time.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox {

/// One limit. 0 means that this side of it is not limited.
struct Limit {
    std::string kind; ///< requests it counts, '*' for any text; empty: all
    std::int64_t perSecond = 0;
    std::int64_t perMinute = 0;
    std::int64_t concurrent = 0;
    int status = 0;         ///< of the refusal; 0: the service's own
    bool retryAfter = true; ///< says in whole seconds when the window has room again

    static Limit fromJson(const boost::json::value& value);
    boost::json::value toJson() const;
};

/// All limits of a server. A refused request does not count against the window. Thread-safe.
class RateLimits {
public:
    struct Refused {
        int status;
        std::optional<std::int64_t> retryAfterSeconds;
    };

    void set(std::vector<Limit> limits);
    std::vector<Limit> limits() const;

    /// Admits the request, or says how it is refused. Each admitted request must be given back to `leave` with the same kind.
    std::optional<Refused> enter(std::string_view kind, UtcTime now);
    void leave(std::string_view kind);

private:
    struct Window {
        Limit limit;
        std::deque<std::int64_t> admittedUs;
        std::int64_t running = 0;
    };
    mutable std::mutex _mutex;
    std::vector<Window> _windows;
};

} // namespace crossdock::sandbox
