#include "vault/vault.hpp"

#include "vault/guarded.hpp"
#include "vault/secret_name.hpp"

#include <algorithm>

namespace crossdock::vault {

namespace {

Failure missing(const std::string& organisation, const std::string& name) {
    // Quotation marks keep the log's redaction from taking the name for a header line.
    Failure failure = failed(ErrorClass::Config, "no secret \"" + name + "\" in the vault of organisation \"" +
                                                     organisation + "\"; store it with crossdock vault set");
    failure.code = "vault_missing";
    return failure;
}

Failure conflict(const std::string& name) {
    Failure failure = failed(ErrorClass::Transient, "secret \"" + name + "\" was changed by somebody else meanwhile");
    failure.code = "vault_conflict";
    return failure;
}

bool isValid(const RecordRow& row, UtcTime now) {
    return row.expiresUs == 0 || row.expiresUs > now.us;
}

} // namespace

const char* nameOf(VersionState state) {
    switch (state) {
    case VersionState::Current:
        return "current";
    case VersionState::Fallback:
        return "fallback";
    case VersionState::Expired:
        return "expired";
    }
    return "expired";
}

Result<std::unique_ptr<Vault>> Vault::open(RecordStore& store, const Clock& clock,
                                           const std::vector<KeyMaterial>& keys) {
    return guarded([&]() -> Result<std::unique_ptr<Vault>> {
        std::optional<KeyRing> ring;
        const Status status = store.transaction([&](VaultRows& rows) -> Status {
            Result<KeyRing> opened = KeyRing::open(rows, keys, clock.now());
            if (!opened) {
                return opened.failure();
            }
            ring.emplace(std::move(*opened));
            return {};
        });
        if (!status) {
            return status.failure();
        }
        return std::unique_ptr<Vault>(new Vault(store, clock, std::move(*ring)));
    });
}

Vault::Vault(RecordStore& store, const Clock& clock, KeyRing ring)
    : _store(store),
      _clock(clock),
      _ring(std::make_shared<const KeyRing>(std::move(ring))) {}

Vault::~Vault() {
    static_cast<void>(flushUses());
}

std::shared_ptr<const KeyRing> Vault::ring() const {
    const std::lock_guard lock(_ringMutex);
    return _ring;
}

void Vault::useRing(KeyRing ring) {
    auto next = std::make_shared<const KeyRing>(std::move(ring));
    const std::lock_guard lock(_ringMutex);
    _ring = std::move(next);
}

AuditRow Vault::auditRow(AuditAction action, const std::string& organisation, const std::string& name,
                         std::uint64_t version, const Actor& actor) const {
    AuditRow row;
    row.organisation = organisation;
    row.timeUs = _clock.now().us;
    row.actor = actor;
    row.action = nameOf(action);
    row.name = name;
    row.version = version;
    row.result = "ok";
    return row;
}

Result<std::uint64_t> Vault::set(const std::string& organisation, const std::string& name, const Secret& value,
                                 const Actor& actor, SetOptions options) {
    return add(organisation, name, value, actor, options, AuditAction::Set);
}

Result<std::uint64_t> Vault::rotate(const std::string& organisation, const std::string& name, const Secret& value,
                                    const Actor& actor, SetOptions options) {
    return add(organisation, name, value, actor, options, AuditAction::Rotate);
}

Result<std::uint64_t> Vault::add(const std::string& organisation, const std::string& name, const Secret& value,
                                 const Actor& actor, const SetOptions& options, AuditAction action) {
    if (const Status status = checkNames(organisation, name); !status) {
        return status.failure();
    }
    if (value.empty()) {
        return failed(ErrorClass::Config, "secret \"" + name + "\" would be empty");
    }
    return guarded([&]() -> Result<std::uint64_t> {
        const std::lock_guard lock(_changing);
        const auto keys = ring();
        std::uint64_t version = 0;
        const Status status = _store.transaction([&](VaultRows& rows) -> Status {
            if (action == AuditAction::Rotate && rows.versions(organisation, name).empty()) {
                return missing(organisation, name);
            }
            RecordRow row;
            row.organisation = organisation;
            row.name = name;
            const Result<std::uint64_t> added =
                addIn(rows, *keys, std::move(row), value, options, auditRow(action, organisation, name, 0, actor));
            if (!added) {
                return added.failure();
            }
            version = *added;
            return {};
        });
        if (!status) {
            return status.failure();
        }
        // The new version is durable whatever becomes of this; the next change tries again.
        static_cast<void>(version > 1 ? _store.eraseTraces() : Status());
        return version;
    });
}

Result<std::uint64_t> Vault::addIn(VaultRows& rows, const KeyRing& ring, RecordRow row, const Secret& value,
                                   const SetOptions& options, AuditRow note) {
    const UtcTime now = _clock.now();
    std::vector<RecordRow> earlier = rows.versions(row.organisation, row.name);
    const std::uint64_t current = earlier.empty() ? 0 : earlier.front().version;
    if (options.expectedVersion && *options.expectedVersion != current) {
        return conflict(row.name);
    }
    for (std::size_t i = 0; i < earlier.size(); ++i) {
        RecordRow& old = earlier[i];
        if (i == 0 && options.fallback.count() > 0) {
            old.expiresUs = now.us + options.fallback.count();
            rows.putRecord(old);
        } else {
            rows.removeVersion(old.organisation, old.name, old.version);
        }
    }
    row.version = note.version = current + 1;
    row.createdUs = now.us;
    row.kind = options.kind;
    row.keyId = ring.writing().id;
    Result<Bytes> record = sealRecord(ring.writing(), ring.placeOf(row), value);
    if (!record) {
        return record.failure();
    }
    row.record = std::move(*record);
    rows.putRecord(row);
    if (const Status status = appendAudit(rows, ring, std::move(note)); !status) {
        return status.failure();
    }
    return row.version;
}

Status Vault::remove(const std::string& organisation, const std::string& name, const Actor& actor) {
    if (const Status status = checkNames(organisation, name); !status) {
        return status;
    }
    const std::lock_guard lock(_changing);
    const auto keys = ring();
    const Status status = _store.transaction([&](VaultRows& rows) -> Status {
        const std::vector<RecordRow> versions = rows.versions(organisation, name);
        if (versions.empty()) {
            return missing(organisation, name);
        }
        for (const RecordRow& row : versions) {
            rows.removeVersion(organisation, name, row.version);
        }
        return appendAudit(rows, *keys,
                           auditRow(AuditAction::Remove, organisation, name, versions.front().version, actor));
    });
    return status ? _store.eraseTraces() : status;
}

Result<std::vector<Listing>> Vault::list(const std::string& organisation, const Actor& actor) {
    if (const Status status = checkOrganisation(organisation); !status) {
        return status.failure();
    }
    const UtcTime now = _clock.now();
    const auto keys = ring();
    std::vector<Listing> listings;
    const Status status = _store.transaction([&](VaultRows& rows) -> Status {
        for (const RecordRow& row : rows.listing(organisation)) {
            const bool current = listings.empty() || listings.back().name != row.name;
            Listing listing{row.name,
                            row.version,
                            UtcTime{row.createdUs},
                            std::nullopt,
                            current             ? VersionState::Current
                            : isValid(row, now) ? VersionState::Fallback
                                                : VersionState::Expired,
                            row.kind};
            if (row.expiresUs != 0) {
                listing.expires = UtcTime{row.expiresUs};
            }
            listings.push_back(std::move(listing));
        }
        return appendAudit(rows, *keys, auditRow(AuditAction::List, organisation, {}, 0, actor));
    });
    if (!status) {
        return status.failure();
    }
    return listings;
}

Result<Secret> Vault::get(const std::string& organisation, const std::string& name, const Use& use) {
    Result<std::vector<Secret>> opened = open(organisation, name, use, false);
    if (!opened) {
        return opened.failure();
    }
    return std::move(opened->front());
}

Result<std::vector<Secret>> Vault::valid(const std::string& organisation, const std::string& name, const Use& use) {
    return open(organisation, name, use, true);
}

Result<std::vector<Secret>> Vault::open(const std::string& organisation, const std::string& name, const Use& use,
                                        bool withFallback) {
    if (const Status status = checkNames(organisation, name); !status) {
        return status.failure();
    }
    const auto keys = ring();
    std::vector<RecordRow> versions;
    const Status status = _store.read([&](VaultRows& rows) -> Status {
        versions = rows.versions(organisation, name);
        return {};
    });
    if (!status) {
        return status.failure();
    }
    const UtcTime now = _clock.now();
    if (_uses.due(now)) {
        // A store that refuses the log keeps the counts waiting; what asked for the secret goes on.
        static_cast<void>(flushUses());
    }
    AuditRow note = auditRow(AuditAction::Use, organisation, name, 0, use.actor);
    note.purpose = use.purpose;
    if (versions.empty()) {
        note.result = "missing";
        _uses.count(note);
        return missing(organisation, name);
    }
    std::vector<Secret> secrets;
    for (std::size_t i = 0; i < versions.size() && (i == 0 || withFallback); ++i) {
        if (i > 0 && !isValid(versions[i], now)) {
            continue;
        }
        Result<Secret> secret = guarded([&] { return keys->open(versions[i]); });
        note.version = versions[i].version;
        note.result = secret ? "ok" : secret.failure().code;
        _uses.count(note);
        if (!secret) {
            return within("secret \"" + name + "\"", secret.failure());
        }
        secrets.push_back(std::move(*secret));
    }
    return secrets;
}

Result<std::uint64_t> Vault::currentVersion(const std::string& organisation, const std::string& name) {
    std::uint64_t version = 0;
    const Status status = _store.read([&](VaultRows& rows) -> Status {
        const std::vector<RecordRow> versions = rows.versions(organisation, name);
        version = versions.empty() ? 0 : versions.front().version;
        return {};
    });
    if (!status) {
        return status.failure();
    }
    return version;
}

Status Vault::noteDenied(const std::string& organisation, const std::string& name, const Use& use,
                         const std::string& why) {
    if (const Status status = checkOrganisation(organisation); !status) {
        return status;
    }
    const auto keys = ring();
    // What is no name may be a secret that somebody typed in the wrong place.
    const std::string known = checkNames(organisation, name) ? name : std::string();
    AuditRow row = auditRow(AuditAction::Denied, organisation, known, 0, use.actor);
    row.purpose = use.purpose;
    row.result = why;
    return _store.transaction([&](VaultRows& rows) { return appendAudit(rows, *keys, row); });
}

Status Vault::flushUses() {
    return _uses.flush(_store, *ring());
}

Result<AuditReport> Vault::verifyAudit(const std::string& organisation, const std::optional<Digest>& head) {
    constexpr std::size_t pageRows = 500;
    const auto keys = ring();
    AuditVerifier verifier([&keys](std::uint32_t id) { return keys->auditKey(id); });
    bool headSeen = !head || *head == Digest{};
    const Status status = _store.read([&](VaultRows& rows) -> Status {
        for (;;) {
            const std::vector<AuditRow> page = rows.auditAfter(organisation, verifier.rows(), pageRows);
            for (const AuditRow& row : page) {
                if (Status next = verifier.next(row); !next) {
                    return next;
                }
                headSeen = headSeen || row.mac == *head;
            }
            if (page.size() < pageRows) {
                return {};
            }
        }
    });
    if (!status) {
        return status.failure();
    }
    if (!headSeen) {
        Failure failure =
            failed(ErrorClass::Permanent, "audit log of organisation \"" + organisation + "\": its end was cut off");
        failure.code = "vault_audit_broken";
        return failure;
    }
    return AuditReport{verifier.rows(), verifier.head()};
}

} // namespace crossdock::vault
