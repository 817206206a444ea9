// Whether the daemon's loops make progress: what the watchdog of the service manager hangs on.
#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace crossdock::daemon {

/// Thread-safe. Outlives its Beats.
class Heartbeats {
public:
    explicit Heartbeats(const Clock& clock) : _clock(clock) {}

    /// The pulse of one loop; ends with it. Belongs to the loop's thread.
    class Beat {
    public:
        Beat(Heartbeats& owner, std::string name);
        ~Beat();
        Beat(const Beat&) = delete;
        Beat& operator=(const Beat&) = delete;

        /// The loop is alive, and counts as stuck when the next word does not come within `silenceUs`.
        void beat(std::int64_t silenceUs);

    private:
        friend class Heartbeats;
        Heartbeats& _owner;
        const std::string _name;
        std::int64_t _until; ///< on Clock::monoUs(); guarded by the owner's mutex
        std::list<Beat*>::iterator _place;
    };

    /// Names of the loops that said nothing for longer than they announced.
    std::vector<std::string> stuck() const;

private:
    const Clock& _clock;
    mutable std::mutex _mutex;
    std::list<Beat*> _beats; ///< guarded by _mutex
};

} // namespace crossdock::daemon
