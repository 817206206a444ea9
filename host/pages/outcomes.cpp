#include "pages/outcomes.hpp"

namespace crossdock::pages {

namespace {

constexpr std::size_t most = 1'000;

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

std::string Outcomes::newPreview() {
    return std::to_string(_random.next()) + "-" + std::to_string(_random.next());
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
