// What people do to more items than one request should carry: in parts, in the background, with progress, a stop, and a result in
// numbers.
#pragma once

#include "core/clock.hpp"
#include "core/random.hpp"
#include "daemon/control.hpp"
#include "store/items_by_id.hpp"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace crossdock::pages {

/// A value.
struct JobOrder {
    enum class Kind { Retry, Close };

    Kind kind = Kind::Retry;
    std::string organisation, flow;
    std::string who, why; ///< `why` may be empty for a retry
    std::string title;    ///< of what they wait for
    std::string what;     ///< "1,200 orders"
    std::string back;     ///< where it was asked for
    std::vector<std::int64_t> items;
};

/// How a job stands. A value.
struct JobState {
    std::string id;
    JobOrder order; ///< without its items
    std::int64_t total = 0;
    std::int64_t sent = 0;  ///< looked at so far
    std::int64_t taken = 0; ///< of those: retried or closed; the others had moved in the meantime
    store::Fates fates;     ///< of those sent
    std::string stoppedBy;  ///< a person; empty: nobody
    std::string problem;    ///< why it ended early; empty: it did not
    UtcTime began;
    std::optional<UtcTime> ended;
};

/// Thread-safe. One job at a time moves; a retry sends its next part when most of the last is through, so that a stop has something
/// left to stop. A restart forgets jobs: what was sent is in the queue, the rest waits as before, and both stand in the activity log.
class Jobs {
public:
    Jobs(store::Store& store, daemon::Control& control, const Clock& clock)
        : _store(store),
          _control(control),
          _clock(clock) {}
    /// What is under way ends with its current part.
    ~Jobs();
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;

    /// Its id.
    std::string begin(JobOrder order);
    std::optional<JobState> find(const std::string& organisation, const std::string& id) const;
    /// What is not sent yet stays as it is. False when it has ended, or is not known.
    bool stop(const std::string& organisation, const std::string& id, const std::string& who);

private:
    struct Job;
    using Shared = std::shared_ptr<Job>;

    void live();
    /// Does one part of the work; true when there is more to do at once.
    bool step(Job& job);
    bool sendPart(Job& job);
    void end(Job& job, const std::string& problem);
    void forgetOldest();
    void note(const JobOrder& order, const std::string& kind, const std::string& message);

    store::Store& _store;
    daemon::Control& _control;
    const Clock& _clock;
    SystemRandom _random;
    mutable std::mutex _mutex;
    std::condition_variable _changed;
    std::map<std::string, Shared> _jobs; ///< by id; their states are guarded by _mutex too
    bool _stopping = false;
    std::thread _thread; ///< from the first job on
};

/// "1,190 delivered, 10 on hold again.": what is known of the result, or so far.
std::string resultOf(const JobState& job);

} // namespace crossdock::pages
