// What bench_sync measures. Each prints its figures; all throw std::exception when a program cannot be run.
#pragma once

#include "side.hpp"

namespace crossdock::bench {

/// A whole shop into an empty project, then again, then again in full: time, calls, memory.
void benchLoad(const Places& places, std::int64_t orders);
/// A first load of a slow shop: one page after another against windows in parallel.
void benchWindows(const Places& places, std::int64_t orders, int pageLatencyMs);
/// Start of the daemon with 10 flows until it says that it is ready.
void benchStart(const Places& places);
/// How much of its allowed rate a sync uses; takes one to two minutes.
void benchRate(const Places& places, int requestsPerMinute);
/// New orders into an empty company of QuickBooks, then again: calls by kind, metered reads, pace, memory.
void benchBooks(const Places& places, std::int64_t orders);

} // namespace crossdock::bench
