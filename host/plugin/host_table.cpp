#include "plugin/host_table.hpp"

#include "plugin/text.hpp"

#include <crossdock/call.hpp>

#include <algorithm>

namespace crossdock::plugin {

namespace {

constexpr std::uint64_t longestMessage = 4096;
constexpr std::uint64_t longestName = 64;
constexpr std::uint64_t mostFields = 32;
constexpr std::size_t mostMetricNames = 64;

LogLevel levelOf(std::int32_t level) {
    return static_cast<LogLevel>(std::clamp(level, XD_LOG_DEBUG, XD_LOG_ERROR));
}

// The functions below are called by connectors: nothing may leave them.

std::int32_t logEnabled(const xd_host* host, std::int32_t level) noexcept {
    const HostTable::Use use(host);
    return use && use.services().log->enabled(levelOf(level)) ? 1 : 0;
}

void logWrite(const xd_host* host, std::int32_t level, xd_str message, const xd_pair* fields,
              std::uint64_t count) noexcept {
    try {
        if (const HostTable::Use use(host); use) {
            use.table().writeLog(level, message, fields, count);
        }
    } catch (...) { // a line is lost when there is no memory for it
    }
}

std::int64_t clockNow(const xd_host* host) noexcept {
    const HostTable::Use use(host);
    return use ? use.services().clock->now().us : 0;
}

std::int64_t clockMono(const xd_host* host) noexcept {
    const HostTable::Use use(host);
    return use ? use.services().clock->monoUs() : 0;
}

std::int32_t clockSleep(const xd_host* host, const xd_call* raw, std::int64_t us) noexcept {
    const HostTable::Use use(host);
    RunningCall* call = RunningCall::behind(raw);
    if (!use || call == nullptr) {
        return XD_CANCELLED;
    }
    return call->sleepUs(*use.services().clock, us);
}

void metricsCount(const xd_host* host, xd_str name, std::int64_t delta) noexcept {
    try {
        if (const HostTable::Use use(host); use) {
            use.table().countMetric(name, delta);
        }
    } catch (...) { // a count is lost when there is no memory for it
    }
}

const xd_log logFunctions = {sizeof(xd_log), 0, &logEnabled, &logWrite};
const xd_clock clockFunctions = {sizeof(xd_clock), 0, &clockNow, &clockMono, &clockSleep};
const xd_metrics metricsFunctions = {sizeof(xd_metrics), 0, &metricsCount};

const void* extensionOf(const Services& services, std::string_view id) {
    if (id == XD_EXT_LOG) {
        return &logFunctions;
    }
    if (id == XD_EXT_CLOCK) {
        return &clockFunctions;
    }
    if (id == XD_EXT_HTTP) {
        return services.http == nullptr ? nullptr : &httpTable();
    }
    if (id == XD_EXT_LINKS) {
        return services.links == nullptr ? nullptr : &linksTable();
    }
    if (id == XD_EXT_STATE) {
        return services.state == nullptr ? nullptr : &stateTable();
    }
    if (id == XD_EXT_METRICS) {
        return services.metrics == nullptr ? nullptr : &metricsFunctions;
    }
    return nullptr;
}

bool isMetricName(std::string_view name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string_view::npos;
}

} // namespace

FloodGate::Decision FloodGate::ask(std::int64_t monoUs) {
    const std::int64_t second = monoUs / 1'000'000;
    if (second != _second) {
        _second = second;
        _passed = 0;
    }
    if (_passed >= linesPerSecond) {
        ++_dropped;
        return {};
    }
    ++_passed;
    return {true, std::exchange(_dropped, 0)};
}

HostTable::HostTable(Services services) : _services(std::move(services)) {
    _raw.struct_size = sizeof _raw;
    _raw.abi_minor = XD_ABI_MINOR;
    _raw.context = this;
    _raw.extension = [](const xd_host* host, xd_str id) noexcept -> const void* {
        const Use use(host);
        return use && isRange(id, longestName) ? extensionOf(use.services(), viewOf(id)) : nullptr;
    };
}

void HostTable::close() {
    const std::unique_lock lock(_gate);
    _closed = true;
}

bool HostTable::offers(const Services& services, std::string_view extension) {
    return extensionOf(services, extension) != nullptr;
}

HostTable::Use::Use(const xd_host* host) {
    if (host == nullptr || host->context == nullptr) {
        return;
    }
    auto* table = static_cast<HostTable*>(host->context);
    _lock = std::shared_lock(table->_gate);
    _table = table->_closed ? nullptr : table;
}

void HostTable::writeLog(std::int32_t level, xd_str message, const xd_pair* fields, std::uint64_t count) {
    FloodGate::Decision decision;
    {
        const std::lock_guard lock(_mutex);
        decision = _flood.ask(_services.clock->monoUs());
    }
    Log& log = *_services.log;
    if (decision.droppedBefore > 0) {
        log.warning("connector wrote too many log lines",
                    {{"instance", _services.name}, {"dropped", std::to_string(decision.droppedBefore)}});
    }
    if (!decision.pass) {
        return;
    }
    std::vector<std::string> names;
    std::vector<LogField> out = {{"instance", _services.name}};
    const std::uint64_t most = fields == nullptr ? 0 : std::min(count, mostFields);
    names.reserve(most);
    for (std::uint64_t i = 0; i < most; ++i) {
        std::string name = readable(fields[i].name, longestName);
        std::replace_if(
            name.begin(), name.end(), [](char c) { return c <= ' ' || c == '=' || c == '"' || c == 0x7F; }, '_');
        names.push_back(name.empty() ? "_" : std::move(name));
        out.emplace_back(names.back(), readable(fields[i].value, longestMessage));
    }
    log.write(levelOf(level), readable(message, longestMessage), out);
}

void HostTable::countMetric(xd_str name, std::int64_t delta) {
    if (!isRange(name, longestName) || !isMetricName(viewOf(name))) {
        return;
    }
    std::string text(viewOf(name));
    {
        const std::lock_guard lock(_mutex);
        if (_metricNames.size() >= mostMetricNames && _metricNames.count(text) == 0) {
            return;
        }
        _metricNames.insert(text);
    }
    _services.metrics->count(text, delta);
}

std::int32_t refuse(xd_error* error, const Failure& failure) noexcept {
    return detail::fill(error, failure);
}

std::int32_t refuse(xd_error* error, ErrorClass cls, const char* message) noexcept {
    try {
        return refuse(error, failed(cls, message));
    } catch (...) { // no memory for the text
        return static_cast<std::int32_t>(cls);
    }
}

} // namespace crossdock::plugin
