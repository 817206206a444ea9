// What workers of this process had in hand and forgot, because the store was in trouble.
#pragma once

#include <compare>
#include <cstdint>
#include <mutex>
#include <set>
#include <vector>

namespace crossdock::store {

/// A batch or a part by its fencing token.
struct Hold {
    std::int64_t org = 0;
    std::int64_t flow = 0;
    std::int64_t fence = 0;

    auto operator<=>(const Hold&) const = default;
};

/// What nobody holds any more, although the store does not know it yet. Thread-safe, memory alone:
/// what a process leaves behind at its end is in the hands of endDeadRuns().
class LetGo {
public:
    void add(const Hold& hold) {
        const std::lock_guard lock(_mutex);
        _holds.insert(hold);
    }
    std::vector<Hold> holds() const {
        const std::lock_guard lock(_mutex);
        return {_holds.begin(), _holds.end()};
    }
    /// The store knows these now.
    void told(const std::vector<Hold>& holds) {
        const std::lock_guard lock(_mutex);
        for (const Hold& hold : holds) {
            _holds.erase(hold);
        }
    }

private:
    mutable std::mutex _mutex;
    std::set<Hold> _holds;
};

} // namespace crossdock::store
