#include "core/clock.hpp"

#include <chrono>

namespace crossdock {

namespace {

template <typename ClockType>
std::int64_t microsecondsOf() {
    return std::chrono::duration_cast<std::chrono::microseconds>(ClockType::now().time_since_epoch()).count();
}

} // namespace

UtcTime SystemClock::now() const {
    return UtcTime{microsecondsOf<std::chrono::system_clock>()};
}

std::int64_t SystemClock::monoUs() const {
    return microsecondsOf<std::chrono::steady_clock>();
}

UtcTime FakeClock::now() const {
    const std::lock_guard lock(_mutex);
    return _now;
}

std::int64_t FakeClock::monoUs() const {
    return now().us;
}

void FakeClock::advanceUs(std::int64_t us) {
    const std::lock_guard lock(_mutex);
    _now.us += us;
}

} // namespace crossdock
