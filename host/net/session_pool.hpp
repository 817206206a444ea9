// Connections that wait for their next request.
#pragma once

#include "core/clock.hpp"
#include "net/pinned_session.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace crossdock::net {

/// Thread-safe.
class SessionPool {
public:
    explicit SessionPool(const Clock& clock) : _clock(clock) {}

    /// A connection to that origin that is still open and quiet, the youngest first; null when
    /// there is none. Those that are too old or were closed by the remote are dropped on the way.
    std::unique_ptr<PinnedSession> take(const Origin& origin);

    /// Keeps a connection whose answer was read to its end, for `idleMs`.
    void put(std::unique_ptr<PinnedSession> session, std::int64_t idleMs);

    void clear();

private:
    const Clock& _clock;
    std::mutex _mutex;
    std::map<Origin, std::vector<std::unique_ptr<PinnedSession>>> _idle;
};

} // namespace crossdock::net
