#include "sandbox_supabase/jwt.hpp"

#include "sandbox_supabase/api_error.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <optional>
#include <vector>

namespace crossdock::sandbox::supabase {

namespace {

namespace json = boost::json;

constexpr std::int64_t skewSeconds = 30;

std::string base64url(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    while (!text.empty() && text.back() == '=') {
        text.pop_back();
    }
    for (char& c : text) {
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    }
    return text;
}

std::optional<std::string> fromBase64url(std::string text) {
    if (text.find_first_of("+/=") != std::string::npos || text.size() % 4 == 1) {
        return std::nullopt;
    }
    for (char& c : text) {
        c = c == '-' ? '+' : c == '_' ? '/' : c;
    }
    const std::size_t padding = (4 - text.size() % 4) % 4;
    text.append(padding, '=');
    std::string bytes(text.size() / 4 * 3, '\0');
    if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size())) < 0) {
        return std::nullopt;
    }
    bytes.resize(bytes.size() - padding);
    return bytes;
}

std::string hmac(std::string_view secret, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length);
    return {reinterpret_cast<const char*>(digest.data()), length};
}

ApiError refused(std::string code, const std::string& message, std::optional<std::string> details = std::nullopt) {
    ApiError error{
        .status = 401, .reason = {}, .code = std::move(code), .message = message, .details = std::move(details)};
    error.headers.emplace_back("WWW-Authenticate",
                               "Bearer error=\"invalid_token\", error_description=\"" + message + "\"");
    return error;
}

std::optional<json::object> objectOf(const std::optional<std::string>& text) {
    json::error_code bad;
    const json::value value = text ? json::parse(*text, bad) : json::value();
    return !bad && value.is_object() ? std::optional<json::object>(value.get_object()) : std::nullopt;
}

/// Seconds of a time claim; nothing when it is absent.
std::optional<double> timeClaim(const json::object& claims, std::string_view name) {
    const json::value* value = claims.if_contains(name);
    if (!value || value->is_null()) {
        return std::nullopt;
    }
    if (!value->is_number()) {
        throw refused("PGRST303", "Parsing claims failed");
    }
    return value->to_number<double>();
}

void checkTimes(const json::object& claims, std::int64_t nowSeconds) {
    const auto now = static_cast<double>(nowSeconds);
    if (const auto expires = timeClaim(claims, "exp"); expires && *expires + skewSeconds < now) {
        throw refused("PGRST303", "JWT expired");
    }
    if (const auto begins = timeClaim(claims, "nbf"); begins && *begins - skewSeconds > now) {
        throw refused("PGRST303", "JWT not yet valid");
    }
    if (const auto issued = timeClaim(claims, "iat"); issued && *issued - skewSeconds > now) {
        throw refused("PGRST303", "JWT issued at future");
    }
}

json::object verified(const std::string& token, std::string_view secret) {
    std::vector<std::string> parts{""};
    for (const char c : token) {
        if (c == '.') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    if (parts.size() != 3) {
        throw refused("PGRST301", "Expected 3 parts in JWT; got " + std::to_string(parts.size()));
    }
    const auto header = objectOf(fromBase64url(parts[0]));
    const auto signature = fromBase64url(parts[2]);
    if (!header || !signature) {
        throw refused("PGRST301", "JWT cryptographic operation failed");
    }
    const json::value* algorithm = header->if_contains("alg");
    if (algorithm && *algorithm == "none") {
        throw refused("PGRST301", "Wrong or unsupported encoding algorithm",
                      "JWT is unsecured but expected 'alg' was not 'none'");
    }
    const std::string expected = hmac(secret, parts[0] + "." + parts[1]);
    const bool right = algorithm && *algorithm == "HS256" && signature->size() == expected.size() &&
                       CRYPTO_memcmp(signature->data(), expected.data(), expected.size()) == 0;
    if (!right) {
        throw refused("PGRST301", "No suitable key or wrong key type", "None of the keys was able to decode the JWT");
    }
    const auto claims = objectOf(fromBase64url(parts[1]));
    if (!claims) {
        throw refused("PGRST303", "Parsing claims failed");
    }
    return *claims;
}

} // namespace

std::string mintJwt(const json::object& claims, std::string_view secret, std::string_view algorithm) {
    const json::object header{{"alg", algorithm}, {"typ", "JWT"}};
    const std::string signedPart = base64url(json::serialize(header)) + "." + base64url(json::serialize(claims));
    return signedPart + "." + (algorithm == "none" ? std::string() : base64url(hmac(secret, signedPart)));
}

Identity identify(const Request& request, std::string_view secret, std::int64_t nowSeconds) {
    std::string_view value = request.header("Authorization");
    const std::string_view scheme = value.substr(0, value.find(' '));
    if (!equalsIgnoringCase(scheme, "Bearer")) {
        return {"anon", R"({"role":"anon"})"};
    }
    value.remove_prefix(scheme.size());
    while (value.starts_with(' ')) {
        value.remove_prefix(1);
    }
    if (value.empty()) {
        throw refused("PGRST301", "Empty JWT is sent in Authorization header");
    }
    json::object claims = verified(std::string(value), secret);
    checkTimes(claims, nowSeconds);
    const json::value* role = claims.if_contains("role");
    if (!role || !role->is_string()) {
        claims["role"] = "anon";
    }
    return {std::string(claims["role"].get_string()), json::serialize(claims)};
}

} // namespace crossdock::sandbox::supabase
