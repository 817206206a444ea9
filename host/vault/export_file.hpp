// Secrets on their way to another machine: layout "XDX1", big-endian.
//
//   "XDX1", u8 version 1, u8 kdf 1 (scrypt), u8 log2 N, u32 r, u32 p, salt 16
//   frames: u32 length, AES-256-GCM text and tag under the derived key;
//     nonce: 4 zero bytes, u64 frame number from 0
//     associated data: SHA-256 of the header, u64 frame number, u8 1 for the last frame else 0
//   a frame: u16 length + name, u64 version, i64 created, u8 kind, u32 length, value, zeros to 64
//   the last frame: u64 count of the frames before, so that a cut-off file shows
#pragma once

#include "vault/record_store.hpp"

#include <optional>
#include <string>

namespace crossdock::vault {

struct ExportEntry {
    std::string name;
    std::uint64_t version = 0;
    std::int64_t createdUs = 0;
    SecretKind kind = SecretKind::Value;
    Secret value;
};

constexpr std::size_t leastPassphraseBytes = 12;

/// Builds a file in memory; entries pass through one at a time.
class ExportWriter {
public:
    /// Class config for a passphrase shorter than leastPassphraseBytes or a cost that is not sane.
    static Result<ExportWriter> begin(const Secret& passphrase, const ScryptCost& cost);
    Status add(const ExportEntry& entry);
    Result<Bytes> finish();

private:
    ExportWriter(Bytes header, Secret key, const Digest& headerHash)
        : _file(std::move(header)),
          _key(std::move(key)),
          _headerHash(headerHash) {}
    Status frame(std::initializer_list<ByteView> parts, bool last);

    Bytes _file;
    Secret _key;
    Digest _headerHash;
    std::uint64_t _frames = 0;
};

/// Reads a file from its begin to its end, once.
class ExportReader {
public:
    /// `file` must outlive the reader. Class config, code "export_file", for what is no such file;
    /// a wrong passphrase shows at the first next().
    static Result<ExportReader> begin(ByteView file, const Secret& passphrase);
    /// Nothing at the proper end. Class config, code "export_file", for a wrong passphrase and for
    /// each change, cut or reordering.
    Result<std::optional<ExportEntry>> next();

private:
    ExportReader(ByteView frames, Secret key, const Digest& headerHash)
        : _rest(frames),
          _key(std::move(key)),
          _headerHash(headerHash) {}

    ByteView _rest;
    Secret _key;
    Digest _headerHash;
    std::uint64_t _frames = 0;
};

} // namespace crossdock::vault
