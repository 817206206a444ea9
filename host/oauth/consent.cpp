#include "oauth/consent.hpp"

#include "net/origin.hpp"
#include "net/target.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <stdexcept>

namespace crossdock::oauth {

namespace {

using secret::Secret;

constexpr std::size_t randomBytes = 32;
constexpr std::size_t longestCode = 4096;
constexpr std::size_t longestRealm = 64;

std::string base64Url(std::span<const unsigned char> bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    text.resize(std::min(text.find('='), text.size()));
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

Secret randomText() {
    std::array<unsigned char, randomBytes> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error("the system's random generator failed");
    }
    std::string text = base64Url(bytes);
    secret::cleanse(std::span<unsigned char>(bytes));
    return Secret::take(text);
}

std::string revealed(const Secret& value) {
    return value.with([](std::span<const unsigned char> bytes) { return std::string(bytes.begin(), bytes.end()); });
}

std::string challengeOf(const Secret& verifier) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const bool hashed = verifier.with([&](std::span<const unsigned char> bytes) {
        return EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1;
    });
    if (!hashed) {
        throw std::runtime_error("SHA-256 failed");
    }
    return base64Url({digest.data(), size});
}

int digitOf(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const int high = i + 1 < text.size() ? digitOf(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? digitOf(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        plain += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return plain;
}

/// The value of a parameter; nothing when it is missing, twice there or wrongly encoded.
std::optional<std::string> parameter(std::string_view query, std::string_view name) {
    std::optional<std::string> found;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != name) {
            continue;
        }
        if (found) {
            secret::cleanse(*found);
            return std::nullopt;
        }
        found = decoded(pair.substr(equals + 1));
        if (!found) {
            return std::nullopt;
        }
    }
    return found;
}

bool isWord(std::string_view text, std::size_t longest) {
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

Failure coded(ErrorClass cls, std::string code, std::string message) {
    Failure failure = failed(cls, std::move(message));
    failure.code = std::move(code);
    return failure;
}

} // namespace

Consent::Consent(std::string clientId, const net::AuthScheme& scheme, std::string redirectUrl, Pkce pkce)
    : _clientId(std::move(clientId)),
      _authorizeUrl(scheme.authorizeUrl),
      _scope(scheme.scope),
      _redirectUrl(std::move(redirectUrl)),
      _state(randomText()) {
    if (pkce == Pkce::Yes) {
        _verifier = randomText();
    }
}

Result<std::string> Consent::url() const {
    const Result<net::BaseUrl> base = net::BaseUrl::parse(_authorizeUrl);
    if (!base) {
        return within("authorize_url", base.failure());
    }
    std::string url = base->text() + "?client_id=" + net::percentEncoded(_clientId) +
                      "&response_type=code&redirect_uri=" + net::percentEncoded(_redirectUrl);
    if (!_scope.empty()) {
        url += "&scope=" + net::percentEncoded(_scope);
    }
    if (!_verifier.empty()) {
        url += "&code_challenge_method=S256&code_challenge=" + challengeOf(_verifier);
    }
    return url + "&state=" + revealed(_state);
}

Result<Consented> Consent::read(std::string_view answer) const {
    const std::size_t question = answer.find('?');
    const std::string_view query =
        question == std::string_view::npos ? std::string_view() : answer.substr(question + 1);
    const std::string_view pairs = query.substr(0, query.find('#'));
    std::optional<std::string> state = parameter(pairs, "state");
    const bool ours = state && Secret::take(*state) == _state;
    if (!ours) {
        return coded(ErrorClass::Config, "state",
                     "this is not the answer to this sign-in (its state is another, or missing); begin again");
    }
    if (const std::optional<std::string> error = parameter(pairs, "error")) {
        if (*error == "access_denied") {
            return coded(ErrorClass::Auth, *error, "the person at the browser refused the access");
        }
        const std::string code = isWord(*error, longestRealm) ? *error : "error";
        return coded(ErrorClass::Config, code, "the service refused to begin the sign-in (" + code + ")");
    }
    std::optional<std::string> code = parameter(pairs, "code");
    const bool usable = code && !code->empty() && code->size() <= longestCode &&
                        std::all_of(code->begin(), code->end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
    if (!usable) {
        if (code) {
            secret::cleanse(*code);
        }
        return failed(ErrorClass::Config, "the service's answer holds no code");
    }
    Consented consented{Secret::take(*code), {}};
    if (const std::optional<std::string> realm = parameter(pairs, "realmId")) {
        if (!isWord(*realm, longestRealm)) {
            return failed(ErrorClass::Config, "the service's answer names a company in a way that cannot be read");
        }
        consented.realm = *realm;
    }
    return consented;
}

} // namespace crossdock::oauth
