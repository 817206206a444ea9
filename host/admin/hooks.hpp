// POST /hooks/{connection}.
#pragma once

#include "admin/hook_directory.hpp"
#include "admin/hook_inbox.hpp"
#include "admin/http_counts.hpp"
#include "admin/route.hpp"

#include <map>
#include <mutex>
#include <vector>

namespace crossdock::admin {

/// Thread-safe. In this order: connection known (else the same 404), token bucket (429), signature over the raw bytes (else the same
/// 401), replay, one insert, 200 without a body. Nothing that was sent is echoed.
class Hooks {
public:
    Hooks(const HookDirectory& directory, HookInbox& inbox, HttpCounts& counts, const Clock& clock, Log& log)
        : _directory(directory),
          _inbox(inbox),
          _counts(counts),
          _clock(clock),
          _log(log) {}

    std::vector<Route> routes();

private:
    struct Bucket {
        double tokens = 0;
        std::int64_t filled = 0;
    };

    std::optional<Answer> before(const Request& request);
    Answer take(const Request& request);
    bool draw(const std::string& bucket, double perMinute, double most);

    const HookDirectory& _directory;
    HookInbox& _inbox;
    HttpCounts& _counts;
    const Clock& _clock;
    Log& _log;
    std::mutex _mutex;
    std::map<std::string, Bucket> _buckets; ///< by known connections only, so bounded
};

} // namespace crossdock::admin
