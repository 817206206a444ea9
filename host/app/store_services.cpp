#include "app/store_services.hpp"

#include <unistd.h>

#include <algorithm>

namespace crossdock::app {

namespace {

// Unique over all processes that share a store, for as long as a claim lasts.
std::string ownerOf(const net::Call& call) {
    return std::to_string(getpid()) + "." + std::to_string(call.id);
}

} // namespace

Result<std::vector<plugin::KnownLink>> StoreLinks::resolve(const net::Call&, const std::string& entity,
                                                           const std::vector<std::string>& keys) {
    Result<std::vector<store::KnownLink>> known = _links.resolve(entity, keys);
    if (!known) {
        return known.failure();
    }
    std::vector<plugin::KnownLink> links;
    links.reserve(known->size());
    for (store::KnownLink& link : *known) {
        links.push_back({std::move(link.key), std::move(link.target), std::move(link.token)});
    }
    return links;
}

Result<plugin::ClaimAnswer> StoreLinks::claim(const net::Call& call, const std::string& entity,
                                              const std::string& key) {
    const UtcTime now = _clock.now();
    const std::int64_t left = std::max<std::int64_t>(0, call.deadlineMonoUs - _clock.monoUs());
    Result<store::ClaimAnswer> answer =
        _links.claim(entity, key, ownerOf(call), now, UtcTime{now.us + left + _driftUs});
    if (!answer) {
        return answer.failure();
    }
    plugin::ClaimAnswer out;
    switch (answer->outcome) {
    case store::ClaimOutcome::Granted: {
        out.kind = plugin::ClaimAnswer::Kind::Granted;
        const std::lock_guard lock(_mutex);
        _granted[call.id].insert({entity, key});
        break;
    }
    case store::ClaimOutcome::Known:
        out.kind = plugin::ClaimAnswer::Kind::Known;
        out.known = {std::move(answer->link.key), std::move(answer->link.target), std::move(answer->link.token)};
        break;
    case store::ClaimOutcome::Busy:
        out.kind = plugin::ClaimAnswer::Kind::Busy;
        break;
    }
    return out;
}

Status StoreLinks::put(const net::Call&, const std::string& entity, const plugin::KnownLink& link) {
    return _links.put(entity, {link.key, link.target, link.token}, _clock.now());
}

void StoreLinks::release(const net::Call& call, const std::string& entity, const std::string& key) {
    // A claim that cannot be given back ends by itself.
    static_cast<void>(_links.release(entity, key, ownerOf(call)));
    const std::lock_guard lock(_mutex);
    if (const auto granted = _granted.find(call.id); granted != _granted.end()) {
        granted->second.erase({entity, key});
    }
}

void StoreLinks::ended(const net::Call& call) noexcept {
    try {
        std::set<Thing> left;
        {
            const std::lock_guard lock(_mutex);
            const auto granted = _granted.find(call.id);
            if (granted == _granted.end()) {
                return;
            }
            left = std::move(granted->second);
            _granted.erase(granted);
        }
        const UtcTime until{_clock.now().us + _driftUs};
        for (const auto& [entity, key] : left) {
            static_cast<void>(_links.leave(entity, key, ownerOf(call), until));
        }
    } catch (...) { // out of memory: they end at the lease that they were given
    }
}

Result<std::optional<plugin::StateValue>> StoreState::get(const std::string& name) {
    Result<std::optional<store::StateValue>> value = _state.get(name);
    if (!value) {
        return value.failure();
    }
    if (!*value) {
        return std::optional<plugin::StateValue>();
    }
    return std::optional(plugin::StateValue{std::move((*value)->value), (*value)->revision});
}

Status StoreState::set(const std::string& name, const std::string& value, std::int64_t revision) {
    const Result<std::optional<std::int64_t>> set = _state.set(name, value, revision, _clock.now());
    if (!set) {
        return set.failure();
    }
    return *set ? Status() : Status(failed(ErrorClass::Transient, "state " + name + ": somebody else was faster"));
}

} // namespace crossdock::app
