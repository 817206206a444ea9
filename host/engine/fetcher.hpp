// Reads records by their keys: after webhooks, for sweeps, by a person's hand.
#pragma once

#include "engine/patience.hpp"
#include "engine/setting.hpp"
#include "engine/worker.hpp"

#include <optional>

namespace crossdock::engine {

/// Takes wanted keys, reads them, stores what came back. A key stays wanted until its answer is
/// stored, so a lost step costs one read. Belongs to one thread.
class Fetcher final : public Worker {
public:
    explicit Fetcher(const Setting& setting) : _setting(setting), _patience(setting) {}

    UtcTime step() override;
    void reset() override;

private:
    UtcTime ask();
    UtcTime read();
    UtcTime store();
    UtcTime forget(const Failure& failure);

    const Setting& _setting;
    Patience _patience;
    std::string _entity;
    std::vector<std::string> _keys;
    std::optional<SourcePage> _page;
    UtcTime _seen;
};

} // namespace crossdock::engine
