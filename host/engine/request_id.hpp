// The idempotency key of a write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::engine {

/// 128 bits of a fast hash as 32 hexadecimal digits. Not against attackers. Pure.
std::string fingerprint(std::string_view text);

/// Key and generation, and nothing else: content would replay an old answer when A becomes B and A
/// again, an attempt or a time would make a repeat look new. At most 45 characters, so that a
/// sub-write's ".1" still fits into the 50 that some targets take. `identity` is
/// Ledger::identity(). Pure.
std::string requestId(std::string_view identity, std::string_view entity, std::string_view key,
                      std::int64_t generation);

} // namespace crossdock::engine
