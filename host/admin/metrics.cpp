#include "admin/metrics.hpp"

#include "store/queries.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <map>

namespace crossdock::admin {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<std::pair<std::string, std::string>>;

constexpr double microseconds = 1e6;

/// Families in the order in which they were first named.
class Sheet {
public:
    void gauge(const char* name, const char* help, const Labels& labels, double value) {
        metric(name, help, MetricType::Gauge, labels).gauge.value = value;
    }
    void counter(const char* name, const char* help, const Labels& labels, double value) {
        metric(name, help, MetricType::Counter, labels).counter.value = value;
    }
    std::string text() const { return prometheus::TextSerializer().Serialize(_families); }

private:
    prometheus::ClientMetric& metric(const char* name, const char* help, MetricType type, const Labels& labels) {
        const auto [place, added] = _places.emplace(name, _families.size());
        if (added) {
            _families.push_back({name, help, type, {}});
        }
        prometheus::ClientMetric made;
        for (const auto& [label, value] : labels) {
            made.label.push_back({label, value});
        }
        std::vector<prometheus::ClientMetric>& metrics = _families[place->second].metric;
        metrics.push_back(std::move(made));
        return metrics.back();
    }

    std::vector<MetricFamily> _families;
    std::map<std::string, std::size_t> _places;
};

double numberOf(std::uint64_t count) {
    return static_cast<double>(count);
}

void addFlow(Sheet& sheet, const daemon::FlowStatus& flow, store::Queries& queries, bool& readable) {
    const auto stands = [&](const char* state, bool is) {
        sheet.gauge("crossdock_flow_state", "1 for the state that the flow is in",
                    {{"flow", flow.name}, {"state", state}}, is ? 1 : 0);
    };
    using daemon::FlowState;
    stands("idle", flow.state == FlowState::Idle);
    stands("running", flow.state == FlowState::Running);
    stands("paused", flow.state == FlowState::Paused);
    stands("stopped", flow.state == FlowState::Stopped);
    stands("conf_error", flow.state == FlowState::ConfError);
    if (flow.lastGood) {
        sheet.gauge("crossdock_last_complete_sync_timestamp_seconds", "End of the last sync that was complete",
                    {{"flow", flow.name}}, static_cast<double>(flow.lastGood->us) / microseconds);
    }
    const Result<store::FlowCounts> counts = queries.counts(flow.name);
    if (!counts) {
        readable = false;
        return;
    }
    const std::pair<const char*, std::uint64_t> states[] = {{"draft", counts->draft},
                                                            {"processing", counts->processing},
                                                            {"failed", counts->failed},
                                                            {"action_required", counts->actionRequired}};
    for (const auto& [state, count] : states) {
        sheet.gauge("crossdock_items", "Items of the queue that are not finished, by state",
                    {{"flow", flow.name}, {"state", state}}, numberOf(count));
    }
    sheet.gauge("crossdock_items_waiting_for_parent", "Failed items that wait for another record",
                {{"flow", flow.name}}, numberOf(counts->waiting));
    for (const auto& [reason, count] : counts->reasons) {
        sheet.gauge("crossdock_items_held", "Items that need a person, by reason",
                    {{"flow", flow.name}, {"reason", reason}}, numberOf(count));
    }
}

void addConnection(Sheet& sheet, const daemon::ConnectionStatus& each) {
    for (const char* state : {"closed", "half_open", "open"}) {
        sheet.gauge("crossdock_circuit_state", "1 for the state that the connection's circuit breaker is in",
                    {{"connection", each.name}, {"state", state}}, each.circuit == state ? 1 : 0);
    }
    sheet.gauge("crossdock_requests_last_minute", "Permits taken in the last 60 seconds", {{"connection", each.name}},
                each.usedLastMinute);
    if (each.perMinute > 0) {
        sheet.gauge("crossdock_requests_per_minute_limit", "Permits allowed in 60 seconds", {{"connection", each.name}},
                    each.perMinute);
    }
    if (each.signInEnds) {
        sheet.gauge("crossdock_sign_in_ends_timestamp_seconds", "When somebody must sign in anew",
                    {{"connection", each.name}}, static_cast<double>(each.signInEnds->us) / microseconds);
    }
}

void addOutcomes(Sheet& sheet, const MetricsParts& parts, bool& readable) {
    const auto totals = parts.tally.look(parts.organisation);
    if (!totals) {
        readable = false;
        return;
    }
    for (const auto& [key, count] : *totals) {
        const auto& [flow, entities, outcome] = key;
        sheet.counter("crossdock_records_total", "Records by what became of them, since the daemon began",
                      {{"flow", flow}, {"entity", entities}, {"outcome", outcome}}, numberOf(count));
    }
}

void addServer(Sheet& sheet, const MetricsParts& parts) {
    for (const auto& [key, count] : parts.counts.requests()) {
        const auto& [method, route, status] = key;
        sheet.counter("crossdock_http_requests_total", "Requests to this server; status 0: ended without an answer",
                      {{"method", method}, {"route", route}, {"status", std::to_string(status)}}, numberOf(count));
    }
    for (const auto& [key, count] : parts.counts.hooks()) {
        sheet.counter("crossdock_webhooks_total", "Webhooks by what became of them",
                      {{"connection", key.first}, {"outcome", key.second}}, numberOf(count));
    }
    sheet.gauge("crossdock_event_streams", "Open event streams", {}, numberOf(parts.streams.open()));
}

} // namespace

std::string metricsText(const MetricsParts& parts) {
    Sheet sheet;
    bool readable = true;
    store::Queries queries(parts.store, parts.organisation);
    for (const daemon::FlowStatus& flow : parts.control.flows()) {
        if (flow.organisation == parts.organisation) {
            addFlow(sheet, flow, queries, readable);
        }
    }
    addOutcomes(sheet, parts, readable);
    for (const daemon::ConnectionStatus& each : parts.control.connections()) {
        if (each.organisation == parts.organisation) {
            addConnection(sheet, each);
        }
    }
    addServer(sheet, parts);
    const daemon::Health health = parts.control.health();
    sheet.gauge("crossdock_live", "1 while the loops make progress", {}, health.live ? 1 : 0);
    sheet.gauge("crossdock_ready", "1 while flows can run", {}, health.ready ? 1 : 0);
    sheet.gauge("crossdock_store_readable", "0 when figures of the store are missing here", {}, readable ? 1 : 0);
    return sheet.text();
}

} // namespace crossdock::admin
