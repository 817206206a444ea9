// Ends connections that take too long. Poco's time-outs are per read: a byte every few seconds outlives them for ever.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace crossdock::admin {

/// Thread-safe. Shuts a late connection's socket down; whoever reads or writes it gets an end or an error.
class Deadlines {
public:
    using Time = std::chrono::milliseconds;

    /// One watched connection; the watching ends with it.
    class Watch {
    public:
        Watch(Deadlines& deadlines, std::uint64_t number) : _deadlines(deadlines), _number(number) {}
        ~Watch() { _deadlines.forget(_number); }
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

        /// From now on, instead of what was set before.
        void set(Time fromNow) { _deadlines.set(_number, fromNow); }
        /// Whether the deadline has struck.
        bool struck() const { return _deadlines.struck(_number); }

    private:
        Deadlines& _deadlines;
        const std::uint64_t _number;
    };

    Deadlines();
    ~Deadlines();
    Deadlines(const Deadlines&) = delete;
    Deadlines& operator=(const Deadlines&) = delete;

    /// Watches the connection behind a descriptor through a duplicate of it, so that a descriptor that is closed and given to another
    /// connection meanwhile is never hit.
    std::unique_ptr<Watch> watch(int descriptor, Time fromNow);
    /// All of them, at once.
    void strikeAll();

private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Entry {
        int descriptor = -1;
        Moment due;
        bool struck = false;
    };

    void set(std::uint64_t number, Time fromNow);
    bool struck(std::uint64_t number);
    void forget(std::uint64_t number);
    void keep();

    std::mutex _mutex;
    std::condition_variable _news;
    std::map<std::uint64_t, Entry> _entries;
    std::uint64_t _last = 0;
    bool _ending = false;
    std::thread _thread;
};

} // namespace crossdock::admin
