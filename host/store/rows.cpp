#include "store/rows.hpp"

#include <algorithm>

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
    _begins.push_back(_cells.size());
    return *this;
}

Rows& Rows::add(std::int64_t value) {
    _cells.push_back({Cell::Kind::Integer, value, 0});
    return *this;
}

Rows& Rows::add(std::string_view text) {
    const std::size_t begin = _bytes.size();
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80U; })) {
        _bytes += text;
    } else {
        addWellFormed(text);
    }
    _cells.push_back({Cell::Kind::Text, static_cast<std::int64_t>(begin), _bytes.size() - begin});
    return *this;
}

Rows& Rows::addNull() {
    _cells.push_back({Cell::Kind::Null, 0, 0});
    return *this;
}

void Rows::addWellFormed(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceAt(text, at);
        if (length == 0) {
            _bytes += '?';
            ++at;
        } else {
            _bytes.append(text, at, length);
            at += length;
        }
    }
}

Rows::Cell Rows::cell(std::size_t row, std::size_t column) const {
    const std::size_t end = row + 1 < _begins.size() ? _begins[row + 1] : _cells.size();
    const std::size_t at = _begins[row] + column;
    if (at >= end) {
        return {};
    }
    const Place& place = _cells[at];
    if (place.kind == Cell::Kind::Text) {
        return {place.kind, 0, std::string_view(_bytes).substr(static_cast<std::size_t>(place.value), place.length)};
    }
    return {place.kind, place.value, {}};
}

Rows rowsOf(const std::vector<std::int64_t>& numbers) {
    Rows rows;
    for (const std::int64_t number : numbers) {
        rows.next().add(number);
    }
    return rows;
}

Rows rowsOf(const std::vector<std::string>& texts) {
    Rows rows;
    for (const std::string& text : texts) {
        rows.next().add(text);
    }
    return rows;
}

} // namespace crossdock::store
