#include "admin/http_counts.hpp"

namespace crossdock::admin {

void HttpCounts::add(const Key& key) {
    const std::lock_guard lock(_mutex);
    ++_requests[key];
}

void HttpCounts::hook(const std::string& connection, const std::string& outcome) {
    const std::lock_guard lock(_mutex);
    ++_hooks[{connection, outcome}];
}

std::map<HttpCounts::Key, std::uint64_t> HttpCounts::requests() const {
    const std::lock_guard lock(_mutex);
    return _requests;
}

std::map<std::pair<std::string, std::string>, std::uint64_t> HttpCounts::hooks() const {
    const std::lock_guard lock(_mutex);
    return _hooks;
}

} // namespace crossdock::admin
