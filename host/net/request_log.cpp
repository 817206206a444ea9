#include "net/request_log.hpp"

namespace crossdock::net {

namespace {

constexpr std::size_t mostLabels = 256;

} // namespace

void RequestLog::add(RequestKey key, const RequestCount& one) {
    const std::lock_guard lock(_mutex);
    std::set<std::string>& labels = _labels[{key.organisation, key.connection}];
    if (!labels.contains(key.label)) {
        if (labels.size() < mostLabels) {
            labels.insert(key.label);
        } else {
            key.label = "other";
        }
    }
    RequestCount& count = _counts[std::move(key)];
    count.requests += one.requests;
    count.microseconds += one.microseconds;
    count.sentBytes += one.sentBytes;
    count.receivedBytes += one.receivedBytes;
}

RequestLog::Counts RequestLog::snapshot() const {
    const std::lock_guard lock(_mutex);
    return _counts;
}

std::uint64_t RequestLog::total(const std::string& organisation, const std::string& connection) const {
    const std::lock_guard lock(_mutex);
    std::uint64_t sum = 0;
    for (const auto& [key, count] : _counts) {
        sum += key.organisation == organisation && key.connection == connection ? count.requests : 0;
    }
    return sum;
}

} // namespace crossdock::net
