// What the engine asks of the store: one function per transaction. One Ledger serves one flow of
// one organisation.
#pragma once

#include "core/result.hpp"
#include "engine/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::engine {

enum class ItemState {
    Draft = 0,
    Processing = 1,
    Failed = 2, ///< waits for its due time or for its parent
    ActionRequired = 3,
    Done = 4,
    Cancelled = 5,
    Superseded = 6
};

/// Stable lower-case name: "draft", "action_required" ...
const char* nameOf(ItemState state);

// ------------------------------------------------------------------------------------------------------------------
// passes

/// A walk over one entity that is about to begin.
struct PassPlan {
    std::string entity;
    PassMode mode = PassMode::Full; ///< Full or Keys
    UtcTime since;
    UtcTime until;
    std::vector<std::string> windows; ///< empty: one part without a window
    UtcTime opened;                   ///< the source's own clock before anything was read; epoch when unknown
    bool moves = false;               ///< its end moves the cursor
    bool closing = false;             ///< its end opens a pass over what changed since `opened`
    std::int64_t overlapUs = 0;
    std::int64_t lagUs = 0;
    std::int64_t limit = 0; ///< at most so many records, 0: all
    std::string sync;
};

/// A part of a pass in the hands of one reader.
struct PartClaim {
    std::int64_t pass = 0;
    std::int64_t part = 0;
    std::int64_t fence = 0;
    std::string entity;
    PassMode mode = PassMode::Full;
    UtcTime since;
    UtcTime until;
    std::string window;
    std::string position;
    std::int64_t left = 0; ///< records until the pass's limit, 0: no limit
    UtcTime leaseUntil;
};

/// A record that was read and inspected.
struct NewItem {
    Op op = Op::Upsert;
    std::string key;
    UtcTime version;
    std::string stamp;
    std::string hash;
    std::string body;
    std::string raw;
    std::string note;
    std::string amount;             ///< what it is about in money, as decimal text; may be empty
    std::string currency;           ///< of amount
    std::optional<Failure> refused; ///< not a record: goes to action_required at once
};

struct PageWrite {
    std::string position; ///< after this page
    UtcTime hwm;          ///< newest version on it
    UtcTime serverDate;   ///< epoch when unknown
    UtcTime seen;         ///< when the read began
    std::int64_t total = -1;
    bool done = false;
    std::vector<NewItem> items; ///< no key twice
    UtcTime now;
    UtcTime leaseUntil;
};

struct PageCounts {
    std::uint64_t read = 0;
    std::uint64_t queued = 0;
    std::uint64_t heldBefore = 0; ///< not queued, since an earlier sync put the same content on hold
    bool passDone = false;
};

/// The cursor of one entity.
struct Mark {
    bool known = false;
    UtcTime hwm;
    bool passOpen = false;   ///< an unfinished pass exists that nobody bounded: it goes on
    bool passIsFull = false; ///< that one reads from the beginning
};

/// One line of a `keys` page.
struct ListedKey {
    std::string key;
    std::string stamp;
};

// -------------------------------------------------------------------------------------------------------------------
// items

/// What is known about a key's target record: what is posted, and the open intent.
struct Link {
    std::string target;
    std::string token;
    bool skipped = false; ///< nothing is posted since the sink skipped it: what waits for it can be told so
    UtcTime version;
    UtcTime seen;
    std::string hash;   ///< of the content last decided about; empty: unknown
    std::string posted; ///< of the content last posted; empty: none, or unknown
    std::int64_t generation = 0;
    std::string requestId; ///< of the open intent; empty: none is open
    std::string intentHash;
    UtcTime intentVersion;
    UtcTime intentSeen;
    UtcTime intentUntil; ///< the latest moment at which a call under it could still land
    bool look = false;   ///< look it up before the next send
};

struct ClaimedItem {
    std::int64_t id = 0;
    std::int64_t sync = 0; ///< the store's own number of the sync that queued it
    Op op = Op::Upsert;
    std::string key;
    UtcTime version;
    UtcTime seen;
    std::string hash;
    std::uint32_t attempt = 0; ///< from 1, this one included
    std::string body;
    std::string raw;
    std::string note;
    bool isDamaged = false; ///< what the store holds of it is not what was written: body or raw are empty
    Link link;
};

/// How large a batch is to be. One that is not full waits while more of its entity is being read.
struct BatchSize { // NOLINTNEXTLINE(google-explicit-constructor): a bare number is a full batch
    BatchSize(std::uint32_t full, std::int64_t waitsUs = 0, std::uint64_t limit = 0)
        : most(full),
          patienceUs(waitsUs),
          queue(limit) {}

