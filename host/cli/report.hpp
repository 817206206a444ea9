// How commands say what a sync did, as text and as JSON.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/output.hpp"
#include "engine/dry_run.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace crossdock::cli {

/// Prints a failure; the exit status is Usage for a wrong conf, else Failed, as for all trouble of the store.
ExitStatus reportFailure(Output& out, const Failure& failure);

/// "would create order 118 (shop_orders)"
std::string changeLine(const engine::DryChange& change);
JsonObject::Ptr changeObject(const engine::DryChange& change);

/// The counters under the names that the HTTP interface uses.
JsonObject::Ptr countersObject(const engine::SyncCounters& counters);

/// How many calls each connection took.
using Calls = std::map<std::string, std::uint64_t>;

/// The result of a sync: what was read, created, updated, unchanged, held, failed, how long it took and its calls; without
/// `calls` nothing is said of them, since another process made them. `changes` (of a dry run) may be null.
void printSummary(Output& out, const std::string& flow, const engine::RunSummary& summary,
                  const std::optional<Calls>& calls, std::int64_t elapsedUs, JsonArray::Ptr changes);

} // namespace crossdock::cli
