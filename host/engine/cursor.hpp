// The arithmetic of cursors.
#pragma once

#include <crossdock/time.hpp>

#include <cstdint>

namespace crossdock::engine {

/// Where an incremental pass begins: the cursor less the overlap, never before the epoch. Pure.
UtcTime sinceOf(UtcTime mark, std::int64_t overlapUs);

/// The cursor after a pass: the newest version seen, never past the source's own clock at the
/// pass's beginning less `lagUs`
/// (`opened` of the epoch: unknown, no bound), never before `former`. The host's own clock plays no
/// part. Pure.
UtcTime nextMark(UtcTime former, UtcTime newest, UtcTime opened, std::int64_t lagUs);

} // namespace crossdock::engine
