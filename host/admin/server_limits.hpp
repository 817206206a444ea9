// How long, how large, how many. Tests shorten the times.
#pragma once

#include <chrono>
#include <cstddef>

namespace crossdock::admin {

struct ServerLimits {
    using Time = std::chrono::milliseconds;

    Time head{5'000};    ///< from accept until the head is complete
    Time body{15'000};   ///< from there until the body is
    Time answer{90'000}; ///< from there until the answer is sent; a check of a connection waits for the remote
    Time send{5'000};    ///< for one piece of an answer to be taken
    std::size_t headBytes = 16'384;
    std::size_t bodyBytes = 1'048'576;
    std::size_t connections = 512;          ///< open at once; more are closed at accept
    std::size_t connectionsPerAddress = 20; ///< of these, event streams not counted
    std::size_t pageThreads = 16;           ///< under TLS twice as many, which then serve everything
    std::size_t hookThreads = 4;
    std::size_t probeThreads = 2;
    std::size_t queued = 64; ///< per pool; beyond it: 503

    std::size_t streams = 32;
    std::size_t streamsPerSession = 4;
    Time beat{15'000};
    Time streamLife{3'600'000};
    Time recheck{30'000};        ///< whether the session of a stream still lives
    std::size_t behind = 65'536; ///< bytes that a stream's reader may be behind
};

} // namespace crossdock::admin
