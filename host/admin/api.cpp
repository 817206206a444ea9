#include "admin/api.hpp"

#include "admin/privacy.hpp"
#include "conf/nearest.hpp"
#include "secret/redaction.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::admin {

namespace {

constexpr std::int64_t usualPage = 50;
constexpr std::int64_t largestPage = 500;

} // namespace

std::vector<daemon::FlowStatus> ApiParts::flows(const Request& request) const {
    std::vector<daemon::FlowStatus> all = control.flows();
    std::erase_if(all,
                  [&](const daemon::FlowStatus& flow) { return flow.organisation != request.visitor.organisation; });
    return all;
}

Result<daemon::FlowStatus> ApiParts::flow(const Request& request, const std::string& name) const {
    std::vector<std::string> names;
    for (daemon::FlowStatus& flow : flows(request)) {
        if (flow.name == name) {
            return std::move(flow);
        }
        names.push_back(flow.name);
    }
    Failure failure = failed(ErrorClass::Config, "no flow " + conf::inQuotes(name) + conf::suggestion(name, names));
    failure.code = "not_found";
    return failure;
}

std::vector<daemon::ConnectionStatus> ApiParts::connections(const Request& request) const {
    std::vector<daemon::ConnectionStatus> all = control.connections();
    std::erase_if(
        all, [&](const daemon::ConnectionStatus& each) { return each.organisation != request.visitor.organisation; });
    return all;
}

Route apiRoute(const char* method, const char* pattern, Role role, const char* summary, Handler handler) {
    Route route;
    route.method = method;
    route.pattern = pattern;
    route.role = role;
    route.summary = summary;
    route.handler = std::move(handler);
    return route;
}

Schema pageSchema(const std::string& name, Schema element) {
    return Schema::object({{name, Schema::list(std::move(element))},
                           {"next", Schema::text("cursor of the next page; null: this was the last").orNull()}});
}

std::vector<Parameter> pageParameters(std::vector<Parameter> others) {
    others.push_back({"limit", Schema::integer(1, largestPage), "rows of a page, 50 when not given"});
    others.push_back({"after", Schema::text().atMost(256), "\"next\" of the page before"});
    return others;
}

std::uint32_t limitOf(const Request& request) {
    const std::string& text = request.query["limit"];
    std::int64_t limit = usualPage;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(limit, 1, largestPage));
}

Poco::Dynamic::Var timeOrNull(const std::optional<UtcTime>& time) {
    return time && time->us != 0 ? Poco::Dynamic::Var(time->text()) : Poco::Dynamic::Var();
}

std::string seenBy(const Request& request, std::string text) {
    text = secret::excerpt(text);
    return request.visitor.may(Role::Operator) ? text : maskedText(std::move(text));
}

} // namespace crossdock::admin
