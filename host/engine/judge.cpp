#include "engine/judge.hpp"

#include "engine/backoff.hpp"

namespace crossdock::engine {

CallFate fateOf(ErrorClass cls) {
    switch (cls) {
    case ErrorClass::Transient:
    case ErrorClass::Uncertain:
    case ErrorClass::Deadline:
        return CallFate::Refused;
    case ErrorClass::RateLimited:
        return CallFate::Throttled;
    case ErrorClass::Auth:
    case ErrorClass::Config:
        return CallFate::Stopped;
    case ErrorClass::Permanent:
    case ErrorClass::Hold:
    case ErrorClass::Cancelled:
    case ErrorClass::Unsupported:
    case ErrorClass::Internal:
        break;
    }
    return CallFate::Fine;
}

CallFate fateOf(const Failure& failure) {
    return failure.reason == reasonBusy ? CallFate::Fine : fateOf(failure.cls);
}

bool nobodyThere(const Failure& failure) {
    constexpr int badGateway = 502;
    constexpr int unavailable = 503;
    constexpr int gatewayTimeout = 504;
    return fateOf(failure) == CallFate::Refused &&
           (failure.httpStatus == 0 || failure.httpStatus == badGateway || failure.httpStatus == unavailable ||
            failure.httpStatus == gatewayTimeout);
}

namespace {

constexpr std::int64_t busyUs = 2'000'000;

Verdict verdictFor(const ClaimedItem& item) {
    Verdict verdict;
    verdict.item = item.id;
    verdict.sync = item.sync;
    verdict.look = item.link.look;
    return verdict;
}

void require(Verdict& verdict, Failure failure, bool held) {
    verdict.state = ItemState::ActionRequired;
    verdict.tally = held ? Tally::Held : Tally::Failed;
    if (failure.reason.empty()) {
        failure.reason = !failure.code.empty() ? failure.code : nameOf(failure.cls);
    }
    verdict.failure = std::move(failure);
}

void retryLater(Verdict& verdict, const ClaimedItem& item, const Failure& failure, const Policy& policy, UtcTime now,
                std::uint64_t random, bool counts) {
    if (counts && item.attempt > policy.maxRetries) {
        Failure spent = failure;
        spent.reason = "retries_spent";
        require(verdict, std::move(spent), false);
        return;
    }
    const std::int64_t after = failure.retryAfterMs < 0 ? -1 : failure.retryAfterMs * 1000;
    verdict.refundAttempt = !counts;
    verdict.state = ItemState::Failed;
    verdict.tally = Tally::Retried;
    verdict.due = UtcTime{now.us + backoffUs(item.attempt, policy.backoffUs, policy.backoffCapUs, after, random)};
    verdict.failure = failure;
}

void goBack(Verdict& verdict) {
    verdict.state = ItemState::Draft;
    verdict.refundAttempt = true;
}

// Item and retry part of a failure; what becomes of the intent is the caller's to say.
void judgeFailure(Verdict& verdict, const ClaimedItem& item, const Failure& failure, const Policy& policy, UtcTime now,
                  std::uint64_t random, bool counts) {
    switch (failure.cls) {
    case ErrorClass::RateLimited: {
        const std::int64_t after = failure.retryAfterMs < 0 ? policy.throttleUs : failure.retryAfterMs * 1000;
        verdict.state = ItemState::Failed;
        verdict.due = UtcTime{now.us + after};
        verdict.refundAttempt = true;
        break;
    }
    case ErrorClass::Auth:
    case ErrorClass::Config:
    case ErrorClass::Cancelled:
        goBack(verdict);
        break;
    case ErrorClass::Permanent:
    case ErrorClass::Unsupported:
        require(verdict, failure, false);
        break;
    case ErrorClass::Hold:
        require(verdict, failure, true);
        break;
    case ErrorClass::Transient:
    case ErrorClass::Deadline:
    case ErrorClass::Uncertain:
    case ErrorClass::Internal:
        retryLater(verdict, item, failure, policy, now, random, counts);
        break;
    }
}

bool mayHaveHappened(ErrorClass cls, const SinkCapabilities& sink) {
    // A connector that threw, or was cut off by cancellation, may have sent before. Where writes
    // are repeatable, a lost answer is reported as transient (XD_HTTP_REPEATABLE).
    return cls == ErrorClass::Uncertain || cls == ErrorClass::Internal || cls == ErrorClass::Cancelled ||
           (cls == ErrorClass::Transient && sink.replays);
}

Link decidedAbout(const ClaimedItem& item) {
    Link link = item.link;
    link.version = item.version;
    link.seen = item.seen;
    link.hash = item.hash;
    return link;
}

Link posted(const ClaimedItem& item, const SinkResult& result) {
    Link link = decidedAbout(item);
    link.target = result.target.empty() ? link.target : result.target;
    link.token = result.token;
    link.skipped = false;
    link.posted = item.hash;
    return link;
}

// Under an intent of before the content may have landed, before the rule was what it is now: that must be known first.
void judgeSkipped(Verdict& verdict, const ClaimedItem& item, const SinkResult& result, const SinkCapabilities& sink,
                  UtcTime now) {
    if (item.link.requestId.empty()) {
        verdict.state = ItemState::Done;
        verdict.tally = Tally::Skipped;
        verdict.reason = result.reason;
        verdict.closesIntent = true;
        verdict.look = false;
        verdict.link = decidedAbout(item);
        verdict.link->skipped = item.link.target.empty();
    } else if (sink.reference) {
        verdict.state = ItemState::Failed;
        verdict.tally = Tally::Retried;
        verdict.refundAttempt = true;
        verdict.due = now;
        verdict.look = true;
    } else {
        Failure failure = failed(
            ErrorClass::Hold, "an earlier write may have happened, and now the sink writes nothing (" + result.reason +
                                  "); look into the target, then retry if it is not "
                                  "there, or force-done if it is");
        failure.reason = "uncertain_write";
        require(verdict, failure, true);
    }
}

// What was written, or stands for another target now, has another total, which a target that holds nothing does not tell.
std::optional<std::string> totalAfter(const ClaimedItem& item, const SinkResult& result) {
    const bool wrote =
        result.outcome == Outcome::Created || result.outcome == Outcome::Updated || item.op == Op::Delete;
    const bool moved = !result.target.empty() && result.target != item.link.target;
    const bool knew = !item.link.target.empty();
    return !result.total.empty() || (knew && (wrote || moved)) ? std::optional(result.total) : std::nullopt;
}

} // namespace

Verdict judgeWrite(const ClaimedItem& item, const Decision& decision, const SinkResult& result,
                   const SinkCapabilities& sink, const Policy& policy, UtcTime now, std::uint64_t random, bool counts) {
    Verdict verdict = verdictFor(item);
    verdict.requestId = decision.requestId;
    verdict.touchesLink = true;
    const bool openedByThisCall = item.link.requestId.empty();
    switch (result.outcome) {
    case Outcome::Created:
    case Outcome::Updated:
    case Outcome::Unchanged:
    case Outcome::Found:
        verdict.state = ItemState::Done;
        verdict.tally = item.op == Op::Delete                  ? Tally::Deleted
                        : result.outcome == Outcome::Created   ? Tally::Created
                        : result.outcome == Outcome::Unchanged ? Tally::Unchanged
                                                               : Tally::Updated;
        verdict.closesIntent = true;
        verdict.look = false;
        verdict.link = posted(item, result);
        verdict.total = totalAfter(item, result);
        return verdict;
    case Outcome::Skipped:
        judgeSkipped(verdict, item, result, sink, now);
        return verdict;
    case Outcome::Waiting:
        verdict.state = ItemState::Failed;
        verdict.tally = Tally::Waiting;
        verdict.due = UtcTime{now.us + policy.waitUs};
        verdict.refundAttempt = true;
        verdict.waitsEntity = result.waitsEntity;
        verdict.waitsKey = result.waitsKey;
        verdict.closesIntent = openedByThisCall;
        return verdict;
    case Outcome::Failed:
    case Outcome::Absent:
        break;
    }
    const Failure& failure = result.failure;
    if (failure.reason == reasonBusy) {
        verdict.state = ItemState::Failed;
        verdict.due = UtcTime{now.us + busyUs};
        verdict.refundAttempt = true;
        verdict.failure = failure;
        verdict.closesIntent = openedByThisCall; // nothing was sent for it
        return verdict;
    }
    judgeFailure(verdict, item, failure, policy, now, random, counts);
    const bool mistaken = failure.reason == reasonStale || failure.reason == reasonDuplicate;
    if (!mistaken && mayHaveHappened(failure.cls, sink)) {
        verdict.intentUntil = UtcTime{now.us + policy.driftUs};
    } else {
        verdict.closesIntent = openedByThisCall;
    }
    if (mistaken && sink.reference && item.attempt <= policy.maxRetries) {
        verdict.state = ItemState::Failed;
        verdict.tally = Tally::Retried;
        verdict.failure = failure;
        verdict.due = now;
        verdict.look = true;
    }
    return verdict;
}

Verdict judgeFind(const ClaimedItem& item, const SinkResult& result, const SinkCapabilities& sink, const Policy& policy,
                  UtcTime now, std::uint64_t random, bool counts) {
    Verdict verdict = verdictFor(item);
    const Link& link = item.link;
    if (result.outcome != Outcome::Found && result.outcome != Outcome::Absent) {
        judgeFailure(verdict, item, result.failure, policy, now, random, counts);
        return verdict;
    }
    goBack(verdict);
    verdict.touchesLink = true;
    verdict.closesIntent = !link.requestId.empty();
    verdict.look = false;
    if (result.outcome == Outcome::Absent) {
        return verdict;
    }
    Link found = link;
    found.target = result.target;
    found.token = result.token;
    found.skipped = false;
    const bool open = !link.requestId.empty();
    const bool tellsWhose = !result.requestId.empty();
    const bool first = link.target.empty();
    const bool sameToken = !link.token.empty() && result.token == link.token;
    // Without a word about whose content it is: the first document of a key can only stem from the
    // open intent; an unmoved token means that nothing was written; a moved one means us, unless
    // others write there too.
    const bool happened =
        open && (tellsWhose ? result.requestId == link.requestId : first || (!sameToken && !sink.drifts));
    if (happened) {
        found.hash = found.posted = itemHashOf(link.intentHash);
        found.version = link.intentVersion;
        found.seen = link.intentSeen;
    } else if (first || (open && !tellsWhose && !sameToken)) {
        found.hash.clear();
        found.posted.clear();
    }
    verdict.link = found;
    return verdict;
}

Verdict judgeDecision(const ClaimedItem& item, const Decision& decision) {
    Verdict verdict = verdictFor(item);
    switch (decision.action) {
    case Action::Unchanged:
        verdict.state = ItemState::Done;
        verdict.tally = Tally::Unchanged;
        break;
    case Action::Skip:
    case Action::Nothing:
        verdict.state = ItemState::Done;
        verdict.tally = decision.action == Action::Skip ? Tally::Skipped : Tally::Unchanged;
        verdict.reason = decision.action == Action::Skip ? reasonFilter : "";
        verdict.touchesLink = true;
        verdict.link = decidedAbout(item);
        break;
    case Action::Outdated:
        verdict.state = ItemState::Superseded;
        break;
    case Action::Settle:
        verdict.state = ItemState::Failed;
        verdict.due = decision.until;
        verdict.refundAttempt = true;
        verdict.reason = reasonMayLand;
        break;
    case Action::Send:
    case Action::Find:
        goBack(verdict);
        break;
    case Action::Hold:
        require(verdict, decision.failure, decision.failure.cls == ErrorClass::Hold);
        break;
    }
    return verdict;
}

Verdict release(const ClaimedItem& item) {
    Verdict verdict = verdictFor(item);
    goBack(verdict);
    return verdict;
}

} // namespace crossdock::engine
