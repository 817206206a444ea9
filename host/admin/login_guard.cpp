#include "admin/login_guard.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

constexpr unsigned freeFailures = 5;
constexpr int longest = 900;
constexpr int longestPerUser = 30;
constexpr std::size_t mostKept = 10'000;
constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t forgotten = 24L * 3'600 * second;

std::string keyOf(const std::string& user, const std::string& address) {
    return address + " " + user.substr(0, 64);
}

} // namespace

int LoginGuard::waitSeconds(const std::string& user, const std::string& address) {
    const std::lock_guard lock(_mutex);
    const std::int64_t now = _clock.monoUs();
    std::int64_t until = now;
    if (const auto both = _byBoth.find(keyOf(user, address)); both != _byBoth.end()) {
        until = std::max(until, both->second.until);
    }
    if (const auto one = _byUser.find(user.substr(0, 64)); one != _byUser.end()) {
        until = std::max(until, one->second.until);
    }
    return static_cast<int>((until - now + second - 1) / second);
}

void LoginGuard::failed(const std::string& user, const std::string& address) {
    const std::lock_guard lock(_mutex);
    note(_byBoth, keyOf(user, address), longest);
    note(_byUser, user.substr(0, 64), longestPerUser);
}

void LoginGuard::succeeded(const std::string& user, const std::string& address) {
    const std::lock_guard lock(_mutex);
    _byBoth.erase(keyOf(user, address));
    _byUser.erase(user.substr(0, 64));
}

void LoginGuard::note(std::map<std::string, Tries>& all, const std::string& key, int mostSeconds) {
    const std::int64_t now = _clock.monoUs();
    if (all.size() >= mostKept && all.count(key) == 0) {
        all.erase(std::min_element(all.begin(), all.end(),
                                   [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
    }
    Tries& tries = all[key];
    if (tries.failures > 0 && now - tries.last > forgotten) {
        tries = {};
    }
    tries.last = now;
    if (++tries.failures > freeFailures) {
        const unsigned doublings = std::min(tries.failures - freeFailures - 1, 20U);
        tries.until = now + std::min<std::int64_t>(std::int64_t{1} << doublings, mostSeconds) * second;
    }
}

} // namespace crossdock::admin
