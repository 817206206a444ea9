// What the server itself did, for the metrics.
#pragma once

#include "admin/route.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace crossdock::admin {

/// Thread-safe.
class HttpCounts {
public:
    using Key = std::tuple<std::string, std::string, int>; ///< method, pattern, status

    void answered(const Route& route, int status) { add({route.method, route.pattern, status}); }
    /// Before a route was found.
    void refused(int status) { add({"", "", status}); }
    /// Ended without an answer: gone, too slow, broken.
    void cut() { add({"", "", 0}); }
    /// A webhook, by what became of it: "stored", "duplicate", "refused", "ping", "foreign", "limited", "unreadable",
    /// "sweep_needed".
    void hook(const std::string& connection, const std::string& outcome);

    std::map<Key, std::uint64_t> requests() const;
    std::map<std::pair<std::string, std::string>, std::uint64_t> hooks() const;

private:
    void add(const Key& key);

    mutable std::mutex _mutex;
    std::map<Key, std::uint64_t> _requests;
    std::map<std::pair<std::string, std::string>, std::uint64_t> _hooks;
};

} // namespace crossdock::admin
