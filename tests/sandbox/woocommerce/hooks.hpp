// What happens inside the shop that webhooks listen for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::sandbox::woo {

/// Events in the order in which they happened, each a topic and the id of its resource. The shop's lock covers it.
class Hooks {
public:
    struct Event {
        std::string topic; ///< "order.updated"
        std::int64_t id;
    };
    void fire(std::string_view topic, std::int64_t id) { _events.push_back({std::string{topic}, id}); }
    std::vector<Event> take() { return std::exchange(_events, {}); }

private:
    std::vector<Event> _events;
};

} // namespace crossdock::sandbox::woo
