#include "pages/outcomes.hpp"

namespace crossdock::pages {

namespace {

constexpr std::size_t most = 1'000;
constexpr std::size_t keptPreviews = 50; // each may name many items

} // namespace

void Outcomes::put(const std::string& session, Outcome outcome) {
    const std::lock_guard lock(_mutex);
    if (_bySession.size() >= most) {
        _bySession.erase(_bySession.begin());
    }
    _bySession[session] = std::move(outcome);
}

Outcome Outcomes::take(const std::string& session) {
    const std::lock_guard lock(_mutex);
    const auto found = _bySession.extract(session);
    return found.empty() ? Outcome{} : found.mapped();
}

std::string Outcomes::newPreview(std::vector<std::int64_t> items) {
    std::string name = std::to_string(_random.next()) + "-" + std::to_string(_random.next());
    const std::lock_guard lock(_mutex);
    _previews.emplace_back(name, std::move(items));
    if (_previews.size() > keptPreviews) {
        _previews.pop_front();
    }
    return name;
}

std::optional<std::vector<std::int64_t>> Outcomes::itemsOf(const std::string& preview) const {
    const std::lock_guard lock(_mutex);
    for (const auto& [name, items] : _previews) {
        if (name == preview) {
            return items;
        }
    }
    return std::nullopt;
}

bool Outcomes::begin(const std::string& preview) {
    if (preview.empty()) {
        return true;
    }
    const std::lock_guard lock(_mutex);
    if (!_begun.insert(preview).second) {
        return false;
    }
    _order.push_back(preview);
    if (_order.size() > most) {
        _begun.erase(_order.front());
        _order.pop_front();
    }
    return true;
}

} // namespace crossdock::pages
