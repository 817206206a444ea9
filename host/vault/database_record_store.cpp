#include "vault/database_record_store.hpp"

#include "vault/guarded.hpp"

#include <algorithm>
#include <array>

namespace crossdock::vault {

namespace {

using store::Connection;
using store::Fault;
using store::Statement;
using store::StoreError;

constexpr const char* schema = R"(
CREATE TABLE vault_meta (
    organisation TEXT NOT NULL,
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (organisation, name)) WITHOUT ROWID;
CREATE TABLE vault_key (
    organisation TEXT NOT NULL,
    id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('incoming', 'current', 'retired')),
    check_value BLOB NOT NULL,
    source TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    salt BLOB NOT NULL,
    log_n INTEGER NOT NULL,
    r INTEGER NOT NULL,
    p INTEGER NOT NULL,
    audit_key BLOB NOT NULL,
    PRIMARY KEY (organisation, id)) WITHOUT ROWID;
CREATE TABLE vault_record (
    organisation TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('value', 'oauth')),
    key_id INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (organisation, name, version)) WITHOUT ROWID;
CREATE INDEX vault_record_key ON vault_record (key_id);
CREATE TABLE vault_audit (
    organisation TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    time_us INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    result TEXT NOT NULL,
    count INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (organisation, sequence)) WITHOUT ROWID;
)";

const std::string recordColumns = "organisation, name, version, created_us, expires_us, kind, key_id, record";
const std::string auditColumns = "organisation, sequence, time_us, actor, action, name, version, "
                                 "purpose, result, count, key_id, mac";

template <std::size_t Size>
std::array<unsigned char, Size> fixed(const Statement& row, int column) {
    const std::string bytes = row.blob(column);
    if (bytes.size() != Size) {
        throw StoreError(Fault::Corrupt, "a row of the vault has a field of the wrong size");
    }
    std::array<unsigned char, Size> out{};
    std::ranges::copy(bytesOf(bytes), out.begin());
    return out;
}

Bytes bytesIn(const Statement& row, int column) {
    const std::string blob = row.blob(column);
    const ByteView view = bytesOf(blob);
    return {view.begin(), view.end()};
}

std::uint64_t unsignedIn(const Statement& row, int column) {
    return static_cast<std::uint64_t>(row.integer(column));
}

std::int64_t asInteger(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}

RecordRow recordIn(const Statement& row) {
    return {row.text(0),
            row.text(1),
            unsignedIn(row, 2),
            row.integer(3),
            row.integer(4),
            row.text(5) == "oauth" ? SecretKind::OAuthSet : SecretKind::Value,
            static_cast<std::uint32_t>(row.integer(6)),
            bytesIn(row, 7)};
}

std::vector<RecordRow> recordsOf(Statement& statement) {
    std::vector<RecordRow> rows;
    while (statement.step()) {
        rows.push_back(recordIn(statement));
    }
    return rows;
}

AuditRow auditIn(const Statement& row) {
    return {row.text(0),
            unsignedIn(row, 1),
            row.integer(2),
            row.text(3),
            row.text(4),
            row.text(5),
            unsignedIn(row, 6),
            row.text(7),
            row.text(8),
            unsignedIn(row, 9),
            static_cast<std::uint32_t>(row.integer(10)),
            fixed<32>(row, 11)};
}

class Rows final : public VaultRows {
public:
    explicit Rows(Connection& connection) : _connection(connection) {}

    std::optional<VaultId> vaultId() override {
        Statement query =
            _connection.prepare("SELECT value FROM vault_meta WHERE organisation = '' AND name = 'vault_id'");
        return query.step() ? std::optional(fixed<vaultIdBytes>(query, 0)) : std::nullopt;
    }

    void putVaultId(const VaultId& id) override {
        _connection.prepare("INSERT INTO vault_meta VALUES ('', 'vault_id', :id)").bindBlob(":id", textOf(id)).run();
    }

    std::vector<KeyRow> keys() override {
        Statement query =
            _connection.prepare("SELECT id, state, check_value, source, created_us, salt, log_n, r, p, audit_key "
                                "FROM vault_key WHERE organisation = '' ORDER BY id");
        std::vector<KeyRow> rows;
        while (query.step()) {
            const std::optional<KeyState> state = keyStateOf(query.text(1));
            if (!state) {
                throw StoreError(Fault::Corrupt, "a master key of the vault has no state");
            }
            rows.push_back({static_cast<std::uint32_t>(query.integer(0)),
                            *state,
                            fixed<checkValueBytes>(query, 2),
                            query.text(3),
                            query.integer(4),
                            fixed<saltBytes>(query, 5),
                            {static_cast<unsigned>(query.integer(6)), static_cast<std::uint32_t>(query.integer(7)),
                             static_cast<std::uint32_t>(query.integer(8))},
                            bytesIn(query, 9)});
        }
        return rows;
    }

    void putKey(const KeyRow& row) override {
        _connection
            .prepare("INSERT OR REPLACE INTO vault_key VALUES ('', :id, :state, :check, :source, "
                     ":created, :salt, :log_n, :r, :p, :audit)")
            .bind(":id", std::int64_t{row.id})
            .bind(":state", nameOf(row.state))
            .bindBlob(":check", textOf(row.checkValue))
            .bind(":source", row.source)
            .bind(":created", row.createdUs)
            .bindBlob(":salt", textOf(row.salt))
            .bind(":log_n", std::int64_t{row.cost.logN})
            .bind(":r", std::int64_t{row.cost.r})
            .bind(":p", std::int64_t{row.cost.p})
            .bindBlob(":audit", textOf(row.auditKey))
            .run();
    }

