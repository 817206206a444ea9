// How fast running syncs move, from what pages saw of them.
#pragma once

#include "pages/progress.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <string>

namespace crossdock::pages {

/// Thread-safe. Keeps what was seen in the last five minutes, of at most 64 syncs.
class SyncPace {
public:
    /// Takes the count in, and tells the pace of the last five minutes: the rates of its thirds give the spread.
    Pace seen(const std::string& sync, std::int64_t finished, std::int64_t total, UtcTime started, UtcTime now);

private:
    struct Sample {
        UtcTime at;
        std::int64_t finished = 0;
    };
    std::mutex _mutex;
    std::map<std::string, std::deque<Sample>> _samples;
};

} // namespace crossdock::pages
