#include "daemon/change_hub.hpp"

#include <algorithm>

namespace crossdock::daemon {

class ChangeHub::Ear final : public Control::Watch {
public:
    explicit Ear(std::shared_ptr<Listener> listener) : _listener(std::move(listener)) {}
    ~Ear() override {
        const std::lock_guard lock(_listener->calling);
        _listener->seen = nullptr;
    }

private:
    std::shared_ptr<Listener> _listener; ///< with the hub, which holds it while it calls
};

std::unique_ptr<Control::Watch> ChangeHub::watch(std::function<void(const Change&)> seen) {
    auto listener = std::make_shared<Listener>();
    listener->seen = std::move(seen);
    const std::lock_guard lock(_mutex);
    std::erase_if(_listeners, [](const auto& each) { return each.expired(); });
    _listeners.push_back(listener);
    return std::make_unique<Ear>(std::move(listener));
}

void ChangeHub::tell(const Change& change) {
    std::vector<std::shared_ptr<Listener>> listeners;
    {
        const std::lock_guard lock(_mutex);
        for (const std::weak_ptr<Listener>& each : _listeners) {
            if (auto listener = each.lock()) {
                listeners.push_back(std::move(listener));
            }
        }
    }
    for (const std::shared_ptr<Listener>& listener : listeners) {
        const std::lock_guard lock(listener->calling);
        if (listener->seen) {
            listener->seen(change);
        }
    }
}

} // namespace crossdock::daemon
