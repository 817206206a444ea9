#include "conf/name_rule.hpp"

#include <arpa/inet.h>

#include <array>

namespace crossdock::conf {

namespace {

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";

bool madeOf(std::string_view text, std::initializer_list<std::string_view> sets) {
    for (const char letter : text) {
        bool found = false;
        for (const std::string_view set : sets) {
            found = found || set.find(letter) != std::string_view::npos;
        }
        if (!found) {
            return false;
        }
    }
    return !text.empty();
}

} // namespace

std::optional<std::string> faultOfOrganisation(std::string_view text) {
    if (text.size() <= 64 && madeOf(text, {lower, upper, digits, "._-"})) {
        return std::nullopt;
    }
    return "must be 1 to 64 letters, digits, '.', '_' or '-'";
}

std::optional<std::string> faultOfSecretName(std::string_view text) {
    if (text.size() <= 128 && madeOf(text, {lower, digits, "._-"})) {
        return std::nullopt;
    }
    return "must be 1 to 128 lower-case letters, digits, '.', '_' or '-'";
}

std::optional<std::string> faultOfVariable(std::string_view text) {
    if (text.size() <= 128 && madeOf(text, {upper, digits, "_"}) && !madeOf(text.substr(0, 1), {digits})) {
        return std::nullopt;
    }
    return "must be the name of an environment variable, not its value";
}

std::optional<std::string> faultOfHostName(std::string_view text) {
    if (text.size() <= 253 && madeOf(text, {lower, digits, ".-"}) && madeOf(text.substr(0, 1), {lower, digits})) {
        return std::nullopt;
    }
    return "must hold host names in lower case, without port";
}

std::optional<std::string> faultOfAddress(std::string_view text) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    const std::string terminated(text);
    if (::inet_pton(AF_INET, terminated.c_str(), address.data()) == 1 ||
        ::inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) {
        return std::nullopt;
    }
    return "must hold IP addresses";
}

} // namespace crossdock::conf
