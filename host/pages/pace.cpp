#include "pages/pace.hpp"

#include <algorithm>

namespace crossdock::pages {

namespace {

constexpr std::int64_t second = 1'000'000;

} // namespace

Pace SyncPace::seen(const std::string& sync, std::int64_t finished, std::int64_t total, UtcTime started, UtcTime now) {
    const std::lock_guard lock(_mutex);
    if (_samples.size() >= 64 && _samples.find(sync) == _samples.end()) {
        _samples.erase(_samples.begin());
    }
    std::deque<Sample>& samples = _samples[sync];
    if (samples.empty()) {
        samples.push_back({started, 0});
    }
    if (now.us - samples.back().at.us >= second) {
        samples.push_back({now, finished});
    }
    while (samples.size() > 2 && now.us - samples[1].at.us > 300 * second) {
        samples.pop_front();
    }
    Pace pace;
    pace.finished = finished;
    pace.total = total;
    pace.runningUs = now.us - started.us;
    UtcTime moved = samples.front().at;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        moved = samples[i].finished != samples[i - 1].finished ? samples[i].at : moved;
    }
    pace.quietUs = now.us - moved.us;
    const auto rate = [](const Sample& from, const Sample& to) {
        const auto us = static_cast<double>(to.at.us - from.at.us);
        return us <= 0 ? 0.0 : static_cast<double>(to.finished - from.finished) * 60e6 / us;
    };
    pace.average = rate(samples.front(), samples.back());
    pace.slowest = pace.fastest = pace.average;
    const std::size_t third = (samples.size() - 1) / 3;
    for (std::size_t i = 0; third > 0 && i < 3; ++i) {
        const double part = rate(samples[i * third], samples[(i + 1) * third]);
        pace.slowest = std::min(pace.slowest, part);
        pace.fastest = std::max(pace.fastest, part);
    }
    return pace;
}

} // namespace crossdock::pages
