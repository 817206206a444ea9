#include "net/address_policy.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace crossdock::net {

namespace {

using Bytes = std::span<const unsigned char>;

struct Range {
    std::array<unsigned char, 16> prefix;
    unsigned bits;
    bool always; ///< forbidden with allow_private too
    const char* name;

    bool holds(Bytes address) const {
        const std::size_t whole = bits / 8;
        if (!std::equal(prefix.begin(), prefix.begin() + whole, address.begin())) {
            return false;
        }
        const unsigned rest = bits % 8;
        return rest == 0 || (prefix[whole] ^ address[whole]) >> (8 - rest) == 0;
    }
};

// IANA's special-purpose registries, as far as they are not globally reachable.
constexpr Range ipv4Ranges[] = {
    {{0}, 8, false, "this network, 0.0.0.0/8"},
    {{10}, 8, false, "private, 10.0.0.0/8"},
    {{100, 64}, 10, false, "carrier-grade NAT, 100.64.0.0/10"},
    {{127}, 8, false, "loopback, 127.0.0.0/8"},
    {{169, 254}, 16, true, "link-local (metadata services), 169.254.0.0/16"},
    {{172, 16}, 12, false, "private, 172.16.0.0/12"},
    {{192, 0, 0}, 24, false, "protocol assignments, 192.0.0.0/24"},
    {{192, 0, 2}, 24, false, "documentation, 192.0.2.0/24"},
    {{192, 168}, 16, false, "private, 192.168.0.0/16"},
    {{198, 18}, 15, false, "benchmarks, 198.18.0.0/15"},
    {{198, 51, 100}, 24, false, "documentation, 198.51.100.0/24"},
    {{203, 0, 113}, 24, false, "documentation, 203.0.113.0/24"},
    {{224}, 4, false, "multicast, 224.0.0.0/4"},
    {{240}, 4, false, "reserved, 240.0.0.0/4"},
};

constexpr Range ipv6Ranges[] = {
    {{0}, 96, false, "loopback, unspecified or IPv4-compatible, ::/96"},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, false, "local NAT64, 64:ff9b:1::/48"},
    {{0x20, 0x01, 0x00}, 23, false, "protocol assignments, 2001::/23"},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, false, "documentation, 2001:db8::/32"},
    {{0x20, 0x02}, 16, false, "6to4, 2002::/16"},
    {{0xfd, 0x00, 0x0e, 0xc2}, 32, true, "metadata services, fd00:ec2::/32"},
    {{0xfc}, 7, false, "unique local, fc00::/7"},
    {{0xfe, 0x80}, 10, true, "link-local, fe80::/10"},
    {{0xfe, 0xc0}, 10, false, "site-local, fec0::/10"},
    {{0xff}, 8, false, "multicast, ff00::/8"},
};

// Forms that carry an IPv4 address in their last four bytes and are as good or bad as that one.
constexpr Range carriers[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, false, "IPv4-mapped, ::ffff:0:0/96"},
    {{0x00, 0x64, 0xff, 0x9b}, 96, false, "NAT64, 64:ff9b::/96"},
};

/// The bytes that decide: 4 or 16 of them.
Bytes decidingBytes(const Poco::Net::IPAddress& address) {
    const Bytes all(static_cast<const unsigned char*>(address.addr()), static_cast<std::size_t>(address.length()));
    if (all.size() == 16) {
        for (const Range& carrier : carriers) {
            if (carrier.holds(all)) {
                return all.subspan(12);
            }
        }
    }
    return all;
}

const Range* forbiddenRange(Bytes bytes, bool allowPrivate) {
    const std::span<const Range> table =
        bytes.size() == 4 ? std::span<const Range>(ipv4Ranges) : std::span<const Range>(ipv6Ranges);
    const auto found = std::find_if(table.begin(), table.end(), [&](const Range& range) {
        return (range.always || !allowPrivate) && range.holds(bytes);
    });
    return found == table.end() ? nullptr : &*found;
}

} // namespace

Status judgeAddress(const Poco::Net::IPAddress& address, bool allowPrivate) {
    const Range* range = forbiddenRange(decidingBytes(address), allowPrivate);
    if (range == nullptr) {
        return {};
    }
    return failed(ErrorClass::Config, "the address " + address.toString() + " is forbidden (" + range->name + ")" +
                                          (range->always ? "" : "; allow_private = true opens it, if that is meant"));
}

Status judgeAddresses(const std::string& host, const std::vector<Poco::Net::IPAddress>& addresses, bool allowPrivate) {
    for (const Poco::Net::IPAddress& address : addresses) {
        if (Status judged = judgeAddress(address, allowPrivate); !judged) {
            return within(host, judged.failure());
        }
    }
    return {};
}

bool isLoopback(const Poco::Net::IPAddress& address) {
    const Bytes bytes = decidingBytes(address);
    if (bytes.size() == 4) {
        return bytes[0] == 127;
    }
    return std::all_of(bytes.begin(), bytes.end() - 1, [](unsigned char byte) { return byte == 0; }) &&
           bytes.back() == 1;
}

} // namespace crossdock::net
