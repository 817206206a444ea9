// Liveness, readiness and metrics.
#pragma once

#include "admin/event_streams.hpp"
#include "admin/http_counts.hpp"
#include "admin/outcome_tally.hpp"
#include "admin/route.hpp"
#include "daemon/control.hpp"
#include "store/store.hpp"

#include <vector>

namespace crossdock::admin {

/// Everything by reference outlives the routes. GET /healthz and /readyz for everybody who may ask for this host by its name; they tell
/// no names. GET /metrics for a viewer: flows of the token's organisation.
struct ProbeParts {
    daemon::Control& control;
    store::Store& store;
    const HttpCounts& counts;
    const EventStreams& streams;
    OutcomeTally& tally;
};

std::vector<Route> probeRoutes(const ProbeParts& parts);

} // namespace crossdock::admin
