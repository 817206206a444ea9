// A whole host in memory, for the tests of connectors.
//
//     testing::FakeHost host;
//     host.http.push(testing::Answer::ok("[]"));
//     auto shop = testing::SourceDriver::of<ShopSource>(host, R"({"page_size":100})");
//     const testing::ReadResult page = shop.read({PassMode::Full, "order"});
//
// Deterministic: the clock stands until it is moved, a sleep moves it. Single-threaded; errors of use throw std::logic_error.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crossdock/context.hpp"
#include "crossdock/testing/fake_http.hpp"

namespace crossdock {
inline namespace v1 {
namespace testing {

/// One line that the connector logged.
struct LogLine {
    std::int32_t level = XD_LOG_INFO;
    std::string message;
    std::vector<std::pair<std::string, std::string>> fields;
};

/// The services that a connector sees, each with what it did. Not copyable: the connector holds its address.
class FakeHost {
public:
    using LinkKey = std::pair<std::string, std::string>; ///< entity, key

    FakeHost() {
        _raw.struct_size = static_cast<std::uint32_t>(sizeof _raw);
        _raw.abi_minor = XD_ABI_MINOR;
        _raw.context = this;
        _raw.extension = [](const xd_host* host, xd_str id) { return of(host).extension(detail::toView(id)); };
        fillTables();
    }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    FakeHttp http;
    std::map<LinkKey, Link> links; ///< what resolve and claim know; put adds to it
    std::set<LinkKey> busy;        ///< claims that another worker holds
    std::set<LinkKey> claimed;     ///< claims granted and not yet released
    std::size_t lookUps = 0;       ///< calls of resolve: one per batch and entity is right
    std::map<std::string, State::Value> state;
    std::map<std::string, std::int64_t> counters;
    std::vector<LogLine> log;
    UtcTime now{1'767'225'600'000'000}; ///< 2026-01-01T00:00:00Z
    std::vector<std::int64_t> sleepsUs;
    bool cancelled = false;         ///< what every running call is told
    std::set<std::string> withheld; ///< extension ids that this host lacks

    void link(std::string entity, std::string key, std::string target, std::string token = {}) {
        Link made{key, std::move(target), std::move(token)};
        links.insert_or_assign(LinkKey(std::move(entity), std::move(key)), std::move(made));
    }
    const xd_host* raw() const noexcept { return &_raw; }

    /// The raw call for a driver; valid as long as the host.
    const xd_call* call() {
        _call = detail::sized<xd_call>();
        _call.attempt = 1;
        _call.id = ++_calls;
        _call.deadline_mono_us = now.us + 60'000'000;
        _call.host = this;
        _call.cancelled = [](const xd_call* call) { return static_cast<FakeHost*>(call->host)->cancelled ? 1 : 0; };
        return &_call;
    }

private:
    static FakeHost& of(const xd_host* host) { return *static_cast<FakeHost*>(host->context); }

    const void* extension(std::string_view id) const {
        if (withheld.count(std::string(id)) != 0) {
            return nullptr;
        }
        const std::pair<std::string_view, const void*> tables[] = {
            {XD_EXT_LOG, &_log},     {XD_EXT_CLOCK, &_clock}, {XD_EXT_HTTP, &_http},
            {XD_EXT_LINKS, &_links}, {XD_EXT_STATE, &_state}, {XD_EXT_METRICS, &_metrics}};
        for (const auto& [name, table] : tables) {
            if (name == id) {
                return table;
            }
        }
        return nullptr;
    }

    void fillTables() {
        _log.enabled = [](const xd_host*, std::int32_t) { return 1; };
        _log.write = [](const xd_host* host, std::int32_t level, xd_str message, const xd_pair* fields,
                        std::uint64_t count) {
            LogLine line{level, std::string(detail::toView(message)), {}};
            for (std::uint64_t i = 0; i < count; ++i) {
                line.fields.emplace_back(detail::toView(fields[i].name), detail::toView(fields[i].value));
            }
            of(host).log.push_back(std::move(line));
        };
        _clock.now_us = [](const xd_host* host) { return of(host).now.us; };
        _clock.mono_us = [](const xd_host* host) { return of(host).now.us; };
        _clock.sleep_us = [](const xd_host* host, const xd_call*, std::int64_t us) -> std::int32_t {
            of(host).sleepsUs.push_back(us);
            of(host).now.us += us;
            return of(host).cancelled ? XD_CANCELLED : XD_OK;
        };
        _http.perform = [](const xd_host* host, const xd_call*, const xd_http_request* request,
                           const xd_http_sink* sink, xd_error* error) {
            if (of(host).cancelled) {
                return detail::fill(error,
                                    {ErrorClass::Cancelled, "the call was cancelled", {}, {}, 0, -1, XD_ORIGIN_HOST});
            }
            return of(host).http.perform(request, sink, error);
        };
        fillLinks();
        fillState();
        _metrics.count = [](const xd_host* host, xd_str name, std::int64_t delta) {
            of(host).counters[std::string(detail::toView(name))] += delta;
        };
    }

    static LinkKey keyOf(xd_str entity, xd_str key) {
        return {std::string(detail::toView(entity)), std::string(detail::toView(key))};
    }

    bool tell(const LinkKey& key, const xd_link_sink* sink) const {
        const auto found = links.find(key);
        if (found == links.end()) {
            return false;
        }
        const xd_link out = detail::toAbi(found->second);
        sink->found(sink->context, &out);
        return true;
    }

    void fillLinks() {
        _links.resolve = [](const xd_host* host, const xd_call*, xd_str entity, const xd_str* keys, std::uint64_t count,
                            const xd_link_sink* sink, xd_error*) -> std::int32_t {
            ++of(host).lookUps;
            for (std::uint64_t i = 0; i < count; ++i) {
                of(host).tell(keyOf(entity, keys[i]), sink);
            }
            return XD_OK;
        };
        _links.claim = [](const xd_host* host, const xd_call*, xd_str entity, xd_str key, const xd_link_sink* sink,
                          std::int32_t* outcome, xd_error*) -> std::int32_t {
            const LinkKey wanted = keyOf(entity, key);
            if (of(host).tell(wanted, sink)) {
                *outcome = XD_CLAIM_KNOWN;
            } else if (of(host).busy.count(wanted) != 0 || !of(host).claimed.insert(wanted).second) {
                *outcome = XD_CLAIM_BUSY;
            } else {
                *outcome = XD_CLAIM_GRANTED;
            }
            return XD_OK;
        };
        _links.put = [](const xd_host* host, const xd_call*, xd_str entity, const xd_link* link,
                        xd_error*) -> std::int32_t {
            using detail::toView;
            of(host).link(std::string(toView(entity)), std::string(toView(link->key)),
                          std::string(toView(link->target)), std::string(toView(link->token)));
            return XD_OK;
        };
        _links.release = [](const xd_host* host, const xd_call*, xd_str entity, xd_str key) {
            of(host).claimed.erase(keyOf(entity, key));
        };
    }

    void fillState() {
        _state.get = [](const xd_host* host, xd_str name, const xd_value_sink* sink, xd_error*) -> std::int32_t {
            const auto found = of(host).state.find(std::string(detail::toView(name)));
            if (found != of(host).state.end()) {
                sink->value(sink->context, detail::toAbi(std::string_view(found->second.text)), found->second.revision);
            }
            return XD_OK;
        };
        _state.set = [](const xd_host* host, xd_str name, xd_str value, std::int64_t revision,
                        xd_error* error) -> std::int32_t {
            State::Value& stored = of(host).state[std::string(detail::toView(name))];
            if (stored.revision != revision) {
                return detail::fill(error,
                                    {ErrorClass::Transient, "state: changed meanwhile", {}, {}, 0, -1, XD_ORIGIN_HOST});
            }
            stored = State::Value{std::string(detail::toView(value)), revision + 1};
            return XD_OK;
        };
    }

    xd_host _raw = {};
    xd_call _call = {};
    std::uint64_t _calls = 0;
    xd_log _log = detail::sized<xd_log>();
    xd_clock _clock = detail::sized<xd_clock>();
    xd_http _http = detail::sized<xd_http>();
    xd_links _links = detail::sized<xd_links>();
    xd_state _state = detail::sized<xd_state>();
    xd_metrics _metrics = detail::sized<xd_metrics>();
};

} // namespace testing
} // namespace v1
} // namespace crossdock

#include "crossdock/testing/drivers.hpp"
#include "crossdock/testing/webhook_driver.hpp"
