// The vault's change of master key.
#include "vault/guarded.hpp"
#include "vault/vault.hpp"

namespace crossdock::vault {

namespace {

constexpr std::size_t rowsPerTransaction = 100;

Result<Bytes> moved(const KeyRing& ring, const RecordRow& row, Reencrypt reencrypt) {
    const NumberedKey* from = ring.find(row.keyId);
    if (from == nullptr) {
        return failed(ErrorClass::Config, "a vault record names a master key that is not loaded");
    }
    if (reencrypt == Reencrypt::No) {
        return rewrapRecord(*from, ring.writing(), ring.placeOf(row), row.record);
    }
    const Result<Secret> secret = ring.open(row);
    if (!secret) {
        return secret.failure();
    }
    return sealRecord(ring.writing(), ring.placeOf(row), *secret);
}

} // namespace

Status Vault::rotateMasterKey(const KeyMaterial& next, const Actor& actor, Reencrypt reencrypt) {
    return guarded([&]() -> Status {
        const std::lock_guard lock(_changing);
        KeyRing both = ring()->clone();
        Status status =
            _store.transaction([&](VaultRows& rows) { return both.beginRotation(rows, next, _clock.now()); });
        if (!status) {
            return status;
        }
        useRing(both.clone());
        status = moveRecords(both, reencrypt);
        if (status) {
            status = checkRecords();
        }
        if (!status) {
            return status;
        }
        status = _store.transaction([&](VaultRows& rows) -> Status {
            if (!rows.notUnder(both.writing().id, 1).empty()) {
                return failed(ErrorClass::Transient, "the vault was changed by another process; "
                                                     "change the master key again to go on");
            }
            if (Status finished = both.finishRotation(rows); !finished) {
                return finished;
            }
            return appendAudit(rows, both, auditRow(AuditAction::RotateMaster, {}, {}, both.writing().id, actor));
        });
        return status ? _store.eraseTraces() : status;
    });
}

Status Vault::moveRecords(const KeyRing& ring, Reencrypt reencrypt) {
    for (bool done = false; !done;) {
        const Status status = _store.transaction([&](VaultRows& rows) -> Status {
            const std::vector<RecordRow> batch = rows.notUnder(ring.writing().id, rowsPerTransaction);
            for (RecordRow row : batch) {
                Result<Bytes> record = moved(ring, row, reencrypt);
                if (!record) {
                    return within("secret \"" + row.name + "\" of organisation \"" + row.organisation + "\"",
                                  record.failure());
                }
                row.record = std::move(*record);
                row.keyId = ring.writing().id;
                rows.putRecord(row);
            }
            done = batch.empty();
            return {};
        });
        if (!status) {
            return status;
        }
    }
    return {};
}

Status Vault::checkRecords() {
    const auto keys = ring();
    return guarded([&] {
        return _store.read([&](VaultRows& rows) -> Status {
            std::vector<RecordRow> page;
            std::optional<RecordRow> last;
            do {
                page = rows.after(last ? &*last : nullptr, rowsPerTransaction);
                for (const RecordRow& row : page) {
                    if (const Result<Secret> secret = keys->open(row); !secret) {
                        return within("secret \"" + row.name + "\" of organisation \"" + row.organisation + "\"",
                                      secret.failure());
                    }
                }
                if (!page.empty()) {
                    last = page.back();
                }
            } while (!page.empty());
            return {};
        });
    });
}

} // namespace crossdock::vault
