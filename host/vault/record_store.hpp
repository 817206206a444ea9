// Where the vault keeps its rows. Everything in here may be read by anyone who steals the disk.
#pragma once

#include "vault/audit.hpp"
#include "vault/record.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::vault {

enum class KeyState { Incoming, Current, Retired };

const char* nameOf(KeyState state);
std::optional<KeyState> keyStateOf(std::string_view name);

/// What is known about a master key without having it.
struct KeyRow {
    std::uint32_t id = 0;
    KeyState state = KeyState::Incoming;
    CheckValue checkValue{};
    std::string source; ///< kind of source, such as "file"
    std::int64_t createdUs = 0;
    /// How a passphrase becomes the key; logN 0: it is no passphrase.
    Salt salt{};
    ScryptCost cost{0, 0, 0};
    /// Its audit key, wrapped under the current master key once it is retired; else empty.
    Bytes auditKey;
};

/// What kind of value a secret is. OAuth sets stay out of exports unless asked for.
enum class SecretKind { Value, OAuthSet };

/// One version of a secret. The version with the highest number is the current one.
struct RecordRow {
    std::string organisation;
    std::string name;
    std::uint64_t version = 0;
    std::int64_t createdUs = 0;
    std::int64_t expiresUs = 0; ///< of an earlier version: when its fallback ends; 0: never
    SecretKind kind = SecretKind::Value;
    std::uint32_t keyId = 0; ///< the one in `record`, to be found by
    Bytes record;
};

/// The rows within one transaction. Functions may throw what RecordStore turns into a Failure.
class VaultRows {
public:
    virtual ~VaultRows() = default;

    virtual std::optional<VaultId> vaultId() = 0;
    virtual void putVaultId(const VaultId& id) = 0;

    virtual std::vector<KeyRow> keys() = 0;     ///< by id
    virtual void putKey(const KeyRow& row) = 0; ///< adds, or replaces the one with this id

    /// Versions of one secret, the newest first.
    virtual std::vector<RecordRow> versions(const std::string& organisation, const std::string& name) = 0;
    /// All versions of an organisation's secrets, without `record`, by name, the newest first.
    virtual std::vector<RecordRow> listing(const std::string& organisation) = 0;
    /// Up to `most` rows whose master key is another than `keyId`.
    virtual std::vector<RecordRow> notUnder(std::uint32_t keyId, std::size_t most) = 0;
    /// Up to `most` rows behind the given one in the order of organisation, name, version.
    virtual std::vector<RecordRow> after(const RecordRow* last, std::size_t most) = 0;
    virtual void putRecord(const RecordRow& row) = 0; ///< adds, or replaces the same version
    virtual void removeVersion(const std::string& organisation, const std::string& name, std::uint64_t version) = 0;

    /// The last row of an organisation's chain.
    virtual std::optional<AuditRow> auditHead(const std::string& organisation) = 0;
    virtual void appendAudit(const AuditRow& row) = 0;
    /// Up to `most` rows behind `sequence`, in order.
    virtual std::vector<AuditRow> auditAfter(const std::string& organisation, std::uint64_t sequence,
                                             std::size_t most) = 0;
};

/// Thread-safe.
class RecordStore {
public:
    using Work = std::function<Status(VaultRows&)>;

    virtual ~RecordStore() = default;

    /// All of what `work` changes, or, when it or the store fails, nothing.
    virtual Status transaction(const Work& work) = 0;
    /// One consistent view; `work` changes nothing.
    virtual Status read(const Work& work) = 0;
    /// Makes removed rows vanish from the disk, as far as the store can.
    virtual Status eraseTraces() = 0;
};

} // namespace crossdock::vault
