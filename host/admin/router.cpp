#include "admin/router.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

std::vector<std::string_view> segmentsOf(std::string_view path) {
    std::vector<std::string_view> segments;
    if (path.empty() || path.front() != '/') {
        return segments;
    }
    path.remove_prefix(1);
    for (;;) {
        const std::size_t slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) {
            return segments;
        }
        path.remove_prefix(slash + 1);
    }
}

bool isName(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

/// One path segment, decoded; empty when it cannot stand for a name.
std::string decodedSegment(std::string_view segment) {
    if (segment.empty() || segment.find_first_of("=&+") != std::string_view::npos) {
        return {};
    }
    const std::optional<Fields> fields = Fields::parse("v=" + std::string(segment));
    return fields ? (*fields)["v"] : std::string();
}

/// How well a pattern fits: the number of fixed segments plus one; 0 when it does not.
std::size_t fit(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path,
                std::map<std::string, std::string>& names) {
    if (pattern.size() != path.size()) {
        return 0;
    }
    std::size_t fixed = 1;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (!isName(pattern[i])) {
            if (pattern[i] != path[i]) {
                return 0;
            }
            ++fixed;
            continue;
        }
        std::string value = decodedSegment(path[i]);
        if (value.empty()) {
            return 0;
        }
        names[std::string(pattern[i].substr(1, pattern[i].size() - 2))] = std::move(value);
    }
    return fixed;
}

} // namespace

Status Router::add(Route route) {
    const std::string title = route.method + " " + route.pattern;
    const auto unfit = [&](const char* why) { return failed(ErrorClass::Config, "route " + title + " " + why); };
    if (!route.role) {
        return unfit("declares no role");
    }
    if (route.summary.empty()) {
        return unfit("says not what it does");
    }
    if (!route.handler && route.audience != Audience::Stream) {
        return unfit("has no handler");
    }
    if (route.method != "GET" && route.method != "POST" && route.method != "PUT") {
        return unfit("has a method that is not served");
    }
    const bool taken = std::any_of(_routes.begin(), _routes.end(), [&](const Route& other) {
        return other.method == route.method && other.pattern == route.pattern;
    });
    if (taken || route.pattern.empty() || route.pattern.front() != '/') {
        return unfit(taken ? "is declared twice" : "has no path");
    }
    _routes.push_back(std::move(route));
    return {};
}

Match Router::find(const std::string& method, std::string_view path) const {
    const std::string wanted = method == "HEAD" ? "GET" : method;
    const std::vector<std::string_view> segments = segmentsOf(path);
    Match match;
    std::size_t best = 0;
    for (const Route& route : _routes) {
        std::map<std::string, std::string> names;
        const std::size_t fits = fit(segmentsOf(route.pattern), segments, names);
        if (fits == 0) {
            continue;
        }
        match.allowed.push_back(route.method);
        if (route.method == wanted && fits > best) {
            best = fits;
            match.route = &route;
            match.names = std::move(names);
        }
    }
    std::sort(match.allowed.begin(), match.allowed.end());
    match.allowed.erase(std::unique(match.allowed.begin(), match.allowed.end()), match.allowed.end());
    return match;
}

} // namespace crossdock::admin
