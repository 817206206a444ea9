// Ends network waits from outside. Poco's time-outs are per read, so a remote that sends a byte now
// and then is never too late for them; this one looks at the clock and shuts the socket down.
#pragma once

#include "core/clock.hpp"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

namespace crossdock::net {

class Watchdog;

enum class WatchVerdict : std::uint8_t { Running, Late, Cancelled };

/// One request under guard. Made and destroyed by the thread that does the request.
class Watch {
public:
    Watch(Watchdog& watchdog, std::int64_t deadlineMonoUs, std::function<bool()> cancelled);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    /// The descriptor to shut down when time is up; -1: none. A verdict already passed is carried
    /// out at once.
    void guard(int descriptor);
    void release() { guard(-1); }

    /// A nearer deadline for the step that begins now, such as the first byte; the request's own
    /// still holds.
    void stepUntil(std::int64_t deadlineMonoUs);

    WatchVerdict verdict();

    /// Whether the deadline that passed was the request's own, not that of a step.
    bool requestLate() const;

private:
    friend class Watchdog;

    Watchdog& _watchdog;
    const std::int64_t _deadline;
    const std::function<bool()> _cancelled;
    std::int64_t _step; ///< guarded by the watchdog's mutex, as all below
    int _descriptor = -1;
    WatchVerdict _verdict = WatchVerdict::Running;
    bool _requestLate = false;
};

/// One thread that looks at all watches about every 20 ms while there are any, and sleeps
/// otherwise.
class Watchdog {
public:
    explicit Watchdog(const Clock& clock);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

private:
    friend class Watch;

    void run();
    void judge(Watch& watch, std::int64_t now);

    const Clock& _clock;
    std::mutex _mutex;
    std::condition_variable _changed;
    std::set<Watch*> _watches;
    bool _ending = false;
    std::thread _thread;
};

} // namespace crossdock::net
