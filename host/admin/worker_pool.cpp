#include "admin/worker_pool.hpp"

namespace crossdock::admin {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queued) : _most(queued) {
    for (std::size_t i = 0; i < threads; ++i) {
        _threads.emplace_back([this] { work(); });
    }
}

WorkerPool::~WorkerPool() {
    std::deque<Job> dropped;
    {
        const std::lock_guard lock(_mutex);
        _ending = true;
        dropped.swap(_jobs);
    }
    _news.notify_all();
    for (std::thread& thread : _threads) {
        thread.join();
    }
}

bool WorkerPool::run(Job job) {
    {
        const std::lock_guard lock(_mutex);
        if (_ending || _jobs.size() >= _most) {
            return false;
        }
        _jobs.push_back(std::move(job));
    }
    _news.notify_one();
    return true;
}

void WorkerPool::work() {
    for (;;) {
        Job job;
        {
            std::unique_lock lock(_mutex);
            _news.wait(lock, [this] { return _ending || !_jobs.empty(); });
            if (_ending) {
                return;
            }
            job = std::move(_jobs.front());
            _jobs.pop_front();
        }
        job();
    }
}

} // namespace crossdock::admin
