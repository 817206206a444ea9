// Reads the note of a connector from its file, before any of its code runs.
#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crossdock::plugin {

/// What xd_note says.
struct Note {
    std::uint32_t abiMajor = 0;
    std::uint32_t abiMinor = 0;
    std::uint32_t minHostMinor = 0;
    std::string id;
    std::string version;
};

/// The note of the 64-bit little-endian ELF library at `path`. Reads program headers and note segments only, and trusts no number
/// in them. Failure: not_a_plugin.
Result<Note> readNote(const std::string& path);

/// The connector's note among the notes of one PT_NOTE segment; nothing when there is none, not_a_plugin for a broken one. `align`
/// is the segment's.
Result<std::optional<Note>> findNote(std::string_view segment, std::uint64_t align);

/// May a library with this note run here? Failure: wrong_major, needs_newer_host.
Status negotiate(const Note& note);

} // namespace crossdock::plugin
