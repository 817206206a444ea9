#include "sandbox_control/faults.hpp"

#include "sandbox_control/counters.hpp"

#include <algorithm>

namespace crossdock::sandbox {

bool FaultMatch::matches(const Request& request, std::string_view requestKind) const {
    const auto contains = [](const std::string& text, const std::string& part) {
        return part.empty() || text.find(part) != std::string::npos;
    };
    return fits(kind, requestKind) && (method.empty() || equalsIgnoringCase(method, request.method)) &&
           contains(request.path, path) && contains(request.query, query) && contains(request.body, body);
}

std::uint64_t FaultBook::add(FaultRule rule) {
    const std::lock_guard lock(_mutex);
    rule.id = _nextId++;
    _rules.push_back(std::move(rule));
    return _rules.back().id;
}

bool FaultBook::remove(std::uint64_t id) {
    const std::lock_guard lock(_mutex);
    return std::erase_if(_rules, [&](const FaultRule& rule) { return rule.id == id; }) > 0;
}

void FaultBook::clear(std::uint64_t seed) {
    const std::lock_guard lock(_mutex);
    std::erase_if(_rules, [](const FaultRule& rule) { return !rule.standing; });
    _random.seed(seed);
}

std::vector<FaultRule> FaultBook::rules() const {
    const std::lock_guard lock(_mutex);
    return _rules;
}

std::vector<FaultRule> FaultBook::take(const Request& request, std::string_view kind) {
    const std::lock_guard lock(_mutex);
    std::vector<FaultRule> taken;
    bool decided = false;
    for (FaultRule& rule : _rules) {
        const bool isLatency = rule.type == FaultType::latency;
        if ((decided && !isLatency) || (rule.times >= 0 && rule.hits >= rule.times) ||
            !rule.match.matches(request, kind)) {
            continue;
        }
        if (rule.seen++ < rule.after) {
            continue;
        }
        if (rule.probability < 1.0 && std::uniform_real_distribution<double>{}(_random) >= rule.probability) {
            continue;
        }
        ++rule.hits;
        taken.push_back(rule);
        if (isLatency && rule.jitterMs > 0) {
            taken.back().ms += std::uniform_int_distribution<int>{0, rule.jitterMs}(_random);
        }
        decided = decided || !isLatency;
    }
    std::erase_if(_rules, [](const FaultRule& rule) { return rule.times >= 0 && rule.hits >= rule.times; });
    std::stable_partition(taken.begin(), taken.end(),
                          [](const FaultRule& rule) { return rule.type == FaultType::latency; });
    return taken;
}

} // namespace crossdock::sandbox
