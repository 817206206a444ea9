// Looks into the body of a record: is it sound, has it changed, what money does it speak of?
// sdk/CANONICAL.md is the rule book.
#pragma once

#include "core/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::canonical {

inline constexpr std::size_t maxBodyBytes = 8U << 20U;
inline constexpr std::size_t maxDepth = 64;

/// Names a content: equal for equal meaning. The first 16 bytes of SHA-256 over the body with
/// members sorted, white space gone and the top member `volatile` left out.
using ContentHash = std::array<std::uint8_t, 16>;

/// 32 hexadecimal digits, lower case.
std::string textOf(const ContentHash& hash);

/// What a look into a sound body found.
struct Inspection {
    ContentHash hash{};
    std::string note;     ///< broken invariants with their arithmetic, one after the other; empty when all hold
    std::string total;    ///< order: totals.grand, refund: amount; decimal text, else empty
    std::string currency; ///< of total, else empty
};

/// Inspects the body of one record. `key` is the record's key, compared with `id`; empty leaves
/// that out. Entities without a canonical shape are only read, checked to be an object, and hashed.
/// Thread-safe.
///
/// Permanent failure, with the path of the member and without its content: not JSON, not an object,
/// a member twice in one object, invalid UTF-8, nested deeper than maxDepth, above maxBodyBytes, a
/// required member missing, a member of another type, a number where decimal text belongs, text
/// that is no decimal or time, an unknown enum word, a key that is not the id.
Result<Inspection> inspect(std::string_view entity, std::string_view body, std::string_view key = {});

} // namespace crossdock::canonical
