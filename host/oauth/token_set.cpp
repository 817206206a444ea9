#include "oauth/token_set.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace crossdock::oauth {

namespace {

using secret::Secret;

constexpr std::string_view title = "crossdock oauth 1";

/// The numbers and texts of a set by their names in its text; tokens are handled apart.
std::vector<std::pair<std::string_view, std::int64_t*>> timesOf(TokenSet& set) {
    return {{"access_expires_us", &set.accessExpires.us},
            {"refresh_expires_us", &set.refreshExpires.us},
            {"hard_expires_us", &set.hardExpires.us},
            {"connected_us", &set.connectedAt.us},
            {"refreshed_us", &set.refreshedAt.us}};
}

std::vector<std::pair<std::string_view, std::string*>> textsOf(TokenSet& set) {
    return {{"scope", &set.scope}, {"realm", &set.realm}, {"connected_by", &set.connectedBy}};
}

bool isOneLine(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

template <typename Number>
bool readNumber(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

Failure notASet() {
    Failure failure = failed(ErrorClass::Config, "the secret is no OAuth token set");
    failure.code = "not_a_token_set";
    return failure;
}

/// False for a number that is none.
bool readLine(TokenSet& set, std::string_view name, std::string_view value) {
    if (name == "access" || name == "refresh") {
        (name == "access" ? set.access : set.refresh) = Secret::copyOf(value);
        return true;
    }
    if (name == "generation") {
        return readNumber(value, set.generation);
    }
    for (const auto& [known, time] : timesOf(set)) {
        if (known == name) {
            return readNumber(value, *time);
        }
    }
    for (const auto& [known, text] : textsOf(set)) {
        if (known == name) {
            *text = value;
        }
    }
    return true;
}

} // namespace

TokenSet TokenSet::clone() const {
    return {access.clone(), accessExpires, refresh.clone(), refreshExpires, hardExpires, scope,
            realm,          connectedBy,   connectedAt,     refreshedAt,    generation};
}

std::optional<UtcTime> TokenSet::ends() const {
    if (refreshExpires.us != 0 && hardExpires.us != 0) {
        return std::min(refreshExpires, hardExpires);
    }
    const UtcTime known = std::max(refreshExpires, hardExpires);
    return known.us == 0 ? std::nullopt : std::optional(known);
}

Result<Secret> packed(const TokenSet& set) {
    TokenSet plain; // all but the tokens
    plain.accessExpires = set.accessExpires;
    plain.refreshExpires = set.refreshExpires;
    plain.hardExpires = set.hardExpires;
    plain.connectedAt = set.connectedAt;
    plain.refreshedAt = set.refreshedAt;
    plain.scope = set.scope;
    plain.realm = set.realm;
    plain.connectedBy = set.connectedBy;

    std::string head = std::string(title) + "\ngeneration " + std::to_string(set.generation) + "\n";
    for (const auto& [name, time] : timesOf(plain)) {
        head += std::string(name) + " " + std::to_string(*time) + "\n";
    }
    for (const auto& [name, text] : textsOf(plain)) {
        if (!isOneLine(*text)) {
            return failed(ErrorClass::Internal, "the " + std::string(name) + " of a sign-in holds a control byte");
        }
        head += std::string(name) + " " + *text + "\n";
    }
    constexpr std::string_view accessName = "access ";
    constexpr std::string_view refreshName = "\nrefresh ";
    const std::size_t size =
        head.size() + accessName.size() + set.access.size() + refreshName.size() + set.refresh.size() + 1;
    return Secret::make(size, [&](std::span<unsigned char> out) {
        std::size_t at = 0;
        const auto put = [&](const void* bytes, std::size_t count) {
            if (count != 0) {
                std::memcpy(out.data() + at, bytes, count);
                at += count;
            }
        };
        put(head.data(), head.size());
        put(accessName.data(), accessName.size());
        set.access.with([&](std::span<const unsigned char> bytes) { put(bytes.data(), bytes.size()); });
        put(refreshName.data(), refreshName.size());
        set.refresh.with([&](std::span<const unsigned char> bytes) { put(bytes.data(), bytes.size()); });
        put("\n", 1);
    });
}

Result<TokenSet> unpacked(const Secret& text) {
    return text.with([](std::span<const unsigned char> bytes) -> Result<TokenSet> {
        std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        TokenSet set;
        bool titled = false;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string_view line = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (!titled) {
                if (line != title) {
                    return notASet();
                }
                titled = true;
                continue;
            }
            const std::size_t blank = std::min(line.find(' '), line.size());
            if (!readLine(set, line.substr(0, blank), line.substr(std::min(blank + 1, line.size())))) {
                return notASet();
            }
        }
        if (!titled || set.refresh.empty()) {
            return notASet();
        }
        return set;
    });
}

} // namespace crossdock::oauth
