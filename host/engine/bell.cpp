#include "engine/bell.hpp"

#include <chrono>

namespace crossdock::engine {

void Bell::ring() {
    {
        const std::lock_guard lock(_mutex);
        ++_rings;
    }
    _rung.notify_all();
}

void Bell::wait(std::int64_t us) {
    std::unique_lock lock(_mutex);
    const std::uint64_t before = _rings;
    _rung.wait_for(lock, std::chrono::microseconds(us), [&] { return _rings != before; });
}

} // namespace crossdock::engine
