// The vault's export and import.
#include "vault/export_file.hpp"
#include "vault/guarded.hpp"
#include "vault/secret_name.hpp"
#include "vault/vault.hpp"

namespace crossdock::vault {

Result<Bytes> Vault::exportSecrets(const std::string& organisation, const Secret& passphrase, bool withOAuth,
                                   const Actor& actor, const ScryptCost& cost) {
    if (const Status status = checkOrganisation(organisation); !status) {
        return status.failure();
    }
    return guarded([&]() -> Result<Bytes> {
        Result<ExportWriter> writer = ExportWriter::begin(passphrase, cost);
        if (!writer) {
            return writer.failure();
        }
        const auto keys = ring();
        // The log entry is durable before anybody holds the file.
        const Status status = _store.transaction([&](VaultRows& rows) -> Status {
            std::string previous;
            for (const RecordRow& listed : rows.listing(organisation)) {
                const bool earlierVersion = listed.name == previous;
                previous = listed.name;
                if (earlierVersion || (listed.kind == SecretKind::OAuthSet && !withOAuth)) {
                    continue;
                }
                const RecordRow row = rows.versions(organisation, listed.name).front();
                Result<Secret> value = keys->open(row);
                if (!value) {
                    return within("secret \"" + row.name + "\"", value.failure());
                }
                if (Status added = writer->add({row.name, row.version, row.createdUs, row.kind, std::move(*value)});
                    !added) {
                    return added;
                }
                if (Status noted = appendAudit(
                        rows, *keys, auditRow(AuditAction::Export, organisation, row.name, row.version, actor));
                    !noted) {
                    return noted;
                }
            }
            return {};
        });
        if (!status) {
            return status.failure();
        }
        return writer->finish();
    });
}

Result<ImportReport> Vault::importSecrets(const std::string& organisation, ByteView file, const Secret& passphrase,
                                          bool replace, const Actor& actor) {
    return guarded([&]() -> Result<ImportReport> {
        Result<ExportReader> reader = ExportReader::begin(file, passphrase);
        if (!reader) {
            return reader.failure();
        }
        const std::lock_guard lock(_changing);
        const auto keys = ring();
        ImportReport report;
        const Status status = _store.transaction([&](VaultRows& rows) -> Status {
            for (;;) {
                Result<std::optional<ExportEntry>> entry = reader->next();
                if (!entry) {
                    return entry.failure();
                }
                if (!entry->has_value()) {
                    return {};
                }
                const ExportEntry& secret = **entry;
                if (Status named = checkNames(organisation, secret.name); !named) {
                    return named;
                }
                if (!replace && !rows.versions(organisation, secret.name).empty()) {
                    report.kept.push_back(secret.name);
                    continue;
                }
                RecordRow row;
                row.organisation = organisation;
                row.name = secret.name;
                SetOptions options;
                options.kind = secret.kind;
                const Result<std::uint64_t> added =
                    addIn(rows, *keys, std::move(row), secret.value, options,
                          auditRow(AuditAction::Import, organisation, secret.name, 0, actor));
                if (!added) {
                    return added.failure();
                }
                report.imported.push_back(secret.name);
            }
        });
        if (!status) {
            return status.failure();
        }
        return report;
    });
}

} // namespace crossdock::vault
