#include "sandbox_control/counters.hpp"

#include <algorithm>

namespace crossdock::sandbox {

namespace {

/// The target with the values of sign-in parameters blanked.
std::string blanked(const std::string& target) {
    std::string out = target;
    for (const std::string_view name :
         {"consumer_secret=", "consumer_key=", "oauth_signature=", "apikey=", "access_token="}) {
        for (std::size_t at = out.find(name); at != std::string::npos; at = out.find(name, at + name.size())) {
            const std::size_t begin = at + name.size();
            out.replace(begin, std::min(out.find('&', begin), out.size()) - begin, "***");
        }
    }
    return out;
}

} // namespace

bool fits(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) {
        return true;
    }
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return pattern == text;
    }
    if (text.substr(0, star) != pattern.substr(0, star)) {
        return false;
    }
    const std::string_view rest = pattern.substr(star + 1);
    if (rest.empty()) {
        return true;
    }
    for (std::size_t from = star; from <= text.size(); ++from) {
        if (fits(rest, text.substr(from))) {
            return true;
        }
    }
    return false;
}

std::uint64_t Counters::total() const {
    const std::lock_guard lock(_mutex);
    return _total;
}

std::uint64_t Counters::count(std::string_view kind) const {
    const std::lock_guard lock(_mutex);
    std::uint64_t sum = 0;
    for (const auto& [name, number] : _byKind) {
        sum += fits(kind, name) ? number : 0;
    }
    return sum;
}

std::uint64_t Counters::countStatus(int status) const {
    const std::lock_guard lock(_mutex);
    const auto found = _byStatus.find(status);
    return found == _byStatus.end() ? 0 : found->second;
}

void Counters::clear() {
    const std::lock_guard lock(_mutex);
    _total = _bytesOut = _busiestSecond = _busiestMinute = 0;
    _peak = _running;
    _byKind.clear();
    _faults.clear();
    _byStatus.clear();
    _second.clear();
    _minute.clear();
    _last.clear();
}

void Counters::slide(std::deque<std::int64_t>& window, std::int64_t nowUs, std::int64_t widthUs,
                     std::uint64_t& busiest) {
    while (!window.empty() && (window.front() <= nowUs - widthUs || window.front() > nowUs)) {
        window.pop_front();
    }
    window.push_back(nowUs);
    busiest = std::max<std::uint64_t>(busiest, window.size());
}

void Counters::begin(std::string_view kind, UtcTime now) {
    const std::lock_guard lock(_mutex);
    ++_total;
    _peak = std::max(_peak, ++_running);
    const auto found = _byKind.find(kind);
    found == _byKind.end() ? static_cast<void>(_byKind.emplace(std::string{kind}, 1))
                           : static_cast<void>(++found->second);
    slide(_second, now.us, 1'000'000, _busiestSecond);
    slide(_minute, now.us, 60'000'000, _busiestMinute);
}

void Counters::answered(const Request& request, std::string_view kind, int status, std::string_view fault,
                        UtcTime now) {
    const std::lock_guard lock(_mutex);
    ++_byStatus[status];
    if (!fault.empty()) {
        ++_faults[std::string{fault}];
    }
    _last.push_back({now.us, std::string{kind}, request.method, blanked(request.target),
                     std::string{request.header("user-agent")}, std::string{fault}, status});
    if (_last.size() > keptRequests) {
        _last.pop_front();
    }
}

void Counters::end(std::size_t bytesOut) {
    const std::lock_guard lock(_mutex);
    --_running;
    _bytesOut += bytesOut;
}

boost::json::value Counters::toJson() const {
    const std::lock_guard lock(_mutex);
    boost::json::object byKind, byStatus, faults;
    for (const auto& [name, number] : _byKind) {
        byKind[name] = number;
    }
    for (const auto& [status, number] : _byStatus) {
        byStatus[std::to_string(status)] = number;
    }
    for (const auto& [name, number] : _faults) {
        faults[name] = number;
    }
    return {{"total", _total},
            {"by_kind", std::move(byKind)},
            {"by_status", std::move(byStatus)},
            {"faults", std::move(faults)},
            {"bytes_out", _bytesOut},
            {"busiest_second", _busiestSecond},
            {"busiest_minute", _busiestMinute},
            {"running", _running},
            {"peak_concurrency", _peak}};
}

boost::json::value Counters::lastRequests(std::size_t count) const {
    const std::lock_guard lock(_mutex);
    boost::json::array list;
    for (std::size_t i = _last.size() - std::min(count, _last.size()); i < _last.size(); ++i) {
        const Seen& seen = _last[i];
        list.push_back({{"at", UtcTime{seen.atUs}.text()},
                        {"kind", seen.kind},
                        {"method", seen.method},
                        {"target", seen.target},
                        {"status", seen.status},
                        {"fault", seen.fault},
                        {"user_agent", seen.userAgent}});
    }
    return list;
}

} // namespace crossdock::sandbox
