#include "net/authorization.hpp"

#include "net/header_rules.hpp"
#include "net/oauth1.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <set>

namespace crossdock::net {

namespace {

using secret::Secret;

constexpr std::size_t nonceLength = 32;

/// `before` and the secret in one piece of memory, so that nothing is left behind by growing.
std::string joined(std::string_view before, const Secret& value) {
    std::string text;
    text.reserve(before.size() + value.size());
    text += before;
    value.with([&](std::span<const unsigned char> bytes) { text.append(bytes.begin(), bytes.end()); });
    return text;
}

bool beginsWith(const Secret& value, const std::string& prefix) {
    return value.with([&](std::span<const unsigned char> bytes) {
        return bytes.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), bytes.begin());
    });
}

std::string base64(std::string plain) {
    std::string out(4 * ((plain.size() + 2) / 3) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(plain.data()), static_cast<int>(plain.size()));
    secret::cleanse(plain);
    out.resize(static_cast<std::size_t>(size));
    return out;
}

Failure unfit(const std::string& credential, const std::string& why) {
    return failed(ErrorClass::Config, "the credential " + credential + " cannot be sent: " + why +
                                          "; set it again with crossdock vault set");
}

} // namespace

// NOLINTNEXTLINE(performance-move-constructor-init): a move can leave a short text behind, where nothing would cleanse it
SecretHeader::SecretHeader(SecretHeader&& other) noexcept : _name(std::move(other._name)), _value(other._value) {
    secret::cleanse(other._value);
}

SecretHeader::~SecretHeader() {
    secret::cleanse(_value);
}

Authorizer::Authorizer(std::vector<AuthScheme> schemes, CredentialProvider& credentials, TokenProvider* tokens,
                       const Clock& clock, Random& random)
    : _schemes(std::move(schemes)),
      _credentials(credentials),
      _tokens(tokens),
      _clock(clock),
      _random(random) {}

Status Authorizer::check() const {
    std::set<std::string> ids;
    for (const AuthScheme& scheme : _schemes) {
        const std::string name = "auth \"" + scheme.id + "\"";
        if (scheme.id.empty() || !ids.insert(scheme.id).second) {
            return failed(ErrorClass::Config, name + " has no id, or shares it with another");
        }
        if (scheme.secretKey.empty() && scheme.kind != AuthScheme::Kind::OAuth2) {
            return failed(ErrorClass::Config, name + " names no credential");
        }
        if (scheme.kind == AuthScheme::Kind::Header && !isToken(scheme.header)) {
            return failed(ErrorClass::Config, name + " names a header that is no token");
        }
        if (scheme.kind == AuthScheme::Kind::OAuth2 && _tokens == nullptr) {
            return failed(ErrorClass::Config, name + " needs OAuth 2, which is not set up here");
        }
    }
    return {};
}

const AuthScheme* Authorizer::find(const std::string& id) const {
    const auto found =
        std::find_if(_schemes.begin(), _schemes.end(), [&](const AuthScheme& scheme) { return scheme.id == id; });
    return found == _schemes.end() ? nullptr : &*found;
}

Status Authorizer::prepare(const std::vector<std::string>& auths, const Call& call) {
    for (const std::string& id : auths) {
        const AuthScheme* scheme = find(id);
        if (scheme != nullptr && scheme->kind == AuthScheme::Kind::OAuth2) {
            if (const Result<AccessToken> token = _tokens->accessToken(*scheme, call); !token) {
                return token.failure();
            }
        }
    }
    return {};
}

Result<SignedHeaders> Authorizer::sign(const std::vector<std::string>& auths, const Signing& signing,
                                       const Call& call) {
    SignedHeaders out;
    for (const std::string& id : auths) {
        const AuthScheme* scheme = find(id);
        if (scheme == nullptr) {
            return failed(ErrorClass::Internal, "the request names an auth that the connector does not have");
        }
        try {
            if (Status applied = apply(*scheme, signing, call, out); !applied) {
                return applied.failure();
            }
        } catch (const std::exception& error) {
            return failed(ErrorClass::Transient, std::string("the request cannot be signed: ") + error.what());
        }
    }
    std::set<std::string> names;
    for (const SecretHeader& header : out.headers) {
        if (!names.insert(lowerCase(header.name())).second) {
            return failed(ErrorClass::Internal, "two auths of the request set the same header");
        }
    }
    return out;
}

Status Authorizer::apply(const AuthScheme& scheme, const Signing& signing, const Call& call, SignedHeaders& out) {
    std::string name = "Authorization";
    std::string value;
    std::string credential = scheme.secretKey;
    if (scheme.kind == AuthScheme::Kind::OAuth2) {
        Result<AccessToken> token = _tokens->accessToken(scheme, call);
        if (!token) {
            return token.failure();
        }
        value = joined("Bearer ", token.value().value);
        credential = "token of " + scheme.id;
        out.refreshable = &scheme;
        out.generation = token.value().generation;
    } else {
        const Result<Secret> secret = _credentials.credential(scheme.secretKey);
        if (!secret) {
            return secret.failure();
        }
        if (secret.value().empty()) {
            return unfit(scheme.secretKey, "it is empty");
        }
        if (!scheme.skipPrefix.empty() && beginsWith(secret.value(), scheme.skipPrefix)) {
            return {};
        }
        std::string user;
        if (scheme.kind == AuthScheme::Kind::Basic || scheme.kind == AuthScheme::Kind::OAuth1) {
            const Result<Secret> known = _credentials.credential(scheme.userKey);
            if (!known) {
                return known.failure();
            }
            user = joined({}, known.value());
        }
        switch (scheme.kind) {
        case AuthScheme::Kind::Basic:
            if (user.find(':') != std::string::npos) {
                return unfit(scheme.userKey, "a user name must not hold a colon");
            }
            value = "Basic " + base64(joined(user + ":", secret.value()));
            break;
        case AuthScheme::Kind::OAuth1:
            value = oauth1Header({signing.method, signing.url, signing.query, user, randomId(_random, nonceLength),
                                  std::to_string(_clock.now().us / 1'000'000)},
                                 secret.value());
            break;
        case AuthScheme::Kind::Header:
            name = scheme.header;
            value = joined({}, secret.value());
            break;
        default:
            value = joined("Bearer ", secret.value());
            break;
        }
        secret::cleanse(user);
    }
    if (!isHeaderValue(value)) {
        secret::cleanse(value);
        return unfit(credential, "it holds a line break, another control byte or a blank at an end");
    }
    out.headers.emplace_back(std::move(name), std::string(value));
    secret::cleanse(value);
    return {};
}

Status Authorizer::refresh(const SignedHeaders& refused, const Call& call) {
    return refused.refreshable == nullptr ? Status{} : _tokens->refresh(*refused.refreshable, refused.generation, call);
}

} // namespace crossdock::net
