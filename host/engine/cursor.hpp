// The arithmetic of cursors.
#pragma once

#include <crossdock/time.hpp>

#include <cstdint>

namespace crossdock::engine {

/// Where an incremental pass begins: the cursor less the overlap, never before the epoch. Pure.
UtcTime sinceOf(UtcTime mark, std::int64_t overlapUs);

/// How far the host's own clock may be ahead of a source's that does not tell its own.
constexpr std::int64_t clockDoubtUs = 300'000'000;

/// The cursor after a pass: the newest version seen, never before `former`, never past the clock at the pass's
/// beginning less `lagUs`, so that a record dated in the future does not hide what changes until then. The clock is
/// the source's own (`opened`); where it is unknown (the epoch), the host's (`began`) less clockDoubtUs. Pure.
UtcTime nextMark(UtcTime former, UtcTime newest, UtcTime opened, UtcTime began, std::int64_t lagUs);

} // namespace crossdock::engine
