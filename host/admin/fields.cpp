#include "admin/fields.hpp"

#include "admin/utf8.hpp"
#include "secret/secret.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

constexpr std::size_t mostFields = 100;

int hexValue(char digit) {
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    const char lower = static_cast<char>(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<std::string> decoded(std::string_view encoded) {
    std::string text;
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        if (encoded[i] != '%') {
            text += encoded[i] == '+' ? ' ' : encoded[i];
            continue;
        }
        const int high = i + 2 < encoded.size() ? hexValue(encoded[i + 1]) : -1;
        const int low = i + 2 < encoded.size() ? hexValue(encoded[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        text += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return isUtf8(text) ? std::optional(std::move(text)) : std::nullopt;
}

} // namespace

std::optional<Fields> Fields::parse(std::string_view encoded) {
    Fields fields;
    while (!encoded.empty()) {
        const std::string_view field = encoded.substr(0, encoded.find('&'));
        encoded.remove_prefix(std::min(encoded.size(), field.size() + 1));
        if (field.empty()) {
            continue;
        }
        const std::size_t equals = std::min(field.find('='), field.size());
        std::optional<std::string> name = decoded(field.substr(0, equals));
        std::optional<std::string> value = decoded(field.substr(std::min(equals + 1, field.size())));
        if (!name || !value || fields._all.size() == mostFields) {
            return std::nullopt;
        }
        fields.add(std::move(*name), std::move(*value));
    }
    return fields;
}

const std::string& Fields::operator[](std::string_view name) const {
    static const std::string none;
    const std::string* found = find(name);
    return found == nullptr ? none : *found;
}

const std::string* Fields::find(std::string_view name) const {
    const auto found = std::find_if(_all.begin(), _all.end(), [&](const auto& field) { return field.first == name; });
    return found == _all.end() ? nullptr : &found->second;
}

void Fields::wipe() {
    for (auto& field : _all) {
        secret::cleanse(field.second);
    }
    _all.clear();
}

std::string Fields::encoded() const {
    std::string text;
    for (const auto& [name, value] : _all) {
        text += (text.empty() ? "" : "&") + encoded(name) + "=" + encoded(value);
    }
    return text;
}

std::string Fields::encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        const bool plain = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                           (each >= '0' && each <= '9') || each == '-' || each == '.' || each == '_' || each == '~';
        if (plain) {
            out += each;
        } else {
            out += {'%', digits[byte >> 4U], digits[byte & 0xFU]};
        }
    }
    return out;
}

} // namespace crossdock::admin
