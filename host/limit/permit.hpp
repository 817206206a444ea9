// The arithmetic of permits: never more calls than the limit in any window, also over a restart and
// with several hosts on one store. Pure; the store keeps the rows, a transaction makes it one step.
//
// A permit counts at the moment until which it may be used (use_by), not when it was granted, so
// every window that could hold the call is charged for it: the sum of the rows with
// use_by > now - window is at least the number of calls that a window ending now can hold.
// Unused permits die; since use_by is 1/60 of the window ahead (1/50 for a second), 98 % of the
// rate stays usable. A token bucket with a burst would break the promise at its edges.
#pragma once

#include "limit/rate.hpp"

#include <crossdock/time.hpp>

#include <cstdint>
#include <span>

namespace crossdock::limit {

/// Permits once granted: one row of the store, (bucket, use_by, n).
struct PermitRow {
    UtcTime useBy;
    std::uint32_t count = 0;
};

/// What a wish for permits gets.
struct Grant {
    std::uint32_t count = 0; ///< 0: none now
    UtcTime useBy;           ///< a permit must not be used at or after this moment
    UtcTime next;            ///< when count is 0: the first moment at which asking again can succeed
};

/// Decides about `want` permits, given all rows of the bucket that are not forgettable() yet, in
/// any order. `pausedUntil` is the bucket's pause (epoch: none). The caller stores {useBy, count}
/// of a grant in the same transaction that read the rows. A rate without limits grants all that is
/// wanted.
Grant decideGrant(std::span<const PermitRow> rows, UtcTime now, std::uint32_t want, const Rate& rate,
                  UtcTime pausedUntil = {});

/// Rows with use_by at or before this count no more and may be deleted.
UtcTime forgettable(UtcTime now);

} // namespace crossdock::limit
