// Small readings of JSON documents that the resources share.
#pragma once

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::sandbox::woo {

/// The text of a member; empty when it is missing or no text.
inline std::string textOf(const boost::json::object& document, std::string_view member) {
    const auto* value = document.if_contains(member);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

/// A whole number, also when it came as text; `otherwise` for anything else.
inline std::int64_t numberOf(const boost::json::value* value, std::int64_t otherwise = 0) {
    if (value == nullptr) {
        return otherwise;
    }
    if (value->is_int64()) {
        return value->get_int64();
    }
    if (value->is_uint64()) {
        return static_cast<std::int64_t>(value->get_uint64());
    }
    if (value->is_double()) {
        const double number = value->get_double();
        return number > -1e15 && number < 1e15 ? static_cast<std::int64_t>(number) : otherwise;
    }
    if (value->is_string()) {
        const boost::json::string& text = value->get_string();
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        return error == std::errc{} && end == text.data() + text.size() ? number : otherwise;
    }
    return otherwise;
}

inline std::int64_t numberOf(const boost::json::object& document, std::string_view member, std::int64_t otherwise = 0) {
    return numberOf(document.if_contains(member), otherwise);
}

/// ASCII letters in lower case, all else as it stands.
inline std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

inline bool containsIgnoringCase(const std::string& text, const std::string& part) {
    return lowered(text).find(lowered(part)) != std::string::npos;
}

/// {"href": url} in a list, as _links hold them; `allow` adds targetHints.
boost::json::array linkTo(const std::string& url);
boost::json::array linkToItem(const std::string& url, const boost::json::array& allow);

} // namespace crossdock::sandbox::woo
