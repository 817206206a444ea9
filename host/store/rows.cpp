#include "store/rows.hpp"

namespace crossdock::store {

namespace {

// Length of the well-formed UTF-8 sequence at `at`, 0 when there is none.
std::size_t sequenceAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned lead = byte(at);
    const auto follows = [&](std::size_t i) { return (byte(at + i) & 0xc0U) == 0x80U; };
    if (lead < 0x80U) {
        return 1;
    }
    if (lead >= 0xc2U && lead <= 0xdfU) {
        return follows(1) ? 2 : 0;
    }
    if (lead >= 0xe0U && lead <= 0xefU) {
        const bool shortest = lead != 0xe0U || byte(at + 1) >= 0xa0U;
        const bool noSurrogate = lead != 0xedU || byte(at + 1) < 0xa0U;
        return follows(1) && follows(2) && shortest && noSurrogate ? 3 : 0;
    }
    if (lead >= 0xf0U && lead <= 0xf4U) {
        const bool shortest = lead != 0xf0U || byte(at + 1) >= 0x90U;
        const bool inRange = lead != 0xf4U || byte(at + 1) < 0x90U;
        return follows(1) && follows(2) && follows(3) && shortest && inRange ? 4 : 0;
    }
    return 0;
}

} // namespace

Rows& Rows::next() {
    _json += _size == 0 ? "[" : "],[";
    ++_size;
    _first = true;
    return *this;
}

void Rows::separate() {
    if (!_first) {
        _json += ',';
    }
    _first = false;
}

Rows& Rows::add(std::int64_t value) {
    separate();
    _json += std::to_string(value);
    return *this;
}

Rows& Rows::add(std::string_view text) {
    separate();
    _json += '"';
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const std::size_t length = sequenceAt(text, at);
        if (length == 0) {
            _json += '?';
            ++at;
            continue;
        }
        if (c == '"' || c == '\\') {
            _json += '\\';
            _json += c;
        } else if (static_cast<unsigned char>(c) < 0x20U) {
            _json += "\\u00";
            _json += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4U];
            _json += "0123456789abcdef"[static_cast<unsigned char>(c) & 0xfU];
        } else {
            _json.append(text, at, length);
        }
        at += length;
    }
    _json += '"';
    return *this;
}

Rows& Rows::addNull() {
    separate();
    _json += "null";
    return *this;
}

std::string Rows::text() const {
    return _size == 0 ? "[]" : _json + "]]";
}

} // namespace crossdock::store
