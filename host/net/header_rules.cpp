#include "net/header_rules.hpp"

#include <algorithm>

namespace crossdock::net {

namespace {

constexpr std::size_t longestValue = 8UL * 1024;

constexpr std::string_view reserved[] = {
    "host",    "authorization", "cookie", "content-length", "transfer-encoding", "te",
    "trailer", "connection",    "expect", "upgrade",        "accept-encoding",   "keep-alive",
};

bool isTokenByte(char c) {
    static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
}

bool isValueByte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

} // namespace

bool isToken(std::string_view text) {
    return !text.empty() && text.size() <= 256 && std::all_of(text.begin(), text.end(), isTokenByte);
}

bool isHeaderValue(std::string_view text) {
    return text.size() <= longestValue && std::all_of(text.begin(), text.end(), isValueByte) &&
           (text.empty() || (!isBlank(text.front()) && !isBlank(text.back())));
}

Status checkHeader(const std::string& name, const std::string& value) {
    if (!isToken(name)) {
        return failed(ErrorClass::Internal, "a request header has a name that is no token");
    }
    const std::string lower = lowerCase(name);
    if (std::find(std::begin(reserved), std::end(reserved), lower) != std::end(reserved) ||
        lower.starts_with("proxy-")) {
        return failed(ErrorClass::Internal, "the request header " + name + " is the host's to set");
    }
    if (!isHeaderValue(value)) {
        return failed(ErrorClass::Internal,
                      "the request header " + name + " has a value with control bytes, or too long");
    }
    return {};
}

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

} // namespace crossdock::net
