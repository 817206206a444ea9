// The vault: named secrets of organisations, encrypted in a RecordStore, every touch in an audit
// log.
#pragma once

#include "vault/audit_log.hpp"
#include "vault/record_store.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace crossdock::vault {

enum class VersionState { Current, Fallback, Expired };

const char* nameOf(VersionState state);

/// What may be shown of a secret. There is no way to show more.
struct Listing {
    std::string name;
    std::uint64_t version = 0;
    UtcTime created;
    std::optional<UtcTime> expires; ///< when a fallback ends
    VersionState state = VersionState::Current;
    SecretKind kind = SecretKind::Value;
};

/// Who uses a secret and what for, such as a sync id.
struct Use {
    Actor actor;
    std::string purpose;
};

struct SetOptions {
    /// How long the version before stays valid beside the new one; 0: it is removed at once.
    std::chrono::microseconds fallback = std::chrono::hours(24);
    SecretKind kind = SecretKind::Value;
    /// Refuse, class transient and code "vault_conflict", unless this is the current version (0:
    /// there is none).
    std::optional<std::uint64_t> expectedVersion = std::nullopt;
};

enum class Reencrypt { No, Yes };

struct AuditReport {
    std::uint64_t rows = 0;
    Digest head{};
};

struct ImportReport {
    std::vector<std::string> imported;
    std::vector<std::string> kept; ///< were there already, and `replace` was not asked for
};

/// Thread-safe. Nothing throws. Names are 1 to 128 characters of [a-z0-9._-], organisations of
/// [A-Za-z0-9._-]; other names are class config. Messages name secrets, never hold them.
class Vault {
public:
    /// Opens the vault, or makes it when the store has none. Several keys only to finish a rotation
    /// that was cut short. `store` and `clock` must outlive it. Failures: see KeyRing::open.
    static Result<std::unique_ptr<Vault>> open(RecordStore& store, const Clock& clock,
                                               const std::vector<KeyMaterial>& keys);
    /// Writes the uses that wait, if it can.
    ~Vault();

    /// Adds a version, the first or a next one; answers its number. It is durable when this
    /// returns.
    Result<std::uint64_t> set(const std::string& organisation, const std::string& name, const Secret& value,
                              const Actor& actor, SetOptions options = {});
    /// As set, but only a secret that is there.
    Result<std::uint64_t> rotate(const std::string& organisation, const std::string& name, const Secret& value,
                                 const Actor& actor, SetOptions options = {});
    /// Removes all versions and their traces in the store. Backups still hold them.
    Status remove(const std::string& organisation, const std::string& name, const Actor& actor);
    Result<std::vector<Listing>> list(const std::string& organisation, const Actor& actor);

    /// The current version. Class config, code "vault_missing", when there is none.
    Result<Secret> get(const std::string& organisation, const std::string& name, const Use& use);
    /// The current version and the fallback that is still valid, the newest first: for checking
    /// signatures.
    Result<std::vector<Secret>> valid(const std::string& organisation, const std::string& name, const Use& use);
    /// The number of the current version; 0 when there is none. Counts as no use.
    Result<std::uint64_t> currentVersion(const std::string& organisation, const std::string& name);

    /// Notes that somebody asked for what is not theirs.
    Status noteDenied(const std::string& organisation, const std::string& name, const Use& use, const std::string& why);
    /// Writes the summed uses. Call it each minute and at the end.
    Status flushUses();
    /// Goes through the whole chain of an organisation (empty: the vault's own). Class permanent,
    /// code "vault_audit_broken", names the first bad row; or that `head`, kept from earlier, is
    /// not in the chain: its tail was cut off.
    Result<AuditReport> verifyAudit(const std::string& organisation, const std::optional<Digest>& head = std::nullopt);

    /// Puts the vault under another master key. Killed at any point, it goes on when called again
    /// with the same key (open() then wants both); code "vault_already_current" says that it was
    /// done before. `Reencrypt::Yes` makes new data keys too: for
    /// an old key that may have leaked.
    Status rotateMasterKey(const KeyMaterial& next, const Actor& actor, Reencrypt reencrypt = Reencrypt::No);
    /// Opens every record, as a check of a restored backup.
    Status checkRecords();

    /// The current versions of an organisation's secrets as an XDX1 file, see export_file.hpp.
    /// OAuth sets only `withOAuth`: two machines that refresh one grant kill each other's tokens.
    Result<Bytes> exportSecrets(const std::string& organisation, const Secret& passphrase, bool withOAuth,
                                const Actor& actor, const ScryptCost& cost = {});
    /// All or nothing: no secret changes unless the whole file is intact.
    Result<ImportReport> importSecrets(const std::string& organisation, ByteView file, const Secret& passphrase,
                                       bool replace, const Actor& actor);

private:
    Vault(RecordStore& store, const Clock& clock, KeyRing ring);

    std::shared_ptr<const KeyRing> ring() const;
    void useRing(KeyRing ring);
    AuditRow auditRow(AuditAction action, const std::string& organisation, const std::string& name,
                      std::uint64_t version, const Actor& actor) const;
    Result<std::uint64_t> add(const std::string& organisation, const std::string& name, const Secret& value,
                              const Actor& actor, const SetOptions& options, AuditAction action);
    Result<std::uint64_t> addIn(VaultRows& rows, const KeyRing& ring, RecordRow row, const Secret& value,
                                const SetOptions& options, AuditRow note);
    Result<std::vector<Secret>> open(const std::string& organisation, const std::string& name, const Use& use,
                                     bool withFallback);
    Status moveRecords(const KeyRing& ring, Reencrypt reencrypt);

    RecordStore& _store;
    const Clock& _clock;
    std::mutex _changing; ///< one change of secrets or keys at a time
    mutable std::mutex _ringMutex;
    std::shared_ptr<const KeyRing> _ring;
    UseCounter _uses;
};

} // namespace crossdock::vault
