#include "engine/decide.hpp"

#include "engine/request_id.hpp"

namespace crossdock::engine {

std::string contentHashOf(const ClaimedItem& item, const std::string& fields) {
    std::string rest = item.op == Op::Delete ? "delete" : "upsert";
    rest.append(1, '\0').append(fields).append(1, '\0').append(item.note);
    return item.hash + '|' + fingerprint(rest);
}

std::string itemHashOf(const std::string& contentHash) {
    return contentHash.substr(0, contentHash.rfind('|'));
}

namespace {

Failure held(const std::string& reason, const std::string& message) {
    Failure failure = failed(ErrorClass::Hold, message);
    failure.reason = reason;
    return failure;
}

/// A refund's amount is the truth, and its lines need not add up to it: that is noted alone (sdk/CANONICAL.md, invariant 7).
bool holdsWhenBroken(const std::string& entity) {
    return entity != "refund";
}

bool olderThanPosted(const ClaimedItem& item) {
    const Link& link = item.link;
    const bool known = link.version.us != 0 || link.seen.us != 0; // a version may lie before 1970
    return known && (item.version < link.version || (item.version == link.version && item.seen < link.seen));
}

Decision resolveIntent(const ClaimedItem& item, const std::string& contentHash, const SinkCapabilities& sink,
                       UtcTime now) {
    Decision decision;
    decision.contentHash = contentHash;
    // After "stale" or "duplicate" the same request would only be refused again.
    const bool repeatable = sink.replays && !(item.link.look && sink.reference);
    if (repeatable && !contentHash.empty() && item.link.intentHash == contentHash) {
        decision.action = Action::Send;
        decision.requestId = item.link.requestId;
    } else if (now < item.link.intentUntil) {
        decision.action = Action::Settle;
        decision.until = item.link.intentUntil;
    } else if (sink.reference) {
        decision.action = Action::Find;
    } else {
        decision.failure =
            held("uncertain_write", "an earlier write may have happened and the target cannot tell; look "
                                    "there, then retry, or force-done if it is there");
    }
    return decision;
}

} // namespace

Decision decide(const ClaimedItem& item, const Result<Transformed>& transformed, const std::string& entity,
                const std::string& identity, const SinkCapabilities& sink, UtcTime now) {
    // The filter decides what enters; what has entered is kept in step: a sale that is cancelled must not stay a sale.
    const bool wanted = transformed.ok() && (transformed->kept || !item.link.target.empty());
    const std::string contentHash = wanted ? contentHashOf(item, transformed->fields) : std::string();
    if (!item.link.requestId.empty()) {
        return resolveIntent(item, contentHash, sink, now);
    }
    Decision decision;
    decision.contentHash = contentHash;
    if (olderThanPosted(item)) {
        decision.action = Action::Outdated;
    } else if (!item.hash.empty() && item.hash == item.link.hash) {
        decision.action = Action::Unchanged;
    } else if (!transformed.ok()) {
        decision.failure = transformed.failure();
    } else if (!wanted) {
        decision.action = Action::Skip;
    } else if (item.op == Op::Delete && item.link.target.empty()) {
        decision.action = Action::Nothing;
    } else if (!item.note.empty() && !sink.mirrors && holdsWhenBroken(entity)) {
        decision.failure = held("invariant", item.note + "; correct it in the shop, and the corrected one is read by "
                                                         "itself, or enter it by hand and force-done");
    } else if (item.link.look && sink.reference) {
        decision.action = Action::Find;
    } else {
        decision.action = Action::Send;
        decision.requestId = requestId(identity, entity, item.key, item.link.generation);
    }
    return decision;
}

} // namespace crossdock::engine
