// The vault's log of who did what: rows chained by HMAC, one chain per organisation.
//
// It proves that no row was changed, inserted, dropped in the middle or put elsewhere by anyone
// without the master key. It does not show a cut-off tail (keep the head somewhere else), nor
// resist whoever holds the master key.
#pragma once

#include "vault/crypto.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace crossdock::vault {

/// Who acts: one text of "uid:1000", "user:anna", "token:ab12cd34ef" or
/// "flow:orders-to-books/shop".
using Actor = std::string;

enum class AuditAction { Set, Use, List, Rotate, Remove, Export, Import, Denied, RotateMaster };

const char* nameOf(AuditAction action);

struct AuditRow {
    std::string organisation;   ///< empty: the vault itself
    std::uint64_t sequence = 0; ///< from 1 in each organisation, without gaps
    std::int64_t timeUs = 0;
    Actor actor;
    std::string action; ///< nameOf(AuditAction)
    std::string name;   ///< of the secret, never its value
    std::uint64_t version = 0;
    std::string purpose;     ///< such as a sync id
    std::string result;      ///< "ok" or what was refused
    std::uint64_t count = 1; ///< uses within one minute are one row
    std::uint32_t keyId = 0; ///< whose audit key made the mac
    Digest mac{};
};

/// HMAC over the mac before (none: 32 zero bytes) and the row's fields.
Result<Digest> macOf(const Secret& auditKey, const Digest& before, const AuditRow& row);

/// Goes through the rows of one organisation in order.
class AuditVerifier {
public:
    /// Lends the audit key of a master key id; null when there is none.
    using KeyFinder = std::function<const Secret*(std::uint32_t keyId)>;

    explicit AuditVerifier(KeyFinder keys) : _keys(std::move(keys)) {}

    /// Class permanent, code "vault_audit_broken", at the first row that does not belong here.
    Status next(const AuditRow& row);

    std::uint64_t rows() const { return _sequence; }
    const Digest& head() const { return _before; }

private:
    KeyFinder _keys;
    std::uint64_t _sequence = 0;
    Digest _before{};
};

} // namespace crossdock::vault
