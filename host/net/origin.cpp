#include "net/origin.hpp"

#include <Poco/Net/IPAddress.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace crossdock::net {

namespace {

constexpr std::size_t longestHost = 253;
constexpr std::size_t longestLabel = 63;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isLabelByte(char c) {
    return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-';
}

Failure unusable(std::string_view text, const std::string& why) {
    std::string shown;
    for (const char c : text.substr(0, 100)) {
        shown += c >= 0x21 && c <= 0x7E ? c : '?';
    }
    if (const auto at = shown.rfind('@'); at != std::string::npos) {
        shown.replace(0, at, "..."); // what stands before it may be a password
    }
    return failed(ErrorClass::Config, "the url \"" + shown + "\" cannot be used: " + why);
}

/// Why a host name is refused; empty when it is fine.
std::string faultOfName(std::string_view host) {
    if (host.empty() || host.size() > longestHost) {
        return "it has no host name of 1 to 253 characters";
    }
    std::string_view last;
    for (std::size_t begin = 0; begin <= host.size();) {
        const std::size_t end = std::min(host.find('.', begin), host.size());
        const std::string_view label = host.substr(begin, end - begin);
        if (label.empty() || label.size() > longestLabel) {
            return "a part of the host name is empty (a trailing dot?) or too long";
        }
        if (!std::all_of(label.begin(), label.end(), isLabelByte)) {
            return "host names are lower-case letters, digits, hyphens and dots (others as "
                   "punycode)";
        }
        if (label.front() == '-' || label.back() == '-') {
            return "a part of the host name begins or ends with a hyphen";
        }
        last = label;
        begin = end + 1;
    }
    // "127.1", "2130706433", "0x7f000001" are addresses to some resolvers and names to others.
    if (isDigit(last.front()) && (std::all_of(last.begin(), last.end(), isDigit) || last.starts_with("0x"))) {
        return "a number is no host name; write an address as four decimal numbers";
    }
    return {};
}

/// An IPv4 address in its one plain form.
bool isPlainIpv4(std::string_view host) {
    int parts = 0;
    for (std::size_t begin = 0; begin <= host.size(); ++parts) {
        const std::size_t end = std::min(host.find('.', begin), host.size());
        const std::string_view part = host.substr(begin, end - begin);
        if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), isDigit) ||
            (part.size() > 1 && part.front() == '0') || std::stoi(std::string(part)) > 255) {
            return false;
        }
        begin = end + 1;
    }
    return parts == 4;
}

std::optional<std::uint16_t> portOf(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || port == 0) {
        return std::nullopt;
    }
    return port;
}

bool isPathByte(char c) {
    static constexpr std::string_view refused = "\"#<>?[\\]^`{|}";
    return c >= 0x21 && c <= 0x7E && refused.find(c) == std::string_view::npos;
}

} // namespace

Result<Origin> Origin::parse(std::string_view text) {
    Origin origin;
    std::string_view rest = text;
    if (rest.starts_with("https://")) {
        rest.remove_prefix(8);
    } else if (rest.starts_with("http://")) {
        rest.remove_prefix(7);
        origin.secure = false;
        origin.port = 80;
    } else {
        return unusable(text, "it must begin with https://");
    }
    if (rest.find('@') != std::string_view::npos) {
        return unusable(text, "user names and passwords do not belong into it");
    }
    std::string_view port;
    bool hasPort = false;
    if (rest.starts_with('[')) {
        const std::size_t close = rest.find(']');
        Poco::Net::IPAddress address;
        if (close == std::string_view::npos || rest.find('%') != std::string_view::npos ||
            !Poco::Net::IPAddress::tryParse(std::string(rest.substr(1, close - 1)), address) ||
            address.family() != Poco::Net::IPAddress::IPv6) {
            return unusable(text, "the brackets hold no IPv6 address");
        }
        origin.host = address.toString();
        origin.literal = true;
        rest.remove_prefix(close + 1);
        hasPort = rest.starts_with(':');
        if (!rest.empty() && !hasPort) {
            return unusable(text, "after the address only a port may follow");
        }
        port = hasPort ? rest.substr(1) : std::string_view{};
    } else {
        const std::size_t colon = rest.find(':');
        hasPort = colon != std::string_view::npos;
        port = hasPort ? rest.substr(colon + 1) : std::string_view{};
        origin.host = rest.substr(0, colon);
        origin.literal = isPlainIpv4(origin.host);
        if (const std::string fault = faultOfName(origin.host); !origin.literal && !fault.empty()) {
            return unusable(text, fault);
        }
    }
    if (hasPort) {
        const auto number = portOf(port);
        if (!number) {
            return unusable(text, "the port must be a number from 1 to 65535");
        }
        origin.port = *number;
    }
    return origin;
}

std::string Origin::text() const {
    return (secure ? "https://" : "http://") + authority();
}

std::string Origin::authority() const {
    const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return port == (secure ? 443 : 80) ? name : name + ":" + std::to_string(port);
}

Result<BaseUrl> BaseUrl::parse(std::string_view text) {
    const std::size_t scheme = text.find("://");
    const std::size_t slash = scheme == std::string_view::npos ? std::string_view::npos : text.find('/', scheme + 3);
    Result<Origin> origin = Origin::parse(text.substr(0, slash));
    if (!origin) {
        return origin.failure();
    }
    BaseUrl url{origin.value(), {}};
    if (slash != std::string_view::npos) {
        url.path = text.substr(slash);
        while (url.path.ends_with('/')) {
            url.path.pop_back();
        }
        if (!std::all_of(url.path.begin(), url.path.end(), isPathByte)) {
            return unusable(text, "its path must be plain: no query, fragment, blank or backslash");
        }
        if ((url.path + "/").find("/./") != std::string::npos || (url.path + "/").find("/../") != std::string::npos) {
            return unusable(text, "its path has a dot segment");
        }
    }
    return url;
}

} // namespace crossdock::net
