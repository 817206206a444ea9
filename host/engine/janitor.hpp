// Brings back what waits: expired leases, due retries.
#pragma once

#include "engine/setting.hpp"
#include "engine/worker.hpp"

namespace crossdock::engine {

/// Belongs to one thread.
class Janitor final : public Worker {
public:
    explicit Janitor(const Setting& setting) : _setting(setting) {}

    UtcTime step() override;
    void reset() override { _rescueNext = true; }

private:
    const Setting& _setting;
    bool _rescueNext = true;
};

} // namespace crossdock::engine
