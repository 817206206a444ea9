// Shortens the waits of workers. A lost ring costs latency, never work.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace crossdock::engine {

/// Thread-safe.
class Bell {
public:
    /// Ends the waits that are running now.
    void ring();
    /// Ends at the next ring, or after `us` microseconds.
    void wait(std::int64_t us);

private:
    std::mutex _mutex;
    std::condition_variable _rung;
    std::uint64_t _rings = 0;
};

} // namespace crossdock::engine
