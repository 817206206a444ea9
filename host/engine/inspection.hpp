// The canonical check, as the engine needs it.
#pragma once

#include "core/result.hpp"

#include <string>

namespace crossdock::engine {

struct Inspected {
    /// Of the business content: equal texts mean "nothing to do". Should also cover what else
    /// decides the outcome (mapping, filter, the sink's settings), so that a changed conf makes
    /// records new. Printable, not empty.
    std::string hash;
    /// A broken invariant with its arithmetic; empty when the record is sound.
    std::string note;
    std::string amount = {};   ///< what the record is about in money, as decimal text; may be empty
    std::string currency = {}; ///< of amount
};

/// Looks at one canonical record. Pure and thread-safe; nothing throws.
class Inspection {
public:
    virtual ~Inspection() = default;
    /// A failure (class permanent) means that the body is not a record: it waits for a person,
    /// others go on.
    virtual Result<Inspected> inspect(const std::string& entity, const std::string& body) = 0;
};

} // namespace crossdock::engine
