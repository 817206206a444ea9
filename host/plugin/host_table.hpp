// The xd_host of one instance: the extensions through which a connector reaches the services of the host.
#pragma once

#include "plugin/running_call.hpp"
#include "plugin/services.hpp"

#include <cstdint>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace crossdock::plugin {

/// Lets at most 200 lines a second through and says how many it dropped. Not thread-safe.
class FloodGate {
public:
    static constexpr std::uint32_t linesPerSecond = 200;

    struct Decision {
        bool pass = false;
        std::uint64_t droppedBefore = 0; ///< to be reported with the first line that passes again
    };
    Decision ask(std::int64_t monoUs);

private:
    std::int64_t _second = -1;
    std::uint32_t _passed = 0;
    std::uint64_t _dropped = 0;
};

/// Everything that a connector hands over is checked here before a service sees it: sizes before bytes, UTF-8, names, limits.
/// Its functions never throw. Thread-safe.
class HostTable {
public:
    explicit HostTable(Services services);
    HostTable(const HostTable&) = delete;
    HostTable& operator=(const HostTable&) = delete;

    const xd_host* raw() const { return &_raw; }

    /// From now on every service refuses, and none is running any more when this returns. For an instance that is destroyed, or that
    /// was left behind in a call which does not end.
    void close();

    /// Is this extension offered to an instance with these services?
    static bool offers(const Services& services, std::string_view extension);

    /// What the functions of the extensions use: holds off close() while it lives. Empty after close().
    class Use {
    public:
        explicit Use(const xd_host* host);
        explicit operator bool() const { return _table != nullptr; }
        const Services& services() const { return _table->_services; }
        HostTable& table() const { return *_table; }

    private:
        HostTable* _table = nullptr;
        std::shared_lock<std::shared_mutex> _lock;
    };

    void writeLog(std::int32_t level, xd_str message, const xd_pair* fields, std::uint64_t count);
    void countMetric(xd_str name, std::int64_t delta);

private:
    Services _services;
    xd_host _raw = {};
    std::shared_mutex _gate;
    bool _closed = false;
    std::mutex _mutex; ///< guards what follows
    FloodGate _flood;
    std::set<std::string> _metricNames;
};

/// The tables of the extensions; the same for all instances.
const xd_http& httpTable();
const xd_links& linksTable();
const xd_state& stateTable();

/// Writes `failure` into `error` and returns its status.
std::int32_t refuse(xd_error* error, const Failure& failure) noexcept;
std::int32_t refuse(xd_error* error, ErrorClass cls, const char* message) noexcept;

} // namespace crossdock::plugin
