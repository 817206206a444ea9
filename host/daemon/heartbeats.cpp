#include "daemon/heartbeats.hpp"

namespace crossdock::daemon {

namespace {

constexpr std::int64_t firstSilenceUs = 30'000'000;

} // namespace

Heartbeats::Beat::Beat(Heartbeats& owner, std::string name)
    : _owner(owner),
      _name(std::move(name)),
      _until(owner._clock.monoUs() + firstSilenceUs) {
    const std::lock_guard lock(_owner._mutex);
    _place = _owner._beats.insert(_owner._beats.end(), this);
}

Heartbeats::Beat::~Beat() {
    const std::lock_guard lock(_owner._mutex);
    _owner._beats.erase(_place);
}

void Heartbeats::Beat::beat(std::int64_t silenceUs) {
    const std::int64_t until = _owner._clock.monoUs() + silenceUs;
    const std::lock_guard lock(_owner._mutex);
    _until = until;
}

std::vector<std::string> Heartbeats::stuck() const {
    const std::int64_t now = _clock.monoUs();
    std::vector<std::string> names;
    const std::lock_guard lock(_mutex);
    for (const Beat* beat : _beats) {
        if (beat->_until < now) {
            names.push_back(beat->_name);
        }
    }
    return names;
}

} // namespace crossdock::daemon
