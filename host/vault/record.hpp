// One encrypted secret as it stands in the store: layout "XDV1", big-endian.
//
//   0  4  "XDV1"          10 40  data key, wrapped by the organisation's key
//   4  1  suite           50 12  nonce
//   5  1  flags           62  4  n, length of the ciphertext
//   6  4  master key id   66  n  ciphertext of: u32 length, secret, zeros up to a multiple of 64
//                       66+n 16  tag
//
// The ciphertext is bound to the bytes 0 to 5 and to the Place. Master key id and wrapped key are
// not, so that a new master key re-wraps the data key and leaves the rest alone.
#pragma once

#include "vault/master_key.hpp"

#include <cstdint>
#include <string>

namespace crossdock::vault {

/// Where a record belongs; it opens nowhere else.
struct Place {
    VaultId vault{};
    std::string organisation;
    std::string name;
    std::uint64_t version = 0;
    std::int64_t createdUs = 0;
};

constexpr std::size_t mostSecretBytes = 65'600 - 4;

/// Encrypts under a new data key. Class config when the secret is longer than mostSecretBytes.
Result<Bytes> sealRecord(const NumberedKey& key, const Place& place, const Secret& value);
/// Class permanent, code "sealed", for everything that sealRecord did not make for this place and
/// key.
Result<Secret> openRecord(const NumberedKey& key, const Place& place, ByteView record);
/// The same record under another master key; its payload stays bit for bit.
Result<Bytes> rewrapRecord(const NumberedKey& from, const NumberedKey& to, const Place& place, ByteView record);
/// The master key that a record names. Class permanent, code "sealed", for bytes of other layout.
Result<std::uint32_t> keyIdOf(ByteView record);

} // namespace crossdock::vault