    std::uint32_t most;
    std::int64_t patienceUs; ///< but no longer than this after its first item came
    std::uint64_t queue;     ///< nor when so many items are ready, since reading pauses then
};

struct Batch {
    std::int64_t fence = 0;
    std::string entity;
    UtcTime leaseUntil;
    std::vector<ClaimedItem> items; ///< empty: nothing was ready
};

struct Intent {
    std::int64_t item = 0;
    std::string requestId;
    std::string hash;
    UtcTime until;
};

/// How a decision counts in the sync that queued the item.
enum class Tally { None, Created, Updated, Unchanged, Skipped, Deleted, Failed, Held, Retried, Waiting };

/// "created", "held" ...; "none".
const char* nameOf(Tally tally);

/// Why a record was skipped that the flow's filter does not want. Any other reason is the sink's.
constexpr const char* reasonFilter = "filter";

/// What becomes of an item, its link and its intent.
struct Verdict {
    std::int64_t item = 0;
    std::int64_t sync = 0;
    ItemState state = ItemState::Draft;
    UtcTime due;
    bool refundAttempt = false; ///< this one did not count
    Tally tally = Tally::None;
    std::string reason;    ///< of Tally::Skipped: the sink's own, or reasonFilter
    std::string requestId; ///< under which the call went out, for the biography
    std::string waitsEntity;
    std::string waitsKey;
    std::optional<Failure> failure; ///< kept as an attempt; names the reason of action_required

    bool touchesLink = false; ///< closesIntent, intentUntil, look are to be stored
    bool closesIntent = false;
    UtcTime intentUntil; ///< epoch: as it stands
    bool look = false;
    std::optional<Link> link;         ///< target, token, version, seen, hash, posted are to be stored too
    std::optional<std::string> total; ///< read back; empty: nobody knows any more; nothing: as it stands
};

/// A line for the activity log.
struct Note {
    std::string kind; ///< snake_case, e.g. "flow_stopped"
    std::string entity;
    std::string key;
    std::string message;
    std::string who; ///< empty: the engine
};

struct Backlog {
    std::uint64_t ready = 0;    ///< draft
    std::uint64_t inHand = 0;   ///< processing
    std::uint64_t retrying = 0; ///< failed, comes back by itself
    std::uint64_t waiting = 0;  ///< failed, waits for a parent
    std::uint64_t held = 0;     ///< action_required
    std::uint64_t wanted = 0;   ///< keys to be read by id, not yet tried
    std::uint64_t openParts = 0;
    UtcTime nextDue; ///< of what comes back by itself; epoch: nothing does
};

// --------------------------------------------------------------------------------------------------------------------
// syncs

struct SyncStart {
    std::string id;
    std::string mode; ///< "full", "incremental", "resumed", "plan", "retry", "sweep"
    std::string entities;
    bool dryRun = false;
    std::string who;
    bool whole = false; ///< all entities of the flow without bounds: what it completes lacks nothing
};

struct SyncCounters {
    std::int64_t read = 0;
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::int64_t skipped = 0;
    std::int64_t deleted = 0;
    std::int64_t failed = 0;
    std::int64_t held = 0;
    std::int64_t cancelled = 0;
    std::int64_t retried = 0;
    std::int64_t total = -1;     ///< records in the passes as the source counts them, -1 unknown
    std::int64_t heldBefore = 0; ///< not of `unchanged`: what an earlier sync put on hold, still there when read
};

/// Thread-safe. Every function is one transaction, but for letGo(). Failures carry the code
/// "store_...": after any of them a worker forgets what it has in hand ("store_unknown" may have
/// happened) and lets it go, or leases repair the rest. "store_fenced": the lease was lost.
class Ledger {
public:
    virtual ~Ledger() = default;

    /// Different for every store, organisation and flow; part of every request id.
    virtual std::string identity() const = 0;

