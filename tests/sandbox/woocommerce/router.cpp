#include "sandbox_woocommerce/router.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::sandbox::woo {

namespace {

std::string_view takeSegment(std::string_view& path) {
    while (path.starts_with('/')) {
        path.remove_prefix(1);
    }
    const std::size_t end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
    return segment;
}

bool fits(std::string_view pattern, std::string_view path, std::vector<std::int64_t>& ids, std::string& slug) {
    for (;;) {
        const std::string_view wanted = takeSegment(pattern);
        const std::string_view given = takeSegment(path);
        if (wanted.empty() || given.empty()) {
            return wanted.empty() && given.empty();
        }
        if (wanted == "{id}") {
            std::int64_t id = 0;
            const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), id);
            if (error != std::errc{} || end != given.data() + given.size() || id < 0) {
                return false;
            }
            ids.push_back(id);
        } else if (wanted == "{slug}") {
            slug = given;
        } else if (wanted != given) {
            return false;
        }
    }
}

} // namespace

const Route* Router::find(Call& call) const {
    for (const Route& route : _routes) {
        std::vector<std::int64_t> ids;
        std::string slug;
        if (fits(route.pattern, call.path, ids, slug)) {
            call.ids = std::move(ids);
            call.slug = std::move(slug);
            return &route;
        }
    }
    return nullptr;
}

const Handler* handlerOf(const Route& route, std::string_view method) {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    for (const auto& [name, handler] : route.handlers) {
        if (name == wanted) {
            return &handler;
        }
    }
    if (wanted == "POST" || wanted == "PATCH") {
        for (const auto& [name, handler] : route.handlers) {
            if (name == "PUT") {
                return &handler;
            }
        }
    }
    return nullptr;
}

} // namespace crossdock::sandbox::woo
