#include "engine/runner.hpp"

#include <algorithm>
#include <chrono>

namespace crossdock::engine {

namespace {

constexpr std::int64_t longestWaitUs = 250'000;
constexpr std::chrono::seconds againAfter{1};

} // namespace

void Runner::start(std::unique_ptr<Worker> worker, Bell& waitsFor, Bell& rings) {
    Worker& driven = *worker;
    _workers.push_back(std::move(worker));
    _bells.push_back(&waitsFor);
    {
        const std::lock_guard lock(_mutex);
        ++_living;
    }
    _threads.emplace_back([this, &driven, &waitsFor, &rings] {
        drive(driven, waitsFor, rings);
        const std::lock_guard lock(_mutex);
        --_living;
        _ended.notify_one();
    });
}

void Runner::drive(Worker& worker, Bell& waitsFor, Bell& rings) {
    while (!(_stop && worker.idle())) {
        const UtcTime again = worker.step();
        const std::int64_t wait = again.us - _clock.now().us;
        if (wait <= 0) {
            rings.ring();
        } else if (!_stop || worker.idle()) {
            waitsFor.wait(std::min(wait, longestWaitUs));
        } else {
            waitsFor.wait(std::min<std::int64_t>(wait, 10'000));
        }
    }
}

void Runner::stop(const std::function<void()>& again) {
    _stop = true;
    for (Bell* bell : _bells) {
        bell->ring();
    }
    if (again) {
        std::unique_lock lock(_mutex);
        while (!_ended.wait_for(lock, againAfter, [this] { return _living == 0; })) {
            lock.unlock();
            again();
            lock.lock();
        }
    }
    for (std::thread& thread : _threads) {
        if (thread.joinable()) {
            thread.join();
        }
    }
    _threads.clear();
}

} // namespace crossdock::engine
