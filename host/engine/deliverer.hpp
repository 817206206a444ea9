// Takes batches from the queue to the sink.
#pragma once

#include "engine/judge.hpp"
#include "engine/setting.hpp"
#include "engine/worker.hpp"

#include <optional>

namespace crossdock::engine {

/// claim -> decide and store the intents -> sink.write -> confirm; or, when something must be
/// looked up first, claim -> give back the rest -> sink.find -> confirm. Each arrow is one step.
/// Belongs to one thread.
class Deliverer final : public Worker {
public:
    explicit Deliverer(const Setting& setting) : _setting(setting) {}

    UtcTime step() override;
    void reset() override;
    bool idle() const override { return _phase == Phase::Idle; }

private:
    enum class Phase { Idle, Claimed, Writing, Written, Finding, Found };

    /// An item of the batch with what was decided about it.
    struct Job {
        std::size_t item;
        Decision decision;
    };

    UtcTime claim();
    UtcTime decideAll();
    UtcTime prepare();
    UtcTime call();
    UtcTime judgeAll();
    UtcTime confirm();
    UtcTime forget(const Failure& failure);
    std::vector<SinkItem> sinkItems() const;
    /// Tells the gate how the call went, and stops the run when nothing more is to be expected.
    void weigh();

    const Setting& _setting;
    Phase _phase = Phase::Idle;
    Batch _batch;
    std::vector<std::string> _fields; ///< of each item of the batch
    std::vector<Job> _jobs;           ///< to be written or found
    std::vector<SinkResult> _results;
    std::vector<Verdict> _verdicts;
    std::vector<Note> _notes;
    UtcTime _nextBatch;
};

} // namespace crossdock::engine
