#include "admin/probes.hpp"

#include "admin/metrics.hpp"

namespace crossdock::admin {

namespace {

Route probe(const char* pattern, Role role, const char* summary, Handler handler) {
    Route route;
    route.method = "GET";
    route.pattern = pattern;
    route.audience = Audience::Probe;
    route.role = role;
    route.summary = summary;
    route.handler = std::move(handler);
    return route;
}

Answer verdict(bool good, const char* word) {
    return Answer::text(std::string(good ? word : "not ") + (good ? "" : word) + "\n", good ? 200 : 503);
}

} // namespace

std::vector<Route> probeRoutes(const ProbeParts& parts) {
    return {probe("/healthz", Role::None, "200 while the loops make progress, else 503",
                  [parts](const Request&) { return verdict(parts.control.health().live, "live"); }),
            probe("/readyz", Role::None, "200 while flows can run, else 503",
                  [parts](const Request&) { return verdict(parts.control.health().ready, "ready"); }),
            probe("/metrics", Role::Viewer, "figures in Prometheus' text format", [parts](const Request& request) {
                Answer answer = Answer::text(metricsText({parts.control, parts.store, parts.counts, parts.streams,
                                                          parts.tally, request.visitor.organisation, request.now}));
                answer.type = "text/plain; version=0.0.4; charset=utf-8";
                return answer;
            })};
}

} // namespace crossdock::admin
