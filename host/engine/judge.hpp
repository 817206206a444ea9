// What an answer does to an item and its intent.
#pragma once

#include "engine/decide.hpp"
#include "engine/ledger.hpp"
#include "engine/policy.hpp"
#include "engine/ports.hpp"

namespace crossdock::engine {

/// How a call went, for breaker, pauses and the flow as a whole.
enum class CallFate {
    Fine,      ///< the target answered
    Refused,   ///< it is not there, or not well
    Throttled, ///< it wants a pause
    Stopped    ///< credentials or conf are wrong for every record: the flow stops
};

CallFate fateOf(ErrorClass cls);
/// As of its class, but what another worker is making says nothing about the target.
CallFate fateOf(const Failure& failure);
/// Nobody there who could have looked at the record: no answer at all, or a gateway's.
bool nobodyThere(const Failure& failure);

/// The reasons by which a sink says that the target's record is not what it took it for: a stale
/// version token, or a reference that is taken already. The item is looked up and then tried again.
/// With any class; set in Failure::reason.
constexpr const char* reasonStale = "stale_token";
constexpr const char* reasonDuplicate = "duplicate_reference";
/// Of an item that waits until what was sent for it without an answer can no longer land.
constexpr const char* reasonMayLand = "may_still_land";

/// The reason by which a sink says, with class transient, that another worker holds the claim on something that the record needs.
/// That worker may have died, and then the claim ends with its call's time: the item comes back until then, at no cost of attempts.
constexpr const char* reasonBusy = "being_made";

/// For a result of write. `now` is when the answer was there. An intent closes on a definite
/// answer, but on a definite refusal only if no earlier call under it was uncertain (it was opened
/// by this very call). Skipped under an intent of before is looked up first, where the target can tell. `counts` false: a failed attempt was a probe of a target that is down, and
/// costs the item none of its own. Pure.
Verdict judgeWrite(const ClaimedItem& item, const Decision& decision, const SinkResult& result,
                   const SinkCapabilities& sink, const Policy& policy, UtcTime now, std::uint64_t random,
                   bool counts = true);

/// For a result of find. Pure.
Verdict judgeFind(const ClaimedItem& item, const SinkResult& result, const SinkCapabilities& sink, const Policy& policy,
                  UtcTime now, std::uint64_t random, bool counts = true);

/// For a decision that needs no call. Pure.
Verdict judgeDecision(const ClaimedItem& item, const Decision& decision);

/// Puts an item back as if it had not been claimed. Pure.
Verdict release(const ClaimedItem& item);

} // namespace crossdock::engine
