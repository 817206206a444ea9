// The numbers that a flow runs by.
#pragma once

#include <cstdint>

namespace crossdock::engine {

/// Spans are in microseconds.
struct Policy {
    std::uint32_t batchSize = 50;       ///< records per write, 1 to 1,000
    std::int64_t batchDelayUs = 0;      ///< pause of a deliverer between two batches
    std::uint32_t concurrency = 5;      ///< deliverers at a time
    std::uint32_t readers = 4;          ///< windows read at a time
    std::uint32_t windows = 4;          ///< at most so many windows of a first load
    std::uint32_t pageSize = 100;       ///< records per read
    std::uint32_t maxRetries = 3;       ///< an item is tried once and then so many times again
    std::int64_t backoffUs = 1'000'000; ///< before the first retry; doubles, jittered
    std::int64_t backoffCapUs = 300'000'000;
    std::int64_t throttleUs = 60'000'000; ///< pause after "rate limited" without a time to come back
    std::int64_t overlapUs = 120'000'000; ///< how far an incremental pass goes back behind the cursor
    std::int64_t lagUs = 5'000'000;       ///< how far the cursor stays behind the source's own clock
    std::int64_t callUs = 60'000'000;     ///< deadline of one remote call
    std::int64_t leaseUs = 90'000'000;    ///< how long a claim is ours; must exceed callUs
    std::int64_t driftUs = 30'000'000;    ///< how long after its end a lost request may still land
    std::int64_t waitUs = 60'000'000;     ///< how long a child waits for its parent before it looks again
    std::int64_t patienceUs = 5'000'000;  ///< how long a batch waits to be full while its entity is read
    std::uint32_t queueBatches = 20;      ///< reading stops while so many batches wait
    std::uint32_t readAttempts = 6;       ///< failed reads in a row before the sync gives up; 0: it never does, not
                                          ///< even when source or target are down

    /// Reading stops while so many records wait.
    std::uint32_t queueLimit() const { return queueBatches * batchSize; }
};

} // namespace crossdock::engine
