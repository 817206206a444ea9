// What the host offers to one instance of a connector.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crossdock/call.hpp"
#include "crossdock/http.hpp"
#include "crossdock/links.hpp"
#include "crossdock/time.hpp"

namespace crossdock {
inline namespace v1 {

/// Writes to the host's log: one line per event, redacted there; lines beyond 200 a second are counted and dropped.
class Logger {
public:
    using Fields = std::vector<std::pair<std::string_view, std::string>>;

    Logger(const xd_host* host, const xd_log* table) noexcept : _host(host), _table(table) {}

    bool enabled(std::int32_t level) const noexcept { return _table != nullptr && _table->enabled(_host, level) != 0; }
    void debug(std::string_view message, const Fields& fields = {}) const { write(XD_LOG_DEBUG, message, fields); }
    void info(std::string_view message, const Fields& fields = {}) const { write(XD_LOG_INFO, message, fields); }
    void warning(std::string_view message, const Fields& fields = {}) const { write(XD_LOG_WARNING, message, fields); }
    void error(std::string_view message, const Fields& fields = {}) const { write(XD_LOG_ERROR, message, fields); }

private:
    void write(std::int32_t level, std::string_view message, const Fields& fields) const {
        if (!enabled(level)) {
            return;
        }
        std::vector<xd_pair> pairs;
        for (const auto& [name, value] : fields) {
            pairs.push_back(xd_pair{detail::toAbi(name), detail::toAbi(value)});
        }
        _table->write(_host, level, detail::toAbi(message), pairs.data(), pairs.size());
    }

    const xd_host* _host;
    const xd_log* _table;
};

/// The host's time, a fake one in tests.
class HostClock {
public:
    HostClock(const xd_host* host, const xd_clock* table) noexcept : _host(host), _table(table) {}

    UtcTime now() const { return UtcTime{table().now_us(_host)}; }
    std::int64_t monoUs() const { return table().mono_us(_host); }
    /// Throws Error (cancelled, deadline) when the wait was cut short.
    void sleepUs(const Call& call, std::int64_t us) const {
        const std::int32_t status = table().sleep_us(_host, call.raw(), us);
        if (status != XD_OK) {
            throw Error(errorClassOf(status), "sleep: cut short");
        }
    }

private:
    const xd_clock& table() const {
        if (_table == nullptr) {
            throw Error(ErrorClass::Unsupported, "clock: this host offers no xd.clock/1");
        }
        return *_table;
    }

    const xd_host* _host;
    const xd_clock* _table;
};

/// A few small durable values per connection, compared and set. Not for progress: that is the host's.
class State {
public:
    struct Value {
        std::string text;
        std::int64_t revision = 0;
    };

    State(const xd_host* host, const xd_state* table) noexcept : _host(host), _table(table) {}

    /// Nothing when the name was never set. Throws Error.
    std::optional<Value> get(std::string_view name) const {
        Catcher catcher;
        xd_value_sink sink = detail::sized<xd_value_sink>();
        sink.context = &catcher;
        sink.value = &Catcher::take;
        xd_error error = detail::emptyError();
        detail::throwUnlessOk(table().get(_host, detail::toAbi(name), &sink, &error), error);
        if (catcher.outOfMemory) {
            throw Error(ErrorClass::Internal, "state: no memory");
        }
        return std::move(catcher.value);
    }

    /// Writes if the stored revision is still `revision` (0: not stored yet); false: it is not, get() again. Throws Error.
    bool set(std::string_view name, std::string_view text, std::int64_t revision) const {
        xd_error error = detail::emptyError();
        const std::int32_t status = table().set(_host, detail::toAbi(name), detail::toAbi(text), revision, &error);
        if (status == XD_TRANSIENT) {
            return false;
        }
        detail::throwUnlessOk(status, error);
        return true;
    }

private:
    struct Catcher {
        std::optional<Value> value;
        bool outOfMemory = false;

        static void take(void* context, xd_str text, std::int64_t revision) noexcept {
            auto& catcher = *static_cast<Catcher*>(context);
            try {
                catcher.value = Value{std::string(detail::toView(text)), revision};
            } catch (...) {
                catcher.outOfMemory = true;
            }
        }
    };
    const xd_state& table() const {
        if (_table == nullptr) {
            throw Error(ErrorClass::Unsupported, "state: this host offers no xd.state/1");
        }
        return *_table;
    }

    const xd_host* _host;
    const xd_state* _table;
};

/// Counters of the host's metrics page.
class Metrics {
public:
    Metrics(const xd_host* host, const xd_metrics* table) noexcept : _host(host), _table(table) {}
    /// `name` of [a-z0-9_.]; at most 64 names per instance.
    void count(std::string_view name, std::int64_t delta = 1) const noexcept {
        if (_table != nullptr) {
            _table->count(_host, detail::toAbi(name), delta);
        }
    }

private:
    const xd_host* _host;
    const xd_metrics* _table;
};

/// Handed to the constructor of a Source or Sink, which may keep the reference: it lives as long as the instance. The services are
/// usable from any thread while a call into the instance runs. One that the host lacks throws Error (unsupported) when used; log
/// and metrics then do nothing.
class Context {
public:
    explicit Context(const xd_host* host) noexcept
        : _host(host),
          _log(host, find<xd_log>(host, XD_EXT_LOG)),
          _http(host, find<xd_http>(host, XD_EXT_HTTP)),
          _links(host, find<xd_links>(host, XD_EXT_LINKS)),
          _state(host, find<xd_state>(host, XD_EXT_STATE)),
          _clock(host, find<xd_clock>(host, XD_EXT_CLOCK)),
          _metrics(host, find<xd_metrics>(host, XD_EXT_METRICS)) {}
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    const Logger& log() const noexcept { return _log; }
    const Http& http() const noexcept { return _http; }
    const Links& links() const noexcept { return _links; }
    const State& state() const noexcept { return _state; }
    const HostClock& clock() const noexcept { return _clock; }
    const Metrics& metrics() const noexcept { return _metrics; }

    /// An extension that this SDK does not wrap; NULL when the host lacks it.
    const void* extension(std::string_view id) const noexcept { return _host->extension(_host, detail::toAbi(id)); }

private:
    template <typename Table>
    static const Table* find(const xd_host* host, std::string_view id) noexcept {
        return static_cast<const Table*>(host->extension(host, detail::toAbi(id)));
    }

    const xd_host* _host;
    Logger _log;
    Http _http;
    Links _links;
    State _state;
    HostClock _clock;
    Metrics _metrics;
};

} // namespace v1
} // namespace crossdock
