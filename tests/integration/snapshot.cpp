#include "snapshot.hpp"

#include <crossdock/decimal.hpp>

namespace crossdock::integration {

std::string differences(const Snapshot& shop, const Snapshot& mirror, std::size_t most) {
    std::string text;
    std::size_t lines = 0;
    const auto add = [&](const std::string& key, const std::string& here, const std::string& there) {
        if (lines++ < most) {
            text += key + ": shop '" + here + "', mirror '" + there + "'\n";
        }
    };
    for (const auto& [key, value] : shop) {
        const auto found = mirror.find(key);
        if (found == mirror.end()) {
            add(key, value, "nothing");
        } else if (found->second != value) {
            add(key, value, found->second);
        }
    }
    for (const auto& [key, value] : mirror) {
        if (!shop.contains(key)) {
            add(key, "nothing", value);
        }
    }
    return text;
}

std::string plainAmount(const std::string& amount) {
    std::string text = Decimal::read(amount, "amount").text();
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text;
}

} // namespace crossdock::integration
