#include "daemon/watchdog.hpp"

#include <algorithm>
#include <chrono>

namespace crossdock::daemon {

namespace {

constexpr std::int64_t longestStepUs = 5'000'000;

} // namespace

Watchdog::Watchdog(Daemon& daemon, const NotifySocket& socket)
    : _daemon(daemon),
      _socket(socket),
      _thread([this] { live(); }) {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock(_mutex);
        _ended = true;
    }
    _changed.notify_all();
    _thread.join();
}

void Watchdog::look() {
    const std::lock_guard looking(_looking);
    const std::vector<std::string> stuck = _daemon.heartbeats().stuck();
    if (stuck.empty()) {
        _socket.alive();
    } else if (stuck != _stuck) {
        for (const std::string& name : stuck) {
            _daemon.host()->log().error("a loop is stuck; the watchdog gets no more word", {{"loop", name}});
        }
    }
    _stuck = stuck;
    if (_socket.listening()) {
        if (std::string line = statusLine(); line != _status) {
            _socket.status(line);
            _status = std::move(line);
        }
    }
}

std::string Watchdog::statusLine() {
    std::size_t running = 0;
    std::size_t need = 0;
    const std::vector<FlowStatus> flows = _daemon.flows();
    for (const FlowStatus& flow : flows) {
        running += flow.state == FlowState::Running ? 1 : 0;
        need += flow.state == FlowState::Stopped || flow.state == FlowState::ConfError ? 1 : 0;
    }
    return std::to_string(flows.size()) + (flows.size() == 1 ? " flow, " : " flows, ") + std::to_string(running) +
           " running" + (need > 0 ? ", " + std::to_string(need) + " need somebody" : "");
}

void Watchdog::live() {
    const std::int64_t stepUs =
        _socket.watchdogUs() > 0 ? std::min(_socket.watchdogUs() / 3, longestStepUs) : longestStepUs;
    std::unique_lock lock(_mutex);
    while (!_ended) {
        lock.unlock();
        look();
        lock.lock();
        _changed.wait_for(lock, std::chrono::microseconds(stepUs), [this] { return _ended; });
    }
}

} // namespace crossdock::daemon
