#include "net/target.hpp"

#include <algorithm>

namespace crossdock::net {

namespace {

bool isUnreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

int hexValue(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The byte at `at`, a %XX decoded; `at` moves behind it. -1 for a '%' without two hex digits.
int decodedByte(std::string_view text, std::size_t& at) {
    if (text[at] != '%') {
        return static_cast<unsigned char>(text[at++]);
    }
    const int high = at + 2 < text.size() ? hexValue(text[at + 1]) : -1;
    const int low = at + 2 < text.size() ? hexValue(text[at + 2]) : -1;
    at += 3;
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

const char* faultOfPath(std::string_view path) {
    if (!path.starts_with('/')) {
        return "it must begin with '/'";
    }
    std::string segment;
    for (std::size_t at = 0; at < path.size();) {
        if (path[at] < 0x21 || path[at] > 0x7E || path[at] == '?' || path[at] == '#' || path[at] == '\\') {
            return "it holds '?', '#', '\\' or a byte that must be percent-encoded";
        }
        const bool separator = path[at] == '/';
        const int byte = decodedByte(path, at);
        if (byte < 0x20 || byte == 0x7F) {
            return "it holds a broken percent-encoding or an encoded control byte";
        }
        segment = separator ? std::string{} : segment + static_cast<char>(byte);
        const bool ends = at >= path.size() || path[at] == '/';
        if (ends && (segment == "." || segment == "..")) {
            return "it holds a dot segment";
        }
    }
    return nullptr;
}

} // namespace

std::string percentEncoded(std::string_view text) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        if (isUnreserved(c)) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += hex[byte >> 4U];
            out += hex[byte & 0xFU];
        }
    }
    return out;
}

Result<std::string> makeTarget(const std::string& basePath, const std::string& path,
                               const std::vector<NameValue>& query) {
    if (const char* fault = faultOfPath(path)) {
        return failed(ErrorClass::Internal, std::string("the request's path cannot be sent: ") + fault);
    }
    std::string target = basePath + path;
    char separator = '?';
    for (const auto& [name, value] : query) {
        target += separator;
        target += percentEncoded(name) + "=" + percentEncoded(value);
        separator = '&';
    }
    if (!isTarget(target)) {
        return failed(ErrorClass::Internal, "the request's path and query take " + std::to_string(target.size()) +
                                                " bytes; at most 8192 can be sent: ask for less at once");
    }
    return target;
}

bool isTarget(std::string_view text) {
    return text.starts_with('/') && text.size() <= longestTarget &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x21 && c <= 0x7E; });
}

} // namespace crossdock::net
