#include "net/watchdog.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace crossdock::net {

namespace {

constexpr std::chrono::milliseconds lookEvery{20};

} // namespace

Watch::Watch(Watchdog& watchdog, std::int64_t deadlineMonoUs, std::function<bool()> cancelled)
    : _watchdog(watchdog),
      _deadline(deadlineMonoUs),
      _cancelled(std::move(cancelled)),
      _step(deadlineMonoUs) {
    const std::lock_guard lock(_watchdog._mutex);
    _watchdog._watches.insert(this);
    _watchdog._changed.notify_one();
}

Watch::~Watch() {
    release();
    const std::lock_guard lock(_watchdog._mutex);
    _watchdog._watches.erase(this);
}

void Watch::guard(int descriptor) {
    const std::lock_guard lock(_watchdog._mutex);
    if (_descriptor >= 0) {
        ::close(_descriptor);
    }
    // A duplicate: whoever closes the socket meanwhile, the number stays ours and hits no other
    // file.
    _descriptor = descriptor < 0 ? -1 : ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    _watchdog.judge(*this, _watchdog._clock.monoUs());
}

void Watch::stepUntil(std::int64_t deadlineMonoUs) {
    const std::lock_guard lock(_watchdog._mutex);
    _step = std::min(deadlineMonoUs, _deadline);
}

WatchVerdict Watch::verdict() {
    const std::lock_guard lock(_watchdog._mutex);
    _watchdog.judge(*this, _watchdog._clock.monoUs());
    return _verdict;
}

bool Watch::requestLate() const {
    const std::lock_guard lock(_watchdog._mutex);
    return _requestLate;
}

Watchdog::Watchdog(const Clock& clock) : _clock(clock), _thread([this] { run(); }) {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock(_mutex);
        _ending = true;
        _changed.notify_one();
    }
    _thread.join();
}

void Watchdog::run() {
    std::unique_lock lock(_mutex);
    while (!_ending) {
        if (_watches.empty()) {
            _changed.wait(lock);
            continue;
        }
        const std::int64_t now = _clock.monoUs();
        for (Watch* watch : _watches) {
            judge(*watch, now);
        }
        _changed.wait_for(lock, lookEvery);
    }
}

void Watchdog::judge(Watch& watch, std::int64_t now) {
    if (watch._verdict == WatchVerdict::Running) {
        if (watch._cancelled && watch._cancelled()) {
            watch._verdict = WatchVerdict::Cancelled;
        } else if (now >= watch._step) {
            watch._verdict = WatchVerdict::Late;
            watch._requestLate = now >= watch._deadline;
        }
    }
    if (watch._verdict != WatchVerdict::Running && watch._descriptor >= 0) {
        ::shutdown(watch._descriptor, SHUT_RDWR);
    }
}

} // namespace crossdock::net
