// The master keys that are loaded, by the id under which records name them.
#pragma once

#include "core/clock.hpp"
#include "vault/key_source.hpp"
#include "vault/record_store.hpp"

#include <map>

namespace crossdock::vault {

/// Not synchronised. Functions take the rows of the transaction in which they work.
class KeyRing {
public:
    /// Finds for each loaded key its row by the check value; makes vault id and first key row when
    /// the store is new (then `materials` has one key). Class config:
    ///   "vault_wrong_key"           the key is not, or no longer, this vault's
    ///   "vault_rotation_unfinished" a rotation was cut short: the other key is needed too
    static Result<KeyRing> open(VaultRows& rows, const std::vector<KeyMaterial>& materials, UtcTime now);

    /// For changes that count only when their transaction does.
    KeyRing clone() const;

    const VaultId& vault() const { return _vault; }
    /// The key that new records are written under.
    const NumberedKey& writing() const { return _keys.at(_writing); }
    /// Null when that key is not loaded.
    const NumberedKey* find(std::uint32_t id) const;
    /// The audit key of a loaded or a retired master key; null when there is none.
    const Secret* auditKey(std::uint32_t id) const;

    Place placeOf(const RecordRow& row) const;
    Result<Secret> open(const RecordRow& row) const;

    /// Adds `material` as the incoming key, or finds it when an earlier rotation already did, and
    /// writes under it from now on.
    Status beginRotation(VaultRows& rows, const KeyMaterial& material, UtcTime now);
    /// The writing key becomes current and every other one retired, its audit key kept.
    Status finishRotation(VaultRows& rows);

private:
    Status load(std::uint32_t id, MasterKey key);
    Status loadRetired(const std::vector<KeyRow>& rows);
    Status create(VaultRows& rows, const KeyMaterial& material, UtcTime now);
    Result<NumberedKey> makeRow(VaultRows& rows, std::uint32_t id, KeyState state, const KeyMaterial& material,
                                UtcTime now);

    VaultId _vault{};
    std::map<std::uint32_t, NumberedKey> _keys;
    std::map<std::uint32_t, Secret> _auditKeys;
    std::uint32_t _writing = 0;
};

} // namespace crossdock::vault
