// The JSON API: what it works with, and its routes, grouped as their files are.
#pragma once

#include "admin/cursors.hpp"
#include "admin/json.hpp"
#include "admin/route.hpp"
#include "core/log.hpp"
#include "daemon/control.hpp"
#include "store/queries.hpp"
#include "store/store.hpp"

#include <string>
#include <vector>

namespace crossdock::admin {

/// Everything by reference outlives the routes.
struct ApiParts {
    daemon::Control& control;
    store::Store& store;
    const Cursors& cursors;
    Log& log;

    /// What the visitor's organisation has in the store.
    store::Queries queries(const Request& request) const { return {store, request.visitor.organisation}; }
    /// A flow of the visitor's organisation; not_found, with the nearest name, for any other.
    Result<daemon::FlowStatus> flow(const Request& request, const std::string& name) const;
    std::vector<daemon::FlowStatus> flows(const Request& request) const;
    std::vector<daemon::ConnectionStatus> connections(const Request& request) const;
};

/// Start, follow, retry, force-done, cancel.
std::vector<Route> syncRoutes(const ApiParts& parts);
/// Syncs, items, activity: long lists, page by page.
std::vector<Route> listRoutes(const ApiParts& parts);
/// Flows and their schedules.
std::vector<Route> flowRoutes(const ApiParts& parts);
/// Connections, connectors, reload.
std::vector<Route> hostRoutes(const ApiParts& parts);

/// A route of the API with what every one has.
Route apiRoute(const char* method, const char* pattern, Role role, const char* summary, Handler handler);
/// A page of a list under the name of what it lists: {"syncs": [...], "next": CURSOR or null}.
Schema pageSchema(const std::string& name, Schema element);
/// "limit" and "after", as every list takes them.
std::vector<Parameter> pageParameters(std::vector<Parameter> others);
std::uint32_t limitOf(const Request& request);

/// A time, or JSON's null.
Poco::Dynamic::Var timeOrNull(const std::optional<UtcTime>& time);
/// For a viewer, personal data are masked.
std::string seenBy(const Request& request, std::string text);

} // namespace crossdock::admin
