// The flow's filter and mapping, as the engine needs them.
#pragma once

#include "core/result.hpp"

#include <string>

namespace crossdock::engine {

struct Transformed {
    bool kept = true;   ///< false: the flow's filter does not want this record
    std::string fields; ///< JSON object made by [map.ENTITY]; empty when there is none
};

/// Applies filter and mapping to one record. Pure and thread-safe; nothing throws.
class Transform {
public:
    virtual ~Transform() = default;
    virtual Result<Transformed> transform(const std::string& entity, const std::string& body) = 0;
};

} // namespace crossdock::engine
