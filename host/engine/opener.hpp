// Opens the passes of a run.
#pragma once

#include "engine/patience.hpp"
#include "engine/setting.hpp"
#include "engine/worker.hpp"

#include <atomic>

namespace crossdock::engine {

/// What a run is to read of each entity.
struct PassWish {
    bool full = false;            ///< from the beginning, although there is a cursor
    bool resumeOnly = false;      ///< open nothing, go on with what is unfinished
    bool sweep = false;           ///< keys only: compare what is there with what is known
    std::optional<UtcTime> since; ///< instead of the cursor; the cursor does not move then
    std::optional<UtcTime> until;
    std::int64_t limit = 0; ///< records per entity, 0: all
};

/// For each entity, in order: goes on with an unfinished pass if there is one; else opens an
/// incremental pass from the cursor; or, for a first or full load, asks the source for its clock
/// and for windows, so that they are read in parallel, and lets a pass over what changed meanwhile
/// follow. Belongs to one thread; `finished` may be asked from any.
class Opener final : public Worker {
public:
    Opener(const Setting& setting, PassWish wish) : _setting(setting), _wish(wish), _patience(setting) {}

    UtcTime step() override;
    void reset() override;
    /// All passes are open.
    bool finished() const { return _finished; }

private:
    enum class Phase { Ask, Probe, Split, Open };

    UtcTime ask(const EntityRoute& entity);
    UtcTime probe(const EntityRoute& entity);
    UtcTime split(const EntityRoute& entity);
    UtcTime open();
    UtcTime next();
    UtcTime forget(const Failure& failure);
    bool splittable(const EntityRoute& entity) const;

    const Setting& _setting;
    PassWish _wish;
    Patience _patience;
    std::size_t _entity = 0;
    Phase _phase = Phase::Ask;
    PassPlan _plan;
    std::atomic<bool> _finished{false};
};

} // namespace crossdock::engine
