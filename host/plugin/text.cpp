#include "plugin/text.hpp"

#include <crossdock/settings_json.hpp>

#include <algorithm>
#include <cstring>

namespace crossdock::plugin {

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        std::uint64_t eight = 0;
        if (text.size() >= sizeof eight) {
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & 0x8080808080808080U) == 0) {
                text.remove_prefix(sizeof eight);
                continue;
            }
        }
        const std::size_t length = detail::utf8Length(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

std::string readable(xd_str text, std::uint64_t most) {
    if (text.data == nullptr) {
        return {};
    }
    std::string_view rest(text.data, std::min(text.size, most));
    std::string out;
    while (!rest.empty()) {
        const std::size_t length = detail::utf8Length(rest);
        out.append(length == 0 ? std::string_view("?") : rest.substr(0, length));
        rest.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

} // namespace crossdock::plugin