    std::vector<RecordRow> versions(const std::string& organisation, const std::string& name) override {
        Statement query = _connection.prepare("SELECT " + recordColumns +
                                              " FROM vault_record WHERE organisation = :o AND "
                                              "name = :n ORDER BY version DESC");
        query.bind(":o", organisation).bind(":n", name);
        return recordsOf(query);
    }

    std::vector<RecordRow> listing(const std::string& organisation) override {
        Statement query =
            _connection.prepare("SELECT organisation, name, version, created_us, expires_us, kind, key_id, x'' FROM "
                                "vault_record WHERE organisation = :o ORDER BY name, version DESC");
        query.bind(":o", organisation);
        return recordsOf(query);
    }

    std::vector<RecordRow> notUnder(std::uint32_t keyId, std::size_t most) override {
        // Two ranges instead of <>, which would not use the index.
        Statement query = _connection.prepare("SELECT " + recordColumns +
                                              " FROM vault_record WHERE key_id < :id OR "
                                              "key_id > :id LIMIT :most");
        query.bind(":id", std::int64_t{keyId}).bind(":most", asInteger(most));
        return recordsOf(query);
    }

    std::vector<RecordRow> after(const RecordRow* last, std::size_t most) override {
        Statement query = _connection.prepare("SELECT " + recordColumns +
                                              " FROM vault_record WHERE (organisation, name, version) > (:o, :n, :v) "
                                              "ORDER BY organisation, name, version LIMIT :most");
        query.bind(":o", last == nullptr ? std::string() : last->organisation)
            .bind(":n", last == nullptr ? std::string() : last->name)
            .bind(":v", last == nullptr ? 0 : asInteger(last->version))
            .bind(":most", asInteger(most));
        return recordsOf(query);
    }

    void putRecord(const RecordRow& row) override {
        _connection
            .prepare("INSERT OR REPLACE INTO vault_record VALUES (:o, :n, :v, :created, :expires, "
                     ":kind, :key, :record)")
            .bind(":o", row.organisation)
            .bind(":n", row.name)
            .bind(":v", asInteger(row.version))
            .bind(":created", row.createdUs)
            .bind(":expires", row.expiresUs)
            .bind(":kind", row.kind == SecretKind::OAuthSet ? "oauth" : "value")
            .bind(":key", std::int64_t{row.keyId})
            .bindBlob(":record", textOf(row.record))
            .run();
    }

    void removeVersion(const std::string& organisation, const std::string& name, std::uint64_t version) override {
        _connection
            .prepare("DELETE FROM vault_record WHERE organisation = :o AND name = :n AND "
                     "version = :v")
            .bind(":o", organisation)
            .bind(":n", name)
            .bind(":v", asInteger(version))
            .run();
    }

    std::optional<AuditRow> auditHead(const std::string& organisation) override {
        Statement query = _connection.prepare("SELECT " + auditColumns +
                                              " FROM vault_audit WHERE organisation = :o "
                                              "ORDER BY sequence DESC LIMIT 1");
        query.bind(":o", organisation);
        return query.step() ? std::optional(auditIn(query)) : std::nullopt;
    }

    void appendAudit(const AuditRow& row) override {
        _connection
            .prepare("INSERT INTO vault_audit VALUES (:o, :sequence, :time, :actor, :action, :n, "
                     ":v, :purpose, :result, :count, :key, :mac)")
            .bind(":o", row.organisation)
            .bind(":sequence", asInteger(row.sequence))
            .bind(":time", row.timeUs)
            .bind(":actor", row.actor)
            .bind(":action", row.action)
            .bind(":n", row.name)
            .bind(":v", asInteger(row.version))
            .bind(":purpose", row.purpose)
            .bind(":result", row.result)
            .bind(":count", asInteger(row.count))
            .bind(":key", std::int64_t{row.keyId})
            .bindBlob(":mac", textOf(row.mac))
            .run();
    }

    std::vector<AuditRow> auditAfter(const std::string& organisation, std::uint64_t sequence,
                                     std::size_t most) override {
        Statement query = _connection.prepare("SELECT " + auditColumns +
                                              " FROM vault_audit WHERE organisation = :o AND "
                                              "sequence > :s ORDER BY sequence LIMIT :most");
        query.bind(":o", organisation).bind(":s", asInteger(sequence)).bind(":most", asInteger(most));
        std::vector<AuditRow> rows;
        while (query.step()) {
            rows.push_back(auditIn(query));
        }
        return rows;
    }

private:
    Connection& _connection;
};

} // namespace

store::Migration vaultMigration() {
    return {2, "vault", schema};
}

Status DatabaseRecordStore::transaction(const Work& work) {
    Status outcome;
    const Status status = _database.transaction([&](Connection& connection) {
        Rows rows(connection);
        outcome = guarded([&] { return work(rows); });
        if (!outcome) {
            throw StoreError(Fault::Misuse, "the vault takes the transaction back");
        }
    });
    return outcome ? status : outcome;
}

Status DatabaseRecordStore::read(const Work& work) {
    Status outcome;
    const Status status = _database.read([&](Connection& connection) {
        Rows rows(connection);
        outcome = guarded([&] { return work(rows); });
    });
    return outcome ? status : outcome;
}

} // namespace crossdock::vault
