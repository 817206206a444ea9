// What the admin page, the API and the command socket may ask of a running daemon.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::daemon {

enum class FlowState {
    Idle,     ///< waits for its next run, or for somebody to ask
    Running,  ///< a sync runs
    Paused,   ///< by a person, or by the conf
    Stopped,  ///< by an error that concerns all of it: sign-in, conf, permission
    ConfError ///< its file is not usable; what ran before goes on with the old conf, if there is one
};

/// A sync somebody wants.
struct SyncWish {
    enum class Kind { Sync, Resume, Sweep, Deliver };

    std::string flow;
    std::vector<std::string> entities; ///< empty: all of the flow
    Kind kind = Kind::Sync;
    bool full = false;
    bool dryRun = false;
    std::optional<UtcTime> since;
    std::optional<UtcTime> until;
    std::int64_t limit = 0; ///< records, 0: no limit
    std::string resumeFrom; ///< sync id, for Resume
    std::string who;        ///< "schedule", "webhook", a user's name
};

/// Who paused a flow and why.
struct Pause {
    std::string who;
    std::string why;
    UtcTime since;
};

/// One flow as it stands. A value.
struct FlowStatus {
    std::string name;
    std::string organisation;
    std::string from; ///< connections
    std::string to;
    std::vector<std::string> entities;
    FlowState state = FlowState::Idle;
    std::string schedule; ///< as in force; empty: none
    std::string timezone;
    bool scheduleChanged = false; ///< differs from the conf file, by PUT schedule
    std::optional<Pause> pause;
    std::string runningSync;         ///< id; empty: none
    std::optional<UtcTime> lastRun;  ///< start of the last sync
    std::optional<UtcTime> lastGood; ///< end of the last completed sync of all that the flow carries
    std::vector<UtcTime> nextRuns;   ///< the next few, jitter included; empty when paused, stopped or unscheduled
    std::vector<std::string> notes;  ///< about the schedule: "02:30 does not exist on 14 Mar"
    std::string problem;             ///< of Stopped and ConfError: what, where, what to do; no secrets
    std::string
        problemClass; ///< of Stopped: error class name, "auth", "config" ...; of the store its fault: "store_full" ...
};

struct ConnectionStatus {
    std::string name;
    std::string organisation;
    std::string connector;
    std::string url;
    std::vector<std::string> flows; ///< that use it
    std::string circuit;            ///< "closed", "open", "half_open", or "unknown" when never used
    std::string circuitCause;
    std::optional<UtcTime> circuitSince;
    std::optional<UtcTime> nextTry;     ///< of an open circuit
    std::optional<UtcTime> pausedUntil; ///< the remote asked to wait (429)
    std::uint32_t usedLastMinute = 0;   ///< permits taken in the last 60 s
    std::uint32_t perMinute = 0;        ///< allowed, 0: no limit
    std::optional<UtcTime> signInEnds;  ///< OAuth sets only
    std::string signedInBy;
    std::vector<std::string> credentials; ///< names in the vault that it uses; never values
};

struct PluginStatus {
    std::string id;
    std::string name;
    std::string version;
    std::string vendor;
    std::string path;
    std::vector<std::string> kinds;           ///< "source", "sink"
    std::string problem;                      ///< why it was refused; empty: loaded
    std::vector<std::string> connectors = {}; ///< the names by which connections call its parts
};

/// Outcome of an online check of one connection.
struct CheckOutcome {
    bool usable = false;
    std::vector<std::string> lines; ///< what was found, in the connector's words
};

/// What a retry of some items would do, as far as the target can say without being written to.
struct Rehearsal {
    enum class Fate {
        Written,   ///< created, updated or voided
        Unchanged, ///< the target has it already
        Skipped,   ///< by a rule of the sink, or by the flow's filter
        HeldAgain  ///< it would fail, or wait for a person
    };
    struct Item {
        std::int64_t id = 0;
        std::string key;
        Fate fate = Fate::HeldAgain;
        std::string message; ///< of HeldAgain: why; of Skipped: the reason's name
    };
    std::vector<Item> items; ///< those that are still kept
};

