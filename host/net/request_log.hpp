// Counts of what went out, for metrics and for the "calls" that the commands print.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace crossdock::net {

/// One line of the count.
struct RequestKey {
    std::string organisation;
    std::string connection;
    std::string label;
    int status = 0; ///< HTTP status; 0: sent, but no complete answer came

    auto operator<=>(const RequestKey&) const = default;
};

struct RequestCount {
    std::uint64_t requests = 0; ///< that reached the wire, each redirect and repetition counted
    std::uint64_t microseconds = 0;
    std::uint64_t sentBytes = 0;     ///< of bodies
    std::uint64_t receivedBytes = 0; ///< of the wire, head and framing included
};

/// Thread-safe. Labels come from connectors: beyond 256 of one connection they share "other".
class RequestLog {
public:
    using Counts = std::map<RequestKey, RequestCount>;

    void add(RequestKey key, const RequestCount& one);

    /// A copy of all counts since the start.
    Counts snapshot() const;

    /// All requests of one connection since the start.
    std::uint64_t total(const std::string& organisation, const std::string& connection) const;

private:
    mutable std::mutex _mutex;
    Counts _counts;
    std::map<std::pair<std::string, std::string>, std::set<std::string>> _labels;
};

} // namespace crossdock::net
