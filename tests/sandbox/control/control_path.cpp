#include "sandbox_control/control_path.hpp"

#include <charconv>
#include <stdexcept>

namespace crossdock::sandbox {

namespace {

namespace json = boost::json;

Response said(const json::value& value, int status = 200) {
    return Response::json(status, json::serialize(value) + "\n");
}

json::value bodyOf(const Request& request) {
    if (request.body.empty()) {
        throw std::invalid_argument("a JSON body is needed");
    }
    return json::parse(request.body);
}

Response noSuch() {
    return said({{"error", "no such control path or method; see tests/sandbox/control/README.md"}}, 404);
}

} // namespace

Response ControlPath::answer(const Request& request) {
    std::string_view path = request.path;
    path.remove_prefix(prefix.size());
    while (path.starts_with('/')) {
        path.remove_prefix(1);
    }
    while (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    try {
        return route(request, path);
    } catch (const std::exception& error) {
        return said({{"error", error.what()}}, 400);
    }
}

Response ControlPath::route(const Request& request, std::string_view path) {
    if (path.empty() || path == "health") {
        return said({{"ok", true}, {"now", _controls.clock.now().text()}});
    }
    if (path == "counters") {
        return counters(request);
    }
    if (path == "requests") {
        const std::string last = request.parameter("last");
        std::size_t count = 100;
        std::from_chars(last.data(), last.data() + last.size(), count);
        return said(_controls.counters.lastRequests(count));
    }
    if (path == "faults" || path.starts_with("faults/")) {
        return faults(request, path.substr(std::min<std::size_t>(path.size(), 7)));
    }
    if (path == "limits") {
        return limits(request);
    }
    if (path == "clock") {
        return clock(request);
    }
    if (path == "state") {
        return state(request);
    }
    if (path == "reset" && request.method == "POST") {
        _controls.faults.clear();
        _controls.limits.set({});
        _controls.clock.reset();
        _standIn.reset();
        _controls.counters.clear();
        return said({{"ok", true}});
    }
    if (auto own = _standIn.control(request, path)) {
        return std::move(*own);
    }
    return noSuch();
}

Response ControlPath::counters(const Request& request) {
    if (request.method == "DELETE") {
        _controls.counters.clear();
    }
    return said(_controls.counters.toJson());
}

Response ControlPath::faults(const Request& request, std::string_view rest) {
    if (request.method == "POST") {
        const json::value body = bodyOf(request);
        std::vector<FaultRule> rules;
        if (const auto* list = body.if_array()) {
            for (const auto& item : *list) {
                rules.push_back(FaultRule::fromJson(item));
            }
        } else {
            rules.push_back(FaultRule::fromJson(body));
        }
        json::array ids;
        for (FaultRule& rule : rules) {
            ids.push_back(_controls.faults.add(std::move(rule)));
        }
        return said({{"ids", std::move(ids)}}, 201);
    }
    if (request.method == "DELETE") {
        std::uint64_t number = 0;
        if (rest.empty()) {
            const std::string seed = request.parameter("seed");
            number = 1;
            std::from_chars(seed.data(), seed.data() + seed.size(), number);
            _controls.faults.clear(number);
            return said({{"ok", true}});
        }
        std::from_chars(rest.data(), rest.data() + rest.size(), number);
        return _controls.faults.remove(number) ? said({{"ok", true}}) : said({{"error", "no such rule"}}, 404);
    }
    json::array list;
    for (const FaultRule& rule : _controls.faults.rules()) {
        list.push_back(rule.toJson());
    }
    return said(list);
}

Response ControlPath::limits(const Request& request) {
    if (request.method == "PUT") {
        const json::value body = bodyOf(request);
        std::vector<Limit> limits;
        if (const auto* list = body.if_array()) {
            for (const auto& item : *list) {
                limits.push_back(Limit::fromJson(item));
            }
        } else {
            limits.push_back(Limit::fromJson(body));
        }
        _controls.limits.set(std::move(limits));
    } else if (request.method == "DELETE") {
        _controls.limits.set({});
    }
    json::array list;
    for (const Limit& limit : _controls.limits.limits()) {
        list.push_back(limit.toJson());
    }
    return said(list);
}

Response ControlPath::clock(const Request& request) {
    SandboxClock& clock = _controls.clock;
    if (request.method == "PUT" || request.method == "POST") {
        const json::value body = bodyOf(request);
        const json::object& change = body.as_object();
        if (const auto* frozen = change.if_contains("frozen")) {
            clock.freeze(frozen->as_bool());
        }
        if (const auto* now = change.if_contains("now")) {
            const auto time = UtcTime::parse(json::value_to<std::string>(*now));
            if (!time) {
                throw std::invalid_argument("now: must be a time such as 2026-03-29T00:30:00Z");
            }
            clock.set(*time);
        }
        if (const auto* advance = change.if_contains("advance_ms")) {
            clock.advanceUs(advance->to_number<std::int64_t>() * 1'000);
        }
    } else if (request.method == "DELETE") {
        clock.reset();
    }
    return said({{"now", clock.now().text()}, {"frozen", clock.frozen()}});
}

Response ControlPath::state(const Request& request) {
    if (request.method == "PUT") {
        _standIn.load(bodyOf(request));
        return said({{"ok", true}});
    }
    if (request.method == "PATCH" || request.method == "POST") {
        return said(_standIn.edit(bodyOf(request)));
    }
    return said(_standIn.dump());
}

} // namespace crossdock::sandbox
