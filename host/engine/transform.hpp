// The flow's filter and mapping, as the engine needs them.
#pragma once

#include "core/result.hpp"

#include <string>

namespace crossdock::engine {

struct Transformed {
    bool kept = true; ///< false: the flow's filter does not want this record
    /// JSON object made by [map.ENTITY]; empty when there is none, or the record is neither kept nor posted.
    std::string fields;
};

/// Applies filter and mapping to one record. Pure and thread-safe; nothing throws.
class Transform {
public:
    virtual ~Transform() = default;
    /// `posted`: the record stands in the target already. The filter decides what enters; what has entered is kept in step.
    virtual Result<Transformed> transform(const std::string& entity, const std::string& body, bool posted) = 0;
};

} // namespace crossdock::engine
