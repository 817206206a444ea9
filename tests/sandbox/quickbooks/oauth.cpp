#include "sandbox_quickbooks/oauth.hpp"

#include <boost/json.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;
constexpr std::int64_t codeLife = 300 * second;

std::string randomText(std::size_t length) {
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string bytes(length, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(length)) != 1) {
        throw std::runtime_error("no random bytes");
    }
    for (char& c : bytes) {
        c = letters[static_cast<unsigned char>(c) % letters.size()];
    }
    return bytes;
}

std::string fromBase64(std::string_view text) {
    std::string plain(text.size(), '\0');
    const int size =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(plain.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (size < 0) {
        return {};
    }
    const auto padding = text.size() - std::min(text.size(), text.find_last_not_of('=') + 1);
    plain.resize(static_cast<std::size_t>(size) - std::min(static_cast<std::size_t>(size), padding));
    return plain;
}

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string in(const Pairs& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

Response refused(int status, std::string_view error, std::string_view description = {}) {
    json::object body{{"error", error}};
    if (!description.empty()) {
        body["error_description"] = description;
    }
    return Response::json(status, json::serialize(body));
}

constexpr std::string_view badRefresh = "Incorrect or invalid refresh token";

} // namespace

OAuth::OAuth(std::string clientId, std::string clientSecret, std::string realm)
    : _clientId(clientId.empty() ? "AB" + randomText(48) : std::move(clientId)),
      _clientSecret(clientSecret.empty() ? randomText(40) : std::move(clientSecret)),
      _realm(std::move(realm)) {}

std::string OAuth::newAccess(UtcTime now) {
    std::string token = "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0.." + randomText(160);
    _access[token] = now.us + accessSeconds * second;
    return token;
}

std::string OAuth::newRefresh(UtcTime now, std::int64_t firstUs) {
    std::string token = "RT1-" + randomText(46);
    _refresh[token] = {now.us, now.us + refreshSeconds * second, firstUs, {}};
    return token;
}

void OAuth::adoptRefreshToken(const std::string& token, UtcTime now) {
    _refresh[token] = {now.us, now.us + refreshSeconds * second, now.us, {}};
}

Keys OAuth::connect(UtcTime now) {
    return {_clientId, _clientSecret, newRefresh(now, now.us), newAccess(now), _realm};
}

void OAuth::disconnect() {
    _access.clear();
    _refresh.clear();
    _codes.clear();
}

bool OAuth::isClient(const Request& request, const Pairs& form) const {
    const std::string_view header = request.header("Authorization");
    if (header.starts_with("Basic ")) {
        return same(fromBase64(header.substr(6)), _clientId + ":" + _clientSecret);
    }
    return same(in(form, "client_id"), _clientId) && same(in(form, "client_secret"), _clientSecret);
}

Response OAuth::authorize(const Request& request, UtcTime now) {
    const std::string redirect = request.parameter("redirect_uri");
    if (request.parameter("client_id") != _clientId || request.parameter("response_type") != "code" ||
        redirect.empty()) {
        return {400,
                {{"Content-Type", "text/html"}},
                "<html><body>Sorry, but the app could not be connected.</body></html>"};
    }
    Response response{302, {}, {}};
    const std::string state = "state=" + percentEncode(request.parameter("state"));
    const std::string join = redirect.find('?') == std::string::npos ? "?" : "&";
    if (!request.parameter("error").empty()) {
        response.set("Location", redirect + join + "error=access_denied&" + state);
        return response;
    }
    const std::string code = "AB1" + randomText(47);
    _codes[code] = {redirect, now.us + codeLife};
    response.set("Location", redirect + join + "code=" + code + "&" + state + "&realmId=" + _realm);
    return response;
}

Response OAuth::granted(const std::string& refresh, UtcTime now, bool withHardLimit) {
    const Refresh& grant = _refresh.at(refresh);
    json::object body{{"token_type", "bearer"},
                      {"expires_in", accessSeconds},
                      {"refresh_token", refresh},
                      {"x_refresh_token_expires_in", (grant.expiresUs - now.us) / second}};
    if (withHardLimit) {
        body["x_refresh_token_hard_expires_in"] = hardSeconds - (now.us - grant.firstUs) / second;
    }
    body["access_token"] = newAccess(now);
    Response response = Response::json(200, json::serialize(body));
    response.set("Cache-Control", "no-cache, no-store");
    return response;
}

Response OAuth::token(const Request& request, UtcTime now) {
    const Pairs form = parseForm(request.body);
    if (!isClient(request, form)) {
        return refused(401, "invalid_client");
    }
    const bool hard = request.header("x-include-refresh-token-hard-expires-in") == "true";
    const std::string grant = in(form, "grant_type");
    if (grant == "authorization_code") {
        const auto code = _codes.find(in(form, "code"));
        if (code == _codes.end() || code->second.expiresUs <= now.us ||
            code->second.redirect != in(form, "redirect_uri")) {
            return refused(400, "invalid_grant", "Invalid authorization code");
        }
        _codes.erase(code);
        return granted(newRefresh(now, now.us), now, hard);
    }
    if (grant != "refresh_token") {
        return refused(400, "unsupported_grant_type");
    }
    const std::string given = in(form, "refresh_token");
    const auto found = _refresh.find(given);
    if (found == _refresh.end() || found->second.expiresUs <= now.us ||
        now.us - found->second.firstUs >= hardSeconds * second) {
        return refused(400, "invalid_grant", badRefresh);
    }
    if (!found->second.next.empty()) {
        return granted(found->second.next, now, hard);
    }
    if (_rotatesAlways || now.us - found->second.issuedUs >= day) {
        const std::string next = newRefresh(now, found->second.firstUs);
        if (_rotatesAlways) {
            _refresh.erase(found);
        } else {
            found->second.expiresUs = std::min(found->second.expiresUs, now.us + day);
            found->second.next = next;
        }
        return granted(next, now, hard);
    }
    found->second.expiresUs = now.us + refreshSeconds * second;
    return granted(given, now, hard);
}

Response OAuth::revoke(const Request& request, UtcTime) {
    const Pairs form = parseForm(request.body);
    if (!isClient(request, form)) {
        return refused(401, "invalid_client");
    }
    std::string token = in(form, "token");
    json::error_code error;
    const json::value body = json::parse(request.body, error);
    if (!error && body.is_object() && body.get_object().contains("token") &&
        body.get_object().at("token").is_string()) {
        token = body.get_object().at("token").get_string();
    }
    if (!_access.contains(token) && !_refresh.contains(token)) {
        return refused(400, "invalid_request");
    }
    disconnect();
    return {200, {}, {}};
}

Response OAuth::discovery(const Request& request) const {
    const std::string here = std::string{request.https ? "https://" : "http://"} + std::string{request.header("Host")};
    const json::object body{
        {"issuer", "https://oauth.platform.intuit.com/op/v1"},
        {"authorization_endpoint", here + "/connect/oauth2"},
        {"token_endpoint", here + "/oauth2/v1/tokens/bearer"},
        {"userinfo_endpoint", here + "/v1/openid_connect/userinfo"},
        {"revocation_endpoint", here + "/v2/oauth2/tokens/revoke"},
        {"jwks_uri", here + "/op/v1/jwks"},
        {"response_types_supported", json::array{"code"}},
        {"subject_types_supported", json::array{"public"}},
        {"id_token_signing_alg_values_supported", json::array{"RS256"}},
        {"scopes_supported", json::array{"openid", "email", "profile", "address", "phone"}},
        {"token_endpoint_auth_methods_supported", json::array{"client_secret_post", "client_secret_basic"}},
        {"claims_supported", json::array{"aud", "exp", "iat", "iss", "realmid", "sub"}}};
    return Response::json(200, json::serialize(body));
}

OAuth::Bearer OAuth::check(const Request& request, UtcTime now) const {
    const std::string_view header = request.header("Authorization");
    if (!header.starts_with("Bearer ")) {
        return Bearer::missing;
    }
    const auto found = _access.find(std::string{header.substr(7)});
    return found != _access.end() && now.us < found->second ? Bearer::good : Bearer::expired;
}

} // namespace crossdock::sandbox::qbo
