#include "vault/audit.hpp"

namespace crossdock::vault {

const char* nameOf(AuditAction action) {
    switch (action) {
    case AuditAction::Set:
        return "set";
    case AuditAction::Use:
        return "use";
    case AuditAction::List:
        return "list";
    case AuditAction::Rotate:
        return "rotate";
    case AuditAction::Remove:
        return "remove";
    case AuditAction::Export:
        return "export";
    case AuditAction::Import:
        return "import";
    case AuditAction::Denied:
        return "denied";
    case AuditAction::RotateMaster:
        return "rotate_master";
    }
    return "denied";
}

Result<Digest> macOf(const Secret& auditKey, const Digest& before, const AuditRow& row) {
    ByteWriter canonical;
    canonical.raw("crossdock vault audit v1").number(std::uint8_t{0});
    canonical.field(row.organisation).number(row.sequence).number(row.timeUs).field(row.actor);
    canonical.field(row.action).field(row.name).number(row.version).field(row.purpose);
    canonical.field(row.result).number(row.count).number(row.keyId);
    return hmacSha256(auditKey, {before, canonical.view()});
}

Status AuditVerifier::next(const AuditRow& row) {
    const auto broken = [&row](const char* why) {
        Failure failure = failed(ErrorClass::Permanent, "audit log of organisation \"" + row.organisation + "\", row " +
                                                            std::to_string(row.sequence) + ": " + why);
        failure.code = "vault_audit_broken";
        return failure;
    };
    if (row.sequence != _sequence + 1) {
        return broken("a row before it is missing");
    }
    const Secret* key = _keys(row.keyId);
    if (key == nullptr) {
        return broken("names a master key that the vault does not know");
    }
    const Result<Digest> mac = macOf(*key, _before, row);
    if (!mac) {
        return mac.failure();
    }
    if (!equalInConstantTime(*mac, row.mac)) {
        return broken("was changed, or rows before it were");
    }
    _sequence = row.sequence;
    _before = row.mac;
    return {};
}

} // namespace crossdock::vault
