// The one key that opens the vault, and the keys that come from it.
#pragma once

#include "vault/crypto.hpp"

#include <filesystem>
#include <string>

namespace crossdock::vault {

constexpr std::size_t vaultIdBytes = 16;
using VaultId = std::array<unsigned char, vaultIdBytes>;

constexpr std::size_t checkValueBytes = 16;
using CheckValue = std::array<unsigned char, checkValueBytes>;

/// 32 bytes in locked memory. Text form: "xdm1_" and 43 characters of base64url.
class MasterKey {
public:
    static Result<MasterKey> random();
    /// Reads the text form, with or without one line end. Class config for anything else; the
    /// message repeats nothing of it.
    static Result<MasterKey> parse(const Secret& text);
    /// From a passphrase: see scrypt().
    static Result<MasterKey> derive(const Secret& passphrase, const Salt& salt, const ScryptCost& cost);

    /// The text form without a line end.
    Secret text() const;
    MasterKey clone() const { return MasterKey(_key.clone()); }

    /// Wraps the data keys of one organisation.
    Result<Secret> wrappingKey(const VaultId& vault, const std::string& organisation) const;
    /// Chains the audit log of the whole vault.
    Result<Secret> auditKey(const VaultId& vault) const;
    /// Tells whether this is the right key before anything is opened with it.
    Result<CheckValue> checkValue(const VaultId& vault) const;

private:
    explicit MasterKey(Secret key) : _key(std::move(key)) {}
    Result<Secret> subKey(std::string_view label, const VaultId& vault, const std::string& organisation,
                          std::size_t size) const;

    Secret _key;
};

/// A master key and the id under which the vault knows it; ids begin at 1.
struct NumberedKey {
    std::uint32_t id = 0;
    MasterKey key;
};

/// Makes a key and writes its text form to a new file of mode 0600 in a folder of mode 0700 (made
/// when missing); never over a file that is there. Class config when the system refuses.
Status createMasterKeyFile(const std::filesystem::path& path);

} // namespace crossdock::vault
