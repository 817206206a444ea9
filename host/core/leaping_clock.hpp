// A clock for tests that wait for true threads, and not for a long time.
#pragma once

#include "core/clock.hpp"

#include <atomic>

namespace crossdock {

/// The machine's clock, which leaps ahead when it is told to; wall and monotonic time leap together. Thread-safe.
class LeapingClock final : public Clock {
public:
    UtcTime now() const override { return UtcTime{_machine.now().us + _ahead}; }
    std::int64_t monoUs() const override { return _machine.monoUs() + _ahead; }
    void leap(std::int64_t us) { _ahead += us; }

private:
    SystemClock _machine;
    std::atomic<std::int64_t> _ahead{0};
};

} // namespace crossdock
