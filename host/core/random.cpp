#include "core/random.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace crossdock {

std::uint64_t SystemRandom::next() {
    unsigned char bytes[sizeof(std::uint64_t)];
    if (RAND_bytes(bytes, sizeof bytes) != 1) {
        throw std::runtime_error("the system's random generator failed");
    }
    std::uint64_t value = 0;
    for (const unsigned char byte : bytes) {
        value = (value << 8U) | byte;
    }
    return value;
}

std::uint64_t SeededRandom::next() {
    const std::lock_guard lock(_mutex);
    return _engine();
}

std::string randomId(Random& random, std::size_t length) {
    static constexpr char alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string id;
    for (std::size_t i = 0; i < length; ++i) {
        id += alphabet[random.below(sizeof alphabet - 1)];
    }
    return id;
}

} // namespace crossdock
