// One thread per worker. The only place of the engine where threads are.
#pragma once

#include "core/clock.hpp"
#include "engine/bell.hpp"
#include "engine/worker.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace crossdock::engine {

/// Owns the workers and drives them until stop(). A worker that has something in hand is driven on
/// until it has nothing.
class Runner {
public:
    explicit Runner(const Clock& clock) : _clock(clock) {}
    ~Runner() { stop(); }
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// `waitsFor` may end the worker's wait, `rings` is rung when it got something done. Both
    /// outlive the runner.
    void start(std::unique_ptr<Worker> worker, Bell& waitsFor, Bell& rings);
    /// Blocks until all workers have ended. `again`, if given, is called now and then until they have: who looked whether it may begin
    /// a call just before it might not, begins it just after all calls were cancelled.
    void stop(const std::function<void()>& again = {});

private:
    void drive(Worker& worker, Bell& waitsFor, Bell& rings);

    const Clock& _clock;
    std::atomic<bool> _stop{false};
    std::vector<std::unique_ptr<Worker>> _workers;
    std::vector<Bell*> _bells;
    std::vector<std::thread> _threads;
    std::mutex _mutex;
    std::condition_variable _ended;
    std::size_t _living = 0; ///< threads that have not ended
};

} // namespace crossdock::engine
