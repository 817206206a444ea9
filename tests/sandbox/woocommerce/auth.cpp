#include "sandbox_woocommerce/auth.hpp"

#include "sandbox_woocommerce/error.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace crossdock::sandbox::woo {

namespace {

constexpr Seconds timestampWindow = 15L * 60;

WpError refused(std::string_view message) {
    return {401, "woocommerce_rest_authentication_error", message};
}

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64(const unsigned char* data, std::size_t size) {
    std::string out(4 * ((size + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), data, static_cast<int>(size));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

std::string fromBase64(std::string_view text) {
    std::string out(text.size(), '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (length < 0) {
        return {};
    }
    out.resize(static_cast<std::size_t>(length));
    while (!out.empty() && text.ends_with('=')) {
        out.pop_back();
        text.remove_suffix(1);
    }
    return out;
}

std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    HMAC(digest, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), out.data(), &size);
    return base64(out.data(), size);
}

/// The oauth_ parameters of an `Authorization: OAuth k="v", ...` header.
Pairs headerParameters(std::string_view header) {
    Pairs pairs;
    if (!header.starts_with("OAuth ")) {
        return pairs;
    }
    header.remove_prefix(6);
    while (!header.empty()) {
        const std::size_t end = header.find(',');
        std::string_view part = header.substr(0, end);
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
        while (part.starts_with(' ')) {
            part.remove_prefix(1);
        }
        const std::size_t equals = part.find("=\"");
        if (equals == std::string_view::npos || !part.ends_with('"') || !part.starts_with("oauth_")) {
            continue;
        }
        pairs.emplace_back(std::string{part.substr(0, equals)},
                           percentDecode(part.substr(equals + 2, part.size() - equals - 3), false));
    }
    return pairs;
}

std::string valueOf(const Pairs& pairs, std::string_view name) {
    const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
    return found == pairs.end() ? std::string{} : found->second;
}

/// "https://shop.example.com:8443/x" with another scheme.
std::string withScheme(const std::string& home, bool https) {
    const std::size_t colon = home.find("://");
    return (https ? "https://" : "http://") + (colon == std::string::npos ? home : home.substr(colon + 3));
}

} // namespace

void Keys::add(ApiKey key) {
    const std::lock_guard lock(_mutex);
    std::erase_if(_keys, [&](const ApiKey& old) { return old.key == key.key; });
    _keys.push_back(std::move(key));
}

void Keys::forgetNonces() {
    const std::lock_guard lock(_mutex);
    _nonces.clear();
}

const ApiKey* Keys::find(std::string_view key) const {
    const auto found =
        std::find_if(_keys.begin(), _keys.end(), [&](const ApiKey& known) { return same(known.key, key); });
    return found == _keys.end() ? nullptr : &*found;
}

void Keys::Caller::require(std::string_view method) const {
    if (!known || method == "OPTIONS") {
        return;
    }
    const bool reads = method == "GET" || method == "HEAD";
    if (reads && rights == Rights::write) {
        throw refused("The API key provided does not have read permissions.");
    }
    if (!reads && rights == Rights::read) {
        throw refused("The API key provided does not have write permissions.");
    }
}

Keys::Caller Keys::caller(const Request& request, const std::string& home, Seconds now) {
    // The code looks for this text in the request URI, so ?rest_route= never counts.
    if (request.target.find("wp-json/wc/") == std::string::npos &&
        request.target.find("wp-json/wc-") == std::string::npos) {
        return {};
    }
    const std::lock_guard lock(_mutex);
    if (request.https) {
        if (const Caller found = basic(request); found.known) {
            return found;
        }
    }
    return oauth(request, home, now);
}

Keys::Caller Keys::basic(const Request& request) const {
    std::string key = request.parameter("consumer_key");
    std::string secret = request.parameter("consumer_secret");
    if (const std::string_view header = request.header("authorization"); key.empty() && header.starts_with("Basic ")) {
        const std::string plain = fromBase64(header.substr(6));
        const std::size_t colon = plain.find(':');
        key = plain.substr(0, colon);
        secret = colon == std::string::npos ? std::string{} : plain.substr(colon + 1);
    }
    if (key.empty() || secret.empty()) {
        return {};
    }
    const ApiKey* known = find(key);
    if (known == nullptr) {
        return {};
    }
    if (!same(known->secret, secret)) {
        throw refused("Consumer secret is invalid.");
    }
    return {true, known->rights};
}

Keys::Caller Keys::oauth(const Request& request, const std::string& home, Seconds now) {
    Pairs parameters = request.parameters();
    for (auto& pair : headerParameters(request.header("authorization"))) {
        parameters.push_back(std::move(pair));
    }
    std::string missing;
    std::size_t missed = 0;
    constexpr std::array<std::string_view, 5> needed{"oauth_consumer_key", "oauth_timestamp", "oauth_nonce",
                                                     "oauth_signature", "oauth_signature_method"};
    for (const std::string_view name : needed) {
        if (valueOf(parameters, name).empty()) {
            missing.append(missed++ == 0 ? "" : ", ").append(name);
        }
    }
    if (missed == needed.size()) {
        return {};
    }
    if (missed > 0) {
        throw WpError(401, "woocommerce_rest_authentication_missing_parameter",
                      (missed == 1 ? "Missing OAuth parameter " : "Missing OAuth parameters ") + missing);
    }
    const ApiKey* known = find(valueOf(parameters, "oauth_consumer_key"));
    if (known == nullptr) {
        throw refused("Consumer key is invalid.");
    }
    const std::string method = valueOf(parameters, "oauth_signature_method");
    const std::string signature = valueOf(parameters, "oauth_signature");
    std::erase_if(parameters, [](const auto& pair) { return pair.first == "oauth_signature"; });
    const EVP_MD* digest = method == "HMAC-SHA1" ? EVP_sha1() : method == "HMAC-SHA256" ? EVP_sha256() : nullptr;
    if (digest == nullptr) {
        throw refused("Invalid signature - signature method is invalid.");
    }
    const std::string rawPath = request.target.substr(0, request.target.find('?'));
    const std::string base =
        signatureBase(request.method, withScheme(home, request.https) + rawPath, std::move(parameters));
    if (!same(hmac(digest, known->secret + "&", base), signature)) {
        throw refused("Invalid signature - provided signature does not match.");
    }
    Pairs again = request.parameters();
    for (auto& pair : headerParameters(request.header("authorization"))) {
        again.push_back(std::move(pair));
    }
    Seconds stamp = 0;
    const std::string stampText = valueOf(again, "oauth_timestamp");
    std::from_chars(stampText.data(), stampText.data() + stampText.size(), stamp);
    if (stamp < now - timestampWindow || stamp > now + timestampWindow) {
        throw refused("Invalid timestamp.");
    }
    auto& nonces = _nonces[known->key];
    std::erase_if(nonces, [&](const auto& used) { return used.second < now - timestampWindow; });
    if (!nonces.emplace(valueOf(again, "oauth_nonce"), stamp).second) {
        throw refused("Invalid nonce - nonce has already been used.");
    }
    return {true, known->rights};
}

std::string signatureBase(std::string_view method, const std::string& url, Pairs parameters) {
    for (auto& [name, value] : parameters) {
        name = percentEncode(name);
        value = percentEncode(value);
    }
    std::sort(parameters.begin(), parameters.end());
    std::string joined;
    for (const auto& [name, value] : parameters) {
        joined.append(joined.empty() ? "" : "&").append(name).append("=").append(value);
    }
    return std::string{method} + "&" + percentEncode(url) + "&" + percentEncode(joined);
}

} // namespace crossdock::sandbox::woo
