#include "vault/audit_log.hpp"

#include <algorithm>

namespace crossdock::vault {

namespace {

constexpr std::int64_t minuteUs = 60'000'000;
constexpr std::size_t mostTextBytes = 200;
constexpr std::size_t mostWaiting = 1'000;

} // namespace

Status appendAudit(VaultRows& rows, const KeyRing& ring, AuditRow row) {
    for (std::string* text : {&row.actor, &row.name, &row.purpose, &row.result}) {
        text->resize(std::min(text->size(), mostTextBytes));
    }
    const std::optional<AuditRow> head = rows.auditHead(row.organisation);
    row.sequence = head ? head->sequence + 1 : 1;
    row.keyId = ring.writing().id;
    const Result<Digest> mac = macOf(*ring.auditKey(row.keyId), head ? head->mac : Digest{}, row);
    if (!mac) {
        return mac.failure();
    }
    row.mac = *mac;
    rows.appendAudit(row);
    return {};
}

void UseCounter::count(const AuditRow& row) {
    const std::lock_guard lock(_mutex);
    ++_uses[{row.timeUs / minuteUs, row.organisation, row.actor, row.name, row.version, row.purpose, row.result}];
}

bool UseCounter::due(UtcTime now) const {
    const std::lock_guard lock(_mutex);
    return !_uses.empty() && (std::get<0>(_uses.begin()->first) < now.us / minuteUs || _uses.size() > mostWaiting);
}

Status UseCounter::flush(RecordStore& store, const KeyRing& ring) {
    Uses waiting;
    {
        const std::lock_guard lock(_mutex);
        waiting.swap(_uses);
    }
    if (waiting.empty()) {
        return {};
    }
    const Status status = store.transaction([&](VaultRows& rows) -> Status {
        for (const auto& [key, uses] : waiting) {
            AuditRow row;
            std::int64_t minute = 0;
            std::tie(minute, row.organisation, row.actor, row.name, row.version, row.purpose, row.result) = key;
            row.timeUs = minute * minuteUs;
            row.action = nameOf(AuditAction::Use);
            row.count = uses;
            if (Status appended = appendAudit(rows, ring, std::move(row)); !appended) {
                return appended;
            }
        }
        return {};
    });
    if (!status) {
        const std::lock_guard lock(_mutex);
        for (const auto& [key, uses] : waiting) {
            _uses[key] += uses;
        }
    }
    return status;
}

} // namespace crossdock::vault
