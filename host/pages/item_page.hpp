// One record: where it comes from, each attempt, what the target answered, who pressed what.
#pragma once

#include "pages/causes.hpp"
#include "pages/listing.hpp"

namespace crossdock::pages {

struct AttemptLine {
    UtcTime at;
    std::uint32_t number = 0;
    std::string what; ///< error, one line
    int httpStatus = 0;
    std::string requestId;
    Word state; ///< that it led to
};

struct VersionLine {
    std::int64_t id = 0;
    UtcTime version;
    Word state;
    std::string what;
    UtcTime created, changed;
    std::string sync;
};

/// A value.
struct ItemView {
    std::string flow, from, to, entity, key;
    std::int64_t id = 0; ///< of the newest version
    Word state;
    bool open = false;   ///< a person can retry it or close it by hand
    std::string skipped; ///< why a rule left the newest version out; empty: none did
    std::string reason;
    Cure cure; ///< of one that is open
    std::string sourceTotal, targetTotal, currency;
    std::string difference; ///< decimal text; empty: not known
    std::string target, token, requestId;
    std::vector<AttemptLine> attempts; ///< oldest first
    std::vector<VersionLine> versions; ///< newest first
    std::vector<ActivityLine> activity;
    std::string body, raw, note;
};

Html itemPage(const ItemView& view, const Frame& frame);

} // namespace crossdock::pages