    // Passes
    virtual Result<Mark> mark(const std::string& entity) = 0;
    /// False when an unfinished pass of this entity and mode exists: that one goes on instead.
    virtual Result<bool> openPass(const PassPlan& plan, UtcTime now) = 0;
    /// The next unfinished part of these entities, in their order; nothing when all are taken or
    /// done.
    virtual Result<std::optional<PartClaim>> claimPart(const std::vector<std::string>& entities, UtcTime now,
                                                       UtcTime leaseUntil) = 0;
    /// Items and checkpoint in one transaction. Counts into the pass's sync.
    virtual Result<PageCounts> storePage(const PartClaim& part, const PageWrite& page) = 0;
    /// A page of a Keys pass: keys whose stamp differs, and at the end of the pass those no longer
    /// listed, become wanted.
    virtual Result<PageCounts> storeKeys(const PartClaim& part, const PageWrite& page,
                                         const std::vector<ListedKey>& listed) = 0;
    /// Gives a part back, so that another reader need not wait for the lease.
    virtual Status releasePart(const PartClaim& part) = 0;
    /// Gives up the unfinished passes of a sync; their items stay.
    virtual Status abandonPasses(const std::string& sync) = 0;
    /// Takes unfinished passes over into another sync.
    virtual Status adoptPasses(const std::string& sync) = 0;

    // Keys to be read by id: webhooks, sweeps, a person's hand
    virtual Status want(const std::string& entity, const std::vector<std::string>& keys, UtcTime due) = 0;
    /// Up to `most` wanted keys of the first entity that has some due. They stay wanted until
    /// storeFetched.
    virtual Result<std::vector<std::string>> wanted(const std::vector<std::string>& entities, std::uint32_t most,
                                                    UtcTime now, std::string& entity) = 0;
    /// Records read by id, without a checkpoint. `asked` that did not come back are asked again
    /// later, at most `attempts` times; with 0 they are left alone.
    virtual Result<PageCounts> storeFetched(const std::string& entity, const std::string& sync,
                                            const std::vector<std::string>& asked, const PageWrite& page,
                                            std::uint32_t attempts) = 0;

    // Delivery
    /// A batch of the first of these entities that has something: a full one, or one that nothing more can come for soon. Empty
    /// while something of an earlier one is in a worker's hands: what becomes of a child depends on what became of its parent.
    virtual Result<Batch> claim(const std::vector<std::string>& entities, const BatchSize& size, UtcTime now,
                                UtcTime leaseUntil) = 0;
    virtual Status intend(const Batch& batch, const std::vector<Intent>& intents, UtcTime leaseUntil) = 0;
    virtual Status confirm(const Batch& batch, const std::vector<Verdict>& verdicts, const std::vector<Note>& notes,
                           UtcTime now) = 0;

    // Janitor
    /// A worker has forgotten the batch or part that it held under this fence: nothing of it is in
    /// flight any more, so nobody needs to wait for its lease. Only remembered, since the store may
    /// be in trouble: given back by the next rescue(), startSync() or finishSync() of this process
    /// that the store takes. The attempt does not count then; what a call may have done is the open
    /// intent's to say, which stays as it is. No transaction, never fails, 0 is nothing.
    virtual void letGo(std::int64_t fence) = 0;
    /// Items whose lease ran out go back to draft, or to action_required after `maxAttempts`. Tells
    /// how many.
    virtual Result<std::uint64_t> rescue(UtcTime now, std::uint32_t maxAttempts) = 0;
    /// Items that are due go back to draft. Tells how many.
    virtual Result<std::uint64_t> wake(UtcTime now) = 0;
    /// Waiting items whose parent is posted, or skipped by the sink, go back to draft. Tells how many.
    virtual Result<std::uint64_t> wakeChildren() = 0;
    /// What is left of these entities: what others a flow has is not for a run of these to wait for.
    virtual Result<Backlog> backlog(const std::vector<std::string>& entities) = 0;
    /// Draft items of these entities, counted no further than `most`.
    virtual Result<std::uint64_t> readyUpTo(const std::vector<std::string>& entities, std::uint32_t most) = 0;

    // Dry runs: what is known about keys, without claiming anything
    virtual Result<std::vector<Link>> links(const std::string& entity, const std::vector<std::string>& keys) = 0;

    // Syncs
    virtual Status startSync(const SyncStart& sync, UtcTime now) = 0;
    virtual Status finishSync(const std::string& id, const std::string& status, const std::string& message,
                              UtcTime now) = 0;
    /// For dry runs, which have no other way to count.
    virtual Status countSync(const std::string& id, const SyncCounters& counters, UtcTime now) = 0;
    virtual Result<SyncCounters> counters(const std::string& id) = 0;
    /// "running", "completed", "partial", "failed", "cancelled"; empty when there is no such sync.
    virtual Result<std::string> syncStatus(const std::string& id) = 0;
    /// Somebody, in whatever process, asked to cancel this sync: who and why, as a sentence.
    virtual Result<std::optional<std::string>> cancelWish(const std::string& id) = 0;
    virtual Status note(const std::string& sync, const Note& note, UtcTime now) = 0;
};

} // namespace crossdock::engine
