// What came in: counts by kind and status, the busiest second and minute, and the last requests.
#pragma once

#include "sandbox_control/message.hpp"

#include <crossdock/time.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace crossdock::sandbox {

/// Thread-safe. Keeps the last `keptRequests` requests one by one, all others as counts.
class Counters {
public:
    static constexpr std::size_t keptRequests = 5'000;

    /// Requests that came, answered or not.
    std::uint64_t total() const;
    /// Requests whose kind matches; '*' stands for any text.
    std::uint64_t count(std::string_view kind) const;
    std::uint64_t countStatus(int status) const;
    void clear();

    void begin(std::string_view kind, UtcTime now);
    /// Before the client can know it, so that whoever has an answer finds it counted. `status` 0: the connection is reset. `fault` is
    /// empty when none hit.
    void answered(const Request& request, std::string_view kind, int status, std::string_view fault, UtcTime now);
    void end(std::size_t bytesOut);

    /// {total, by_kind, by_status, faults, bytes_out, busiest_second, busiest_minute, running, peak_concurrency}
    boost::json::value toJson() const;
    /// The last `count` requests, oldest first. Sign-in values in queries are blanked.
    boost::json::value lastRequests(std::size_t count) const;

private:
    struct Seen {
        std::int64_t atUs;
        std::string kind, method, target, userAgent, fault;
        int status;
    };
    void slide(std::deque<std::int64_t>& window, std::int64_t nowUs, std::int64_t widthUs, std::uint64_t& busiest);

    mutable std::mutex _mutex;
    std::uint64_t _total = 0, _bytesOut = 0, _running = 0, _peak = 0, _busiestSecond = 0, _busiestMinute = 0;
    std::map<std::string, std::uint64_t, std::less<>> _byKind, _faults;
    std::map<int, std::uint64_t> _byStatus;
    std::deque<std::int64_t> _second, _minute;
    std::deque<Seen> _last;
};

/// True when `text` fits `pattern`, in which '*' stands for any text. An empty pattern fits all.
bool fits(std::string_view pattern, std::string_view text);

} // namespace crossdock::sandbox
