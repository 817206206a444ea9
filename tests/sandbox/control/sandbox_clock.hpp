// The time inside a stand-in: the machine's, moved or stopped by a test.
#pragma once

#include <crossdock/time.hpp>

#include <cstdint>
#include <mutex>
#include <optional>

namespace crossdock::sandbox {

/// Thread-safe.
class SandboxClock {
public:
    UtcTime now() const;
    /// Jumps to `now`; goes on running from there unless it is frozen.
    void set(UtcTime now);
    void advanceUs(std::int64_t us);
    /// A frozen clock stands until it is set, advanced or released.
    void freeze(bool frozen);
    bool frozen() const;
    /// The machine's time again.
    void reset();

private:
    mutable std::mutex _mutex;
    std::int64_t _offsetUs = 0;
    std::optional<std::int64_t> _frozenUs;
};

} // namespace crossdock::sandbox
