#include "secret/sensitive_name.hpp"

#include <algorithm>
#include <array>

namespace crossdock::secret {

namespace {

struct Name {
    std::string_view text; // lower case, '_' for '-'
    Sensitivity sensitivity;
};

// Longer names that end in one of these ("id_token", "x_wc_webhook_signature") need no entry.
constexpr std::array endings{
    Name{"token", Sensitivity::Value},
    Name{"secret", Sensitivity::Value},
    Name{"password", Sensitivity::Value},
    Name{"passphrase", Sensitivity::Value},
    Name{"apikey", Sensitivity::Value},
    Name{"api_key", Sensitivity::Value},
    Name{"consumer_key", Sensitivity::Value},
    Name{"vault_key", Sensitivity::Value},
    Name{"service_role", Sensitivity::Value},
    Name{"code_verifier", Sensitivity::Value},
    Name{"authorization", Sensitivity::Header},
    Name{"cookie", Sensitivity::Header},
    Name{"webhook_signature", Sensitivity::Header},
    Name{"intuit_signature", Sensitivity::Header},
};

constexpr std::array wholes{
    Name{"nonce", Sensitivity::Value},
    Name{"code", Sensitivity::Ambiguous},
    Name{"state", Sensitivity::Ambiguous},
};

constexpr std::string_view oauthPrefix = "oauth_";
constexpr std::array<std::string_view, 4> harmlessOauth{"oauth_version", "oauth_timestamp", "oauth_signature_method",
                                                        "oauth_callback"};

constexpr char folded(char c) {
    return c == '-' ? '_' : (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameName(std::string_view name, std::string_view wanted) {
    return std::ranges::equal(name, wanted, {}, folded);
}

bool endsWithName(std::string_view name, std::string_view wanted) {
    if (name.size() < wanted.size()) {
        return false;
    }
    const std::size_t start = name.size() - wanted.size();
    return sameName(name.substr(start), wanted) && (start == 0 || folded(name[start - 1]) == '_');
}

} // namespace

Sensitivity sensitivityOf(std::string_view name) noexcept {
    for (const Name& ending : endings) {
        if (endsWithName(name, ending.text)) {
            return ending.sensitivity;
        }
    }
    for (const Name& whole : wholes) {
        if (sameName(name, whole.text)) {
            return whole.sensitivity;
        }
    }
    const bool oauth = sameName(name.substr(0, oauthPrefix.size()), oauthPrefix);
    const bool harmless =
        std::ranges::any_of(harmlessOauth, [name](std::string_view other) { return sameName(name, other); });
    return oauth && !harmless ? Sensitivity::Value : Sensitivity::None;
}

bool isPlainWord(std::string_view value) noexcept {
    constexpr std::size_t longestWord = 64;
    constexpr std::size_t longestMixed = 8;
    const auto lower = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    const auto mixed = [lower](char c) { return lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    return (value.size() <= longestMixed && std::ranges::all_of(value, mixed)) ||
           (value.size() <= longestWord && std::ranges::all_of(value, lower));
}

} // namespace crossdock::secret
