// The bounds of one request.
#pragma once

#include <cstddef>
#include <cstdint>

namespace crossdock::net {

/// Bounds of one request; conf may lower them.
struct HttpLimits {
    std::size_t headerBytes = 64UL * 1024;
    std::size_t bodyBytes = 32UL * 1024 * 1024; ///< after decompression, too
    std::int64_t connectMs = 10'000;            ///< TCP and TLS handshake, each
    std::int64_t firstByteMs = 60'000;          ///< from the end of sending to the first byte
    std::int64_t readMs = 30'000;               ///< from any byte to the next; also for sending
    std::int64_t totalMs = 120'000;             ///< when a request names no time-out of its own
    std::int64_t rateWindowMs = 30'000;         ///< over any such span, at least ...
    std::int64_t rateBytesPerSecond = 1024;     ///< ... this much must arrive
    std::int64_t idleMs = 15'000;               ///< how long an unused connection is kept
    unsigned redirects = 3;                     ///< GET and HEAD, same origin
};

} // namespace crossdock::net
