// Compiled by tests, once per value of MISUSE: 0 is the control and must pass, the rest must not.
#include "secret/secret.hpp"

#include <sstream>
#include <string>

using crossdock::secret::Secret;

struct Log {
    template <typename Value>
    Log& operator<<(const Value&) {
        return *this;
    }
};

std::string textOf(const Secret& key);
void takeText(const std::string& text);

std::size_t use(Secret& key, std::ostringstream& stream, Log& log) {
    stream << key.size();
    log << key.size();
#if MISUSE == 1
    stream << key;
#elif MISUSE == 2
    std::ostringstream() << key;
#elif MISUSE == 3
    log << key;
#elif MISUSE == 4
    takeText(key);
#elif MISUSE == 5
    const auto text = static_cast<std::string>(key);
#elif MISUSE == 6
    const std::string text = to_string(key);
#elif MISUSE == 7
    const Secret copy = key;
#elif MISUSE == 8
    const Secret fromText = std::string("text");
#elif MISUSE == 9
    const auto kept = key.with([](std::span<const unsigned char> bytes) { return bytes; });
#elif MISUSE == 10
    const auto* kept = key.with([](std::span<const unsigned char> bytes) { return bytes.data(); });
#elif MISUSE == 11
    if (key < key) {
        return 0;
    }
#elif MISUSE == 12
    key.with([](std::span<unsigned char> bytes) { bytes[0] = 0; });
#endif
    return key.with([](std::span<const unsigned char> bytes) { return bytes.size(); });
}
