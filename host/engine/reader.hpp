// Reads the parts of open passes into the queue.
#pragma once

#include "engine/patience.hpp"
#include "engine/setting.hpp"
#include "engine/worker.hpp"

#include <optional>

namespace crossdock::engine {

/// Claims a part, reads a page, stores it with its position, and so on until the part is done; then
/// the next part. Waits while the queue is full. Belongs to one thread.
class Reader final : public Worker {
public:
    explicit Reader(const Setting& setting) : _setting(setting), _patience(setting) {}

    UtcTime step() override;
    void reset() override;
    bool idle() const override { return !_part; }

private:
    UtcTime claim();
    UtcTime giveBack();
    UtcTime awaitRoom();
    UtcTime read();
    UtcTime store();
    void letGo();
    UtcTime forget(const Failure& failure);
    Result<PageCounts> storeIn(const PageWrite& write);
    PageWrite writeOf(UtcTime now);

    const Setting& _setting;
    Patience _patience;
    std::optional<PartClaim> _part;
    bool _room = false; ///< the queue had room after the last page
    std::optional<SourcePage> _page;
    UtcTime _seen;
    std::string _formerKeys;
};

} // namespace crossdock::engine
