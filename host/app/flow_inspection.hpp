// The canonical check as one flow needs it.
#pragma once

#include "conf/configuration.hpp"
#include "engine/inspection.hpp"

#include <string>

namespace crossdock::app {

/// Hashes the content of a record together with what the flow makes of it: when filter, mapping or the sink's settings change, every
/// record is new to the target. Thread-safe.
class FlowInspection final : public engine::Inspection {
public:
    explicit FlowInspection(const conf::Flow& flow);
    Result<engine::Inspected> inspect(const std::string& entity, const std::string& body,
                                      const std::string& key) override;
    std::string renewed(const std::string& hash) const override;

private:
    std::string _makeUp; ///< names filter, mapping and settings, in a few characters
};

} // namespace crossdock::app
