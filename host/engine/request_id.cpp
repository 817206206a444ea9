#include "engine/request_id.hpp"

namespace crossdock::engine {

namespace {

// FNV-1a with 64 bits and a final mix; two of them with different starts make 128.
std::uint64_t hash64(std::string_view text, std::uint64_t start) {
    std::uint64_t hash = start;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    hash ^= hash >> 32U;
    hash *= 0x9e3779b97f4a7c15ULL;
    return hash ^ (hash >> 29U);
}

void appendHex(std::string& out, std::uint64_t value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
        out += "0123456789abcdef"[(value >> static_cast<unsigned>(shift)) & 0xfU];
    }
}

} // namespace

std::string fingerprint(std::string_view text) {
    std::string out;
    out.reserve(32);
    appendHex(out, hash64(text, 0xcbf29ce484222325ULL));
    appendHex(out, hash64(text, 0x84222325cbf29ce4ULL));
    return out;
}

std::string requestId(std::string_view identity, std::string_view entity, std::string_view key,
                      std::int64_t generation) {
    std::string name;
    name.reserve(identity.size() + entity.size() + key.size() + 2);
    name.append(identity).append(1, '\0').append(entity).append(1, '\0').append(key);
    return fingerprint(name) + '-' + std::to_string(generation);
}

} // namespace crossdock::engine