/// What a dry run found out about one record.
struct DryOutcome {
    std::string entity;
    std::string key;
    std::string action; ///< "create", "update", "delete", "hold", "fail", "skip"
    std::string document;
    std::string fields;  ///< JSON array of {"field","old","new"}; may be empty
    std::string reason;  ///< of hold, fail, skip: its stable name
    std::string message; ///< of hold and fail
};

struct Health {
    bool live = false;                ///< the loops make progress
    bool ready = false;               ///< conf loaded, store writable, vault open or not needed
    std::vector<std::string> reasons; ///< why not
};

/// Something moved. Coarse on purpose: who listens reads what it shows anew.
struct Change {
    enum class What { Sync, Flow, Items, Connection, Conf, Activity };

    What what = What::Sync;
    std::string flow; ///< where it applies
    std::string sync;
};

/// Thread-safe. Nothing here waits for the network but check() and rehearse(). Failures of class Config carry a code that tells the HTTP answer:
/// "not_found" (404), "conflict" (409: already running, already ended), anything else 422.
class Control {
public:
    /// Ends the watching when it dies; no call is made after that.
    class Watch {
    public:
        virtual ~Watch() = default;
    };

    virtual ~Control() = default;

    /// Begins the sync and tells its id at once. "conflict" when one of this flow runs, or it is paused: then only a dry run may.
    virtual Result<std::string> start(const SyncWish& wish) = 0;
    /// "not_found", or "conflict" when it has ended.
    virtual Status cancel(const std::string& sync, const std::string& who, const std::string& why) = 0;
    /// Items of the flow were changed by hand: deliver them soon, without waiting for the next run.
    virtual void nudge(const std::string& flow) = 0;
    /// Maps the items anew and asks the target what it would do; writes nothing. Blocks for some 20 s at most.
    virtual Result<Rehearsal> rehearse(const std::string& flow, const std::vector<std::int64_t>& items) = 0;
    /// Keys that a webhook named: stored before this returns, read and delivered soon.
    virtual Status want(const std::string& connection, const std::string& entity,
                        const std::vector<std::string>& keys) = 0;

    /// Of one of the last dry runs, in the order of reading, as many as are kept; see DryOutcomes.
    virtual std::vector<DryOutcome> dryOutcomes(const std::string& sync) = 0;

    virtual std::vector<FlowStatus> flows() = 0;
    virtual Result<FlowStatus> flow(const std::string& name) = 0;
    /// Survive a restart. A pause lets a running sync finish.
    virtual Status pause(const std::string& flow, const std::string& who, const std::string& why) = 0;
    virtual Status resume(const std::string& flow, const std::string& who) = 0;
    /// Empty `schedule` and `timezone`: back to what the conf file says. A bad one is refused with its place and a suggestion.
    virtual Status setSchedule(const std::string& flow, const std::string& schedule, const std::string& timezone,
                               const std::string& who) = 0;

    virtual std::vector<ConnectionStatus> connections() = 0;
    /// Asks the remote; blocks up to the connection's time-out.
    virtual Result<CheckOutcome> check(const std::string& connection) = 0;
    virtual std::vector<PluginStatus> plugins() = 0;

    /// All or nothing: the new conf, or the mistakes, one a line, and the old one stays in force. Running syncs finish under the old.
    /// What somebody should know of the new one: removed flows that leave something on hold, tables that need a restart.
    virtual Result<std::vector<std::string>> reload(const std::string& who) = 0;

    virtual Health health() = 0;

    /// `seen` is called from the daemon's threads, at most about five times a second for one flow; it must be quick.
    virtual std::unique_ptr<Watch> watch(std::function<void(const Change&)> seen) = 0;
};

} // namespace crossdock::daemon
