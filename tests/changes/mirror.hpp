// A target that remembers each record as it was last told, and refuses what must never come.
#pragma once

#include "engine/ports.hpp"

#include <functional>
#include <map>
#include <string>
#include <utility>

namespace crossdock::changes {

/// One thread.
class Mirror final : public engine::SinkPort {
public:
    struct Row {
        std::string body;
        bool deleted = false;
        std::pair<std::int64_t, std::int64_t> version; ///< with the time of our read
    };
    using Rows = std::map<std::string, Row>;

    const Rows& rows(const std::string& entity) { return _rows[entity]; }
    std::uint64_t writes() const { return _writes; }

    engine::SinkCapabilities capabilities() const override { return {true, true, false, true}; }
    engine::CheckReport check(const engine::CallContext&) override { return {}; }
    /// Throws simulation::Violation for an older version over a newer one.
    std::vector<engine::SinkResult> write(const engine::CallContext&, const std::string& entity,
                                          const std::vector<engine::SinkItem>& items) override;
    std::vector<engine::SinkResult> find(const engine::CallContext&, const std::string& entity,
                                         const std::vector<engine::SinkItem>& items) override;
    Result<std::vector<engine::PlannedChange>> plan(const engine::CallContext&, const std::string&,
                                                    const std::vector<engine::SinkItem>&) override {
        return std::vector<engine::PlannedChange>{};
    }
    void cancelAll() override {}

    std::function<void(const std::string&)> tell = {}; ///< what is written, line by line

private:
    std::map<std::string, Rows> _rows;
    std::uint64_t _writes = 0;
};

} // namespace crossdock::changes
