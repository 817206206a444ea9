// A few threads and a bounded queue in front of them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace crossdock::admin {

/// Thread-safe. Jobs must not throw. Its end waits for the running jobs and drops those that still queue.
class WorkerPool {
public:
    using Job = std::function<void()>;

    WorkerPool(std::size_t threads, std::size_t queued);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False when the queue is full or the end has begun: the job was not taken.
    bool run(Job job);

private:
    void work();

    const std::size_t _most;
    std::mutex _mutex;
    std::condition_variable _news;
    std::deque<Job> _jobs;
    bool _ending = false;
    std::vector<std::thread> _threads;
};

} // namespace crossdock::admin
