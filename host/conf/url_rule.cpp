#include "conf/url_rule.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace crossdock::conf {

namespace {

bool allOf(std::string_view text, std::string_view letters) {
    return text.find_first_not_of(letters) == std::string_view::npos;
}

constexpr std::string_view hostLetters = "abcdefghijklmnopqrstuvwxyz0123456789-.";
constexpr std::string_view addressLetters = "0123456789abcdefABCDEF:.";

bool isHostName(std::string_view host) {
    return !host.empty() && host.size() <= 253 && allOf(host, hostLetters) && host.front() != '.' &&
           host.front() != '-' && host.back() != '.' && host.find("..") == std::string_view::npos;
}

bool parsePort(std::string_view text, unsigned& port, bool zeroToo) {
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && rest == text.data() + text.size() && port <= 65'535 && (zeroToo || port > 0);
}

/// Takes "host", "host:port", "[v6]" or "[v6]:port" apart.
bool parseAuthority(std::string_view text, std::string& host, std::string_view& port) {
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || end < 3 || !allOf(text.substr(1, end - 1), addressLetters)) {
            return false;
        }
        host = text.substr(1, end - 1);
        text.remove_prefix(end + 1);
    } else {
        const std::size_t end = std::min(text.find(':'), text.size());
        host = text.substr(0, end);
        text.remove_prefix(end);
        if (!isHostName(host)) {
            return false;
        }
    }
    if (text.empty()) {
        return true;
    }
    port = text.substr(1);
    return text.front() == ':' && !port.empty();
}

std::optional<std::string> parse(std::string_view text, Address& address) {
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) {
        return "must begin with https://";
    }
    address.scheme = text.substr(0, colon);
    if (address.scheme != "https" && address.scheme != "http") {
        return "must begin with https:// (or http://, where that is allowed)";
    }
    text.remove_prefix(colon + 3);
    if (text.find('@') != std::string_view::npos) {
        return "must not hold a user name or password; name them under [credentials]";
    }
    if (text.find_first_of("?#") != std::string_view::npos) {
        return "must end before any '?' or '#'";
    }
    const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (!printable || text.find('\\') != std::string_view::npos) {
        return "must not hold blanks, control characters, backslashes or letters beyond ASCII";
    }
    const std::size_t slash = std::min(text.find('/'), text.size());
    std::string_view port;
    if (!parseAuthority(text.substr(0, slash), address.host, port)) {
        return "has no valid host: lower-case letters, digits, '-' and '.', then perhaps a port";
    }
    if (!port.empty() && !parsePort(port, address.port, false)) {
        return "has no valid port: 1 to 65535";
    }
    address.path = text.substr(slash);
    return std::nullopt;
}

} // namespace

bool Address::isLoopback() const {
    return host == "localhost" || host == "::1" || (host.starts_with("127.") && allOf(host, "0123456789."));
}

std::optional<Address> parseUrl(std::string_view text) {
    Address address;
    return parse(text, address) ? std::nullopt : std::optional(std::move(address));
}

std::optional<std::string> faultOfUrl(std::string_view text) {
    Address address;
    return parse(text, address);
}

std::optional<std::string> faultOfOrigin(std::string_view text) {
    Address address;
    if (auto fault = parse(text, address)) {
        return fault;
    }
    return address.path.empty() ? std::nullopt : std::optional<std::string>("must end after host and port");
}

std::optional<std::string> faultOfListen(std::string_view text) {
    std::string host;
    std::string_view port;
    unsigned number = 0;
    if (!parseAuthority(text, host, port) || !parsePort(port, number, true)) {
        return "must be address:port, for instance \"127.0.0.1:8080\" or \"[::1]:8080\"";
    }
    std::array<unsigned char, sizeof(in6_addr)> address{};
    const bool isV6 = text.front() == '[';
    const bool isV4 = !isV6 && allOf(host, "0123456789.");
    if ((isV6 || isV4) && ::inet_pton(isV6 ? AF_INET6 : AF_INET, host.c_str(), address.data()) != 1) {
        return "holds no valid IP address";
    }
    return std::nullopt;
}

bool listensOnLoopback(std::string_view text) {
    Address address;
    std::string_view port;
    in6_addr parsed{};
    return parseAuthority(text, address.host, port) &&
           (address.isLoopback() ||
            (::inet_pton(AF_INET6, address.host.c_str(), &parsed) == 1 && IN6_IS_ADDR_LOOPBACK(&parsed)));
}

} // namespace crossdock::conf
