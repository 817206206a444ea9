#include "vault/memory_record_store.hpp"

#include <tuple>

namespace crossdock::vault {

class MemoryRecordStore::Rows final : public VaultRows {
public:
    std::optional<VaultId> vaultId() override { return _id; }
    void putVaultId(const VaultId& id) override { _id = id; }

    std::vector<KeyRow> keys() override {
        std::vector<KeyRow> rows;
        for (const auto& [id, row] : _keys) {
            rows.push_back(row);
        }
        return rows;
    }
    void putKey(const KeyRow& row) override { _keys[row.id] = row; }

    std::vector<RecordRow> versions(const std::string& organisation, const std::string& name) override {
        std::vector<RecordRow> rows;
        for (auto at = _records.lower_bound({organisation, name, 0});
             at != _records.end() && at->second.organisation == organisation && at->second.name == name; ++at) {
            rows.insert(rows.begin(), at->second);
        }
        return rows;
    }
    std::vector<RecordRow> listing(const std::string& organisation) override {
        std::vector<RecordRow> rows;
        std::string name;
        for (const auto& [key, row] : _records) {
            if (row.organisation == organisation && row.name != name) {
                name = row.name;
                for (RecordRow& version : versions(organisation, name)) {
                    version.record.clear();
                    rows.push_back(std::move(version));
                }
            }
        }
        return rows;
    }
    std::vector<RecordRow> notUnder(std::uint32_t keyId, std::size_t most) override {
        std::vector<RecordRow> rows;
        for (const auto& [key, row] : _records) {
            if (row.keyId != keyId && rows.size() < most) {
                rows.push_back(row);
            }
        }
        return rows;
    }
    std::vector<RecordRow> after(const RecordRow* last, std::size_t most) override {
        std::vector<RecordRow> rows;
        auto at = last == nullptr ? _records.begin() : _records.upper_bound(keyOf(*last));
        for (; at != _records.end() && rows.size() < most; ++at) {
            rows.push_back(at->second);
        }
        return rows;
    }
    void putRecord(const RecordRow& row) override { _records[keyOf(row)] = row; }
    void removeVersion(const std::string& organisation, const std::string& name, std::uint64_t version) override {
        _records.erase({organisation, name, version});
    }

    std::optional<AuditRow> auditHead(const std::string& organisation) override {
        const auto found = _audit.find(organisation);
        return found == _audit.end() ? std::nullopt : std::optional(found->second.back());
    }
    void appendAudit(const AuditRow& row) override { _audit[row.organisation].push_back(row); }
    std::vector<AuditRow> auditAfter(const std::string& organisation, std::uint64_t sequence,
                                     std::size_t most) override {
        std::vector<AuditRow> rows;
        const auto found = _audit.find(organisation);
        for (const AuditRow& row : found == _audit.end() ? std::vector<AuditRow>() : found->second) {
            if (row.sequence > sequence && rows.size() < most) {
                rows.push_back(row);
            }
        }
        return rows;
    }

private:
    using Key = std::tuple<std::string, std::string, std::uint64_t>;
    static Key keyOf(const RecordRow& row) { return {row.organisation, row.name, row.version}; }

    std::optional<VaultId> _id;
    std::map<std::uint32_t, KeyRow> _keys;
    std::map<Key, RecordRow> _records;
    std::map<std::string, std::vector<AuditRow>> _audit;
};

MemoryRecordStore::MemoryRecordStore() : _rows(std::make_unique<Rows>()) {}
MemoryRecordStore::~MemoryRecordStore() = default;

Status MemoryRecordStore::transaction(const Work& work) {
    const std::lock_guard lock(_mutex);
    auto changed = std::make_unique<Rows>(*_rows);
    const Status status = work(*changed);
    if (status) {
        _rows = std::move(changed);
    }
    return status;
}

Status MemoryRecordStore::read(const Work& work) {
    const std::lock_guard lock(_mutex);
    Rows view(*_rows);
    return work(view);
}

} // namespace crossdock::vault
