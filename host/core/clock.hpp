// Where time comes from. Nothing below the composition root asks the system for it.
#pragma once

#include <crossdock/time.hpp>

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace crossdock {

/// Tells wall time (UTC, for records and the store) and monotonic time (for deadlines). Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual UtcTime now() const = 0;
    /// CLOCK_MONOTONIC in microseconds; comparable over all processes of one boot.
    virtual std::int64_t monoUs() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
public:
    UtcTime now() const override;
    std::int64_t monoUs() const override;
};

/// A clock that stands until a test moves it; wall and monotonic time move together.
class FakeClock final : public Clock {
public:
    explicit FakeClock(UtcTime start) : _now(start) {}
    UtcTime now() const override;
    std::int64_t monoUs() const override;
    void advanceUs(std::int64_t us);

private:
    mutable std::mutex _mutex;
    UtcTime _now;
};

} // namespace crossdock
