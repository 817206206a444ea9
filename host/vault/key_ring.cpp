#include "vault/key_ring.hpp"

#include <algorithm>

namespace crossdock::vault {

namespace {

Failure refused(const char* code, std::string message) {
    Failure failure = failed(ErrorClass::Config, std::move(message));
    failure.code = code;
    return failure;
}

/// The key that `material` gives under the parameters of `row`; nothing when they do not fit.
Result<MasterKey> keyFor(const KeyMaterial& material, const KeyRow& row) {
    const bool passphrase = material.source == KeySource::Passphrase;
    if (passphrase != (row.cost.logN != 0)) {
        return refused("vault_wrong_key", "the master key is of another kind than this vault's");
    }
    return passphrase ? MasterKey::derive(material.secret, row.salt, row.cost) : MasterKey::parse(material.secret);
}

Result<bool> opens(const MasterKey& key, const VaultId& vault, const KeyRow& row) {
    const Result<CheckValue> value = key.checkValue(vault);
    if (!value) {
        return value.failure();
    }
    return equalInConstantTime(*value, row.checkValue);
}

const KeyRow* rowIn(const std::vector<KeyRow>& rows, KeyState state) {
    const auto found = std::ranges::find(rows, state, &KeyRow::state);
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

Result<KeyRing> KeyRing::open(VaultRows& rows, const std::vector<KeyMaterial>& materials, UtcTime now) {
    KeyRing ring;
    const std::optional<VaultId> vault = rows.vaultId();
    if (!vault) {
        if (materials.size() != 1) {
            return refused("vault_wrong_key", "a new vault takes one master key");
        }
        if (const Status status = ring.create(rows, materials.front(), now); !status) {
            return status.failure();
        }
        return ring;
    }
    ring._vault = *vault;
    const std::vector<KeyRow> keyRows = rows.keys();
    bool retired = false;
    for (const KeyMaterial& material : materials) {
        for (const KeyRow& row : keyRows) {
            Result<MasterKey> key = keyFor(material, row);
            if (!key && key.failure().code == "vault_wrong_key") {
                continue;
            }
            if (!key) {
                return key.failure();
            }
            const Result<bool> right = opens(*key, *vault, row);
            if (!right) {
                return right.failure();
            }
            retired = retired || (*right && row.state == KeyState::Retired);
            if (*right && row.state != KeyState::Retired) {
                if (const Status status = ring.load(row.id, std::move(*key)); !status) {
                    return status.failure();
                }
            }
        }
    }
    const KeyRow* current = rowIn(keyRows, KeyState::Current);
    if (current == nullptr) {
        return failed(ErrorClass::Internal, "the vault has no current key");
    }
    ring._writing = current->id;
    const KeyRow* incoming = rowIn(keyRows, KeyState::Incoming);
    const bool needsIncoming = incoming != nullptr && !rows.notUnder(current->id, 1).empty();
    const bool hasIncoming = incoming != nullptr && ring.find(incoming->id) != nullptr;
    if ((ring.find(current->id) == nullptr && hasIncoming) || (needsIncoming && !hasIncoming)) {
        return refused("vault_rotation_unfinished",
                       "a change of the master key was cut short: give the old and the new key");
    }
    if (ring.find(current->id) == nullptr) {
        return refused("vault_wrong_key", retired ? "this master key of the vault was retired"
                                                  : "this is not the master key of this vault");
    }
    if (const Status status = ring.loadRetired(keyRows); !status) {
        return status.failure();
    }
    return ring;
}

KeyRing KeyRing::clone() const {
    KeyRing copy;
    copy._vault = _vault;
    copy._writing = _writing;
    for (const auto& [id, key] : _keys) {
        copy._keys.insert_or_assign(id, NumberedKey{id, key.key.clone()});
    }
    for (const auto& [id, key] : _auditKeys) {
        copy._auditKeys.insert_or_assign(id, key.clone());
    }
    return copy;
}

const NumberedKey* KeyRing::find(std::uint32_t id) const {
    const auto found = _keys.find(id);
    return found == _keys.end() ? nullptr : &found->second;
}

const Secret* KeyRing::auditKey(std::uint32_t id) const {
    const auto found = _auditKeys.find(id);
    return found == _auditKeys.end() ? nullptr : &found->second;
}

Place KeyRing::placeOf(const RecordRow& row) const {
    return {_vault, row.organisation, row.name, row.version, row.createdUs};
}

Result<Secret> KeyRing::open(const RecordRow& row) const {
    const Result<std::uint32_t> id = keyIdOf(row.record);
    if (!id) {
        return id.failure();
    }
    const NumberedKey* key = find(*id);
    if (key == nullptr) {
        return refused("vault_key_missing", "a vault record names a master key that is not loaded");
    }
    return openRecord(*key, placeOf(row), row.record);
}

Status KeyRing::load(std::uint32_t id, MasterKey key) {
    Result<Secret> auditKey = key.auditKey(_vault);
    if (!auditKey) {
        return auditKey.failure();
    }
    _auditKeys.insert_or_assign(id, std::move(*auditKey));
    _keys.insert_or_assign(id, NumberedKey{id, std::move(key)});
    return {};
}

Status KeyRing::loadRetired(const std::vector<KeyRow>& rows) {
    const Result<Secret> wrapping = writing().key.wrappingKey(_vault, {});
    if (!wrapping) {
        return wrapping.failure();
    }
    for (const KeyRow& row : rows) {
        if (row.state != KeyState::Retired) {
            continue;
        }
        Result<Secret> auditKey = unwrapKey(*wrapping, row.auditKey);
        // A damaged one only leaves old audit rows unproven, which verifying them will say.
        if (auditKey) {
            _auditKeys.insert_or_assign(row.id, std::move(*auditKey));
        }
    }
    return {};
}

Status KeyRing::create(VaultRows& rows, const KeyMaterial& material, UtcTime now) {
    if (const Status status = randomBytes(_vault); !status) {
        return status;
    }
    rows.putVaultId(_vault);
    Result<NumberedKey> made = makeRow(rows, 1, KeyState::Current, material, now);
    if (!made) {
        return made.failure();
    }
    _writing = made->id;
    return load(made->id, std::move(made->key));
}

Result<NumberedKey> KeyRing::makeRow(VaultRows& rows, std::uint32_t id, KeyState state, const KeyMaterial& material,
                                     UtcTime now) {
    KeyRow row;
    row.id = id;
    row.state = state;
    row.source = nameOf(material.source);
    row.createdUs = now.us;
    if (material.source == KeySource::Passphrase) {
        row.cost = material.cost;
        if (const Status status = randomBytes(row.salt); !status) {
            return status.failure();
        }
    }
    Result<MasterKey> key = keyFor(material, row);
    if (!key) {
        return key.failure();
    }
    const Result<CheckValue> value = key->checkValue(_vault);
    if (!value) {
        return value.failure();
    }
    row.checkValue = *value;
    rows.putKey(row);
    return NumberedKey{id, std::move(*key)};
}

Status KeyRing::beginRotation(VaultRows& rows, const KeyMaterial& material, UtcTime now) {
    const std::vector<KeyRow> keyRows = rows.keys();
    const KeyRow* incoming = rowIn(keyRows, KeyState::Incoming);
    for (const KeyRow& row : keyRows) {
        Result<MasterKey> key = keyFor(material, row);
        if (!key) {
            continue;
        }
        const Result<bool> right = opens(*key, _vault, row);
        if (!right) {
            return right.failure();
        }
        if (*right && row.state == KeyState::Current) {
            return refused("vault_already_current", "the vault is under this master key already");
        }
        if (*right && row.state == KeyState::Retired) {
            return refused("vault_wrong_key", "the new master key is one that this vault already had");
        }
        if (*right) {
            _writing = row.id;
            return load(row.id, std::move(*key));
        }
    }
    const KeyRow* current = rowIn(keyRows, KeyState::Current);
    if (incoming != nullptr && (current == nullptr || !rows.notUnder(current->id, 1).empty())) {
        return refused("vault_rotation_unfinished",
                       "another change of the master key was cut short: finish it with its own key");
    }
    // An incoming key that nothing was written under gives way.
    const std::uint32_t id = incoming != nullptr ? incoming->id : keyRows.back().id + 1;
    Result<NumberedKey> made = makeRow(rows, id, KeyState::Incoming, material, now);
    if (!made) {
        return made.failure();
    }
    _writing = id;
    return load(id, std::move(made->key));
}

Status KeyRing::finishRotation(VaultRows& rows) {
    const Result<Secret> wrapping = writing().key.wrappingKey(_vault, {});
    if (!wrapping) {
        return wrapping.failure();
    }
    for (KeyRow& row : rows.keys()) {
        if (row.id == _writing) {
            row.state = KeyState::Current;
            row.auditKey.clear();
        } else if (const Secret* key = auditKey(row.id); key != nullptr) {
            Result<Bytes> wrapped = wrapKey(*wrapping, *key);
            if (!wrapped) {
                return wrapped.failure();
            }
            row.state = KeyState::Retired;
            row.auditKey = std::move(*wrapped);
        } else {
            row.state = KeyState::Retired;
            row.auditKey.clear();
        }
        rows.putKey(row);
    }
    return {};
}

} // namespace crossdock::vault
