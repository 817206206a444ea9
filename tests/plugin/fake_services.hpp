// The services of a host, in memory.
#pragma once

#include "plugin/instance_pool.hpp"
#include "plugin/services.hpp"

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace crossdock::plugin {

/// Answers every request with {"pong":true} unless told otherwise; keeps links, state and counters. Thread-safe as far as the tests
/// need it.
class FakeServices final : public HttpService, public LinkService, public StateService, public MetricsService {
public:
    Services services() { return {&clock, &log, this, this, this, this, "acme/shop"}; }
    PortOptions options(std::string settings = "{}") {
        PortOptions out;
        out.settings = std::move(settings);
        out.services = services();
        out.graceUs = 120'000'000; // no call here is to be left behind because the machine stalls
        return out;
    }
    /// Of a port that waits hardly any longer than until the deadline.
    PortOptions impatient() {
        PortOptions out = options();
        out.graceUs = 20'000;
        return out;
    }
    engine::CallContext context(std::int64_t us = 120'000'000) const { return {clock.monoUs() + us, 2, "sync-1"}; }

    net::HttpExchange perform(const net::HttpRequest& request, const net::Call&) override {
        const std::lock_guard lock(mutex);
        requests.push_back(request);
        net::HttpExchange out;
        if (!refusal) {
            out.answer.emplace();
            out.answer->status = 200;
            out.answer->body = "{\"pong\":true}";
            return out;
        }
        out.status = *refusal;
        return out;
    }
    Result<std::vector<KnownLink>> resolve(const net::Call&, const std::string& entity,
                                           const std::vector<std::string>& keys) override {
        const std::lock_guard lock(mutex);
        std::vector<KnownLink> out;
        for (const std::string& key : keys) {
            if (const auto found = links.find({entity, key}); found != links.end()) {
                out.push_back(found->second);
            }
        }
        return out;
    }
    Result<ClaimAnswer> claim(const net::Call&, const std::string& entity, const std::string& key) override {
        const std::lock_guard lock(mutex);
        if (const auto found = links.find({entity, key}); found != links.end()) {
            return ClaimAnswer{ClaimAnswer::Kind::Known, found->second};
        }
        return ClaimAnswer{claimed.insert({entity, key}).second ? ClaimAnswer::Kind::Granted : ClaimAnswer::Kind::Busy,
                           {}};
    }
    Status put(const net::Call&, const std::string& entity, const KnownLink& link) override {
        const std::lock_guard lock(mutex);
        links[{entity, link.key}] = link;
        return {};
    }
    void release(const net::Call&, const std::string& entity, const std::string& key) override {
        const std::lock_guard lock(mutex);
        claimed.erase({entity, key});
    }
    void ended(const net::Call& call) noexcept override {
        const std::lock_guard lock(mutex);
        lastEnded = call.id;
    }
    Result<std::optional<StateValue>> get(const std::string& name) override {
        const std::lock_guard lock(mutex);
        const auto found = state.find(name);
        return found == state.end() ? std::optional<StateValue>() : std::optional<StateValue>(found->second);
    }
    Status set(const std::string& name, const std::string& value, std::int64_t revision) override {
        const std::lock_guard lock(mutex);
        if (state[name].revision != revision) {
            return failed(ErrorClass::Transient, "changed meanwhile");
        }
        state[name] = {value, revision + 1};
        return {};
    }
    void count(const std::string& name, std::int64_t delta) override {
        const std::lock_guard lock(mutex);
        counters[name] += delta;
    }

    std::mutex mutex;
    SystemClock clock;
    std::vector<std::string> lines;
    Log log{clock, LogLevel::Debug, [this](const std::string& line) { lines.push_back(line); }};
    std::optional<Failure> refusal;
    std::vector<net::HttpRequest> requests;
    std::map<std::pair<std::string, std::string>, KnownLink> links;
    std::set<std::pair<std::string, std::string>> claimed;
    std::uint64_t lastEnded = 0; ///< id of the call that returned last
    std::map<std::string, StateValue> state;
    std::map<std::string, std::int64_t> counters;
};

inline std::string testPlugin(const std::string& name) {
    return std::string(CROSSDOCK_TEST_PLUGINS) + "/" + name + ".so";
}

} // namespace crossdock::plugin
