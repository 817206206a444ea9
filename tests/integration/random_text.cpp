#include "random_text.hpp"

#include <random>

namespace crossdock::integration {

std::string randomHex(std::size_t bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::random_device device;
    std::uniform_int_distribution<std::size_t> digit(0, 15);
    std::string text;
    for (std::size_t i = 0; i < 2 * bytes; ++i) {
        text += digits[digit(device)];
    }
    return text;
}

} // namespace crossdock::integration
