// What monitoring wants to know, in the text format of Prometheus.
#pragma once

#include "admin/event_streams.hpp"
#include "admin/http_counts.hpp"
#include "admin/outcome_tally.hpp"
#include "daemon/control.hpp"
#include "store/store.hpp"

#include <string>

namespace crossdock::admin {

struct MetricsParts {
    daemon::Control& control;
    store::Store& store;
    const HttpCounts& counts;
    const EventStreams& streams;
    OutcomeTally& tally;
    const std::string& organisation; ///< whose flows and connections
    UtcTime now;
};

/// Names begin with crossdock_. No personal data: names of flows, entities, connections, reasons. What the store cannot tell at this
/// moment is left out, and crossdock_store_readable is 0.
std::string metricsText(const MetricsParts& parts);

} // namespace crossdock::admin
