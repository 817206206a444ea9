// Where the master key comes from: exactly one of four places.
#pragma once

#include "vault/master_key.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace crossdock::vault {

enum class KeySource { Credential, File, Environment, Passphrase };

const char* nameOf(KeySource source);

/// What a source gave: the text form of a key, or a passphrase.
struct KeyMaterial {
    KeySource source = KeySource::File;
    Secret secret;
    ScryptCost cost; ///< of a passphrase, when it is first used

    KeyMaterial clone() const { return {source, secret.clone(), cost}; }
};

/// What the process was given. Each member that is set counts as one source.
struct KeySources {
    /// $CREDENTIALS_DIRECTORY; counts when it holds `vault-key` or `vault-passphrase`.
    std::optional<std::filesystem::path> credentials;
    /// From conf or the command line.
    std::optional<std::filesystem::path> file;
    /// From takeEnvironmentKey().
    std::optional<Secret> environment;
    /// From a terminal.
    std::optional<Secret> passphrase;
    /// Must not hold `file`: a backup would take both.
    std::filesystem::path stateDirectory;
};

/// Reads the one source. Class config when there is none, when there are two, or when it fails its
/// checks; the message names the places and says what to do.
Result<KeyMaterial> loadKey(KeySources sources);

/// Reads a key file: no links on the way, regular, one link, owner root or the running user, no
/// group or other bits, at most 256 bytes, no folder above that others may write to (folders with
/// the sticky bit are safe), outside of `stateDirectory`.
Result<Secret> readKeyFile(const std::filesystem::path& path, const std::filesystem::path& stateDirectory);

constexpr const char* environmentVariable = "CROSSDOCK_VAULT_KEY";

/// Copies CROSSDOCK_VAULT_KEY, overwrites it in place and removes it. For the first lines of main,
/// before threads and children. Empty when it is not set.
std::optional<Secret> takeEnvironmentKey();

} // namespace crossdock::vault
