#include "net/oauth1.hpp"

#include "net/target.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace crossdock::net {

namespace {

std::vector<NameValue> oauthParameters(const OAuth1Request& request) {
    return {{"oauth_consumer_key", request.consumerKey},
            {"oauth_nonce", request.nonce},
            {"oauth_signature_method", "HMAC-SHA256"},
            {"oauth_timestamp", request.timestamp},
            {"oauth_version", "1.0"}};
}

} // namespace

std::string oauth1BaseString(const OAuth1Request& request) {
    std::vector<NameValue> encoded;
    const auto take = [&encoded](const std::vector<NameValue>& pairs) {
        for (const auto& [name, value] : pairs) {
            encoded.emplace_back(percentEncoded(name), percentEncoded(value));
        }
    };
    take(request.query);
    take(oauthParameters(request));
    std::sort(encoded.begin(), encoded.end());
    std::string parameters;
    for (const auto& [name, value] : encoded) {
        parameters += (parameters.empty() ? "" : "&") + name + "=" + value;
    }
    return request.method + "&" + percentEncoded(request.url) + "&" + percentEncoded(parameters);
}

std::string oauth1Signature(const OAuth1Request& request, const secret::Secret& consumerSecret) {
    const std::string base = oauth1BaseString(request);
    const secret::Secret key = secret::Secret::make(consumerSecret.size() + 1, [&](std::span<unsigned char> out) {
        consumerSecret.with(
            [&](std::span<const unsigned char> bytes) { std::copy(bytes.begin(), bytes.end(), out.begin()); });
        out.back() = '&';
    });
    std::array<unsigned char, 32> mac{};
    unsigned length = 0;
    key.with([&](std::span<const unsigned char> bytes) {
        HMAC(EVP_sha256(), bytes.data(), static_cast<int>(bytes.size()),
             reinterpret_cast<const unsigned char*>(base.data()), base.size(), mac.data(), &length);
    });
    std::array<unsigned char, 45> text{};
    const int size = EVP_EncodeBlock(text.data(), mac.data(), static_cast<int>(length));
    return {text.begin(), text.begin() + size};
}

std::string oauth1Header(const OAuth1Request& request, const secret::Secret& consumerSecret) {
    std::vector<NameValue> parameters = oauthParameters(request);
    parameters.emplace_back("oauth_signature", oauth1Signature(request, consumerSecret));
    std::string header = "OAuth ";
    for (const auto& [name, value] : parameters) {
        header += (header.size() == 6 ? "" : ", ") + name + "=\"" + percentEncoded(value) + "\"";
    }
    return header;
}

} // namespace crossdock::net
