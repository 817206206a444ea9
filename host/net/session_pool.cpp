#include "net/session_pool.hpp"

namespace crossdock::net {

std::unique_ptr<PinnedSession> SessionPool::take(const Origin& origin) {
    for (;;) {
        std::unique_ptr<PinnedSession> session;
        {
            const std::lock_guard lock(_mutex);
            auto& idle = _idle[origin];
            if (idle.empty()) {
                return nullptr;
            }
            session = std::move(idle.back());
            idle.pop_back();
        }
        if (_clock.monoUs() - session->idleSince < session->idleMs * 1'000 && session->isQuiet()) {
            return session;
        }
        session->breakOff();
    }
}

void SessionPool::put(std::unique_ptr<PinnedSession> session, std::int64_t idleMs) {
    session->used = true;
    session->idleSince = _clock.monoUs();
    session->idleMs = idleMs;
    const std::lock_guard lock(_mutex);
    auto& idle = _idle[session->origin()];
    idle.push_back(std::move(session));
}

void SessionPool::clear() {
    const std::lock_guard lock(_mutex);
    _idle.clear();
}

} // namespace crossdock::net
