// The few primitives of OpenSSL that the vault is made of, each with its traps closed: algorithms
// are fetched by name and never fall back, tags are always 16 bytes, a text that fails its check is
// cleansed before anyone sees it.
#pragma once

#include "core/result.hpp"
#include "secret/secret.hpp"
#include "vault/bytes.hpp"

#include <array>
#include <cstdint>

namespace crossdock::vault {

using secret::Secret;

constexpr std::size_t keyBytes = 32;
constexpr std::size_t nonceBytes = 12;
constexpr std::size_t tagBytes = 16;
constexpr std::size_t wrappedKeyBytes = 40;

using Nonce = std::array<unsigned char, nonceBytes>;
using Digest = std::array<unsigned char, 32>;

// All of these throw secret::MemoryFull when locked memory runs out, and nothing else. A failure of
// OpenSSL itself is class internal, code "crypto"; a check that does not hold is class permanent,
// code "sealed": wrong key, wrong context or changed bytes, which cannot be told apart.

/// 32 random bytes for a key.
Result<Secret> randomKey();
/// Fills `out` with random bytes that need not stay secret (nonces, salts, ids).
Status randomBytes(std::span<unsigned char> out);

/// HKDF-SHA256, extract and expand (RFC 5869). `size` is at most 8,160.
Result<Secret> hkdf(const Secret& key, ByteView salt, ByteView info, std::size_t size = keyBytes);

/// AES-256 key wrap (RFC 3394) of a 32-byte key: 40 bytes.
Result<Bytes> wrapKey(const Secret& wrappingKey, const Secret& key);
Result<Secret> unwrapKey(const Secret& wrappingKey, ByteView wrapped);

/// AES-256-GCM of the concatenated `parts`: ciphertext, then the tag.
Result<Bytes> gcmSeal(const Secret& key, const Nonce& nonce, ByteView associated,
                      std::initializer_list<ByteView> parts);
/// Undoes it; `sealed` is ciphertext and tag.
Result<Secret> gcmOpen(const Secret& key, const Nonce& nonce, ByteView associated, ByteView sealed);

Result<Digest> hmacSha256(const Secret& key, std::initializer_list<ByteView> parts);
Result<Digest> sha256(ByteView bytes);

/// Cost of deriving a key from a passphrase.
struct ScryptCost {
    unsigned logN = 17;
    std::uint32_t r = 8;
    std::uint32_t p = 1;

    /// Whether it may come from a stored header: neither worthless nor a way to eat the machine.
    bool sane() const { return logN >= 15 && logN <= 20 && r == 8 && p >= 1 && p <= 4; }
};

constexpr std::size_t saltBytes = 16;
using Salt = std::array<unsigned char, saltBytes>;

/// 32 bytes from a passphrase; takes 128 * r * 2^logN bytes of ordinary memory for a moment. Class
/// config when the cost is not sane.
Result<Secret> scrypt(const Secret& passphrase, const Salt& salt, const ScryptCost& cost);

/// In time that depends on the sizes alone.
bool equalInConstantTime(ByteView a, ByteView b) noexcept;

} // namespace crossdock::vault
