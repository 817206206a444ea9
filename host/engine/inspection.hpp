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
    /// `key` is the one that the source gave the record.
    virtual Result<Inspected> inspect(const std::string& entity, const std::string& body, const std::string& key) = 0;
    /// What inspect() would tell now of the content that it once told `hash` of: a record may have waited while the conf changed.
    virtual std::string renewed(const std::string& hash) const { return hash; }
};

} // namespace crossdock::engine
