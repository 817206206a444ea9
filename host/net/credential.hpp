// Where the request path gets its secrets from. Two narrow interfaces; the vault and the OAuth 2
// keeper stand behind them, tests put their own there.
#pragma once

#include "core/result.hpp"
#include "net/call.hpp"
#include "secret/secret.hpp"

#include <cstdint>
#include <string>

namespace crossdock::net {

/// How one kind of request is signed: xd_auth with its texts copied. Names secrets, holds none.
struct AuthScheme {
    enum class Kind : std::int32_t {
        Basic = XD_AUTH_BASIC,
        Bearer = XD_AUTH_BEARER,
        Header = XD_AUTH_HEADER,
        OAuth1 = XD_AUTH_OAUTH1,
        OAuth2 = XD_AUTH_OAUTH2
    };

    std::string id; ///< as HttpRequest::auths names it
    Kind kind = Kind::Bearer;
    std::string userKey;      ///< credential name of user, consumer key or client id
    std::string secretKey;    ///< credential name of password, token, consumer secret or client secret
    std::string header;       ///< Kind::Header
    std::string skipPrefix;   ///< adds nothing when the secret begins with this; empty: always adds
    std::string authorizeUrl; ///< Kind::OAuth2
    std::string tokenUrl;
    std::string scope;
};

/// The credentials of one connection. Thread-safe; nothing throws.
class CredentialProvider {
public:
    virtual ~CredentialProvider() = default;

    /// The current value of a credential by its name in the connection's [credentials] table.
    /// Config when conf or vault has none (the message says how to set it), Transient when the
    /// vault cannot be read now.
    virtual Result<secret::Secret> credential(const std::string& name) = 0;
};

/// An access token and which one it is, so that a refusal of an old one never refreshes a new one.
struct AccessToken {
    secret::Secret value;
    std::uint64_t generation = 0;
};

/// Keeps the OAuth 2 token set of one connection fresh. Thread-safe; nothing throws.
class TokenProvider {
public:
    virtual ~TokenProvider() = default;

    /// A token that is valid now, refreshed first if it is about to expire. Auth when the grant is
    /// gone: a person must connect again.
    virtual Result<AccessToken> accessToken(const AuthScheme& scheme, const Call& call) = 0;

    /// The remote refused the token of `refusedGeneration`: get a new one, unless that has happened
    /// already. One refresh at a time per credential, whoever asks.
    virtual Status refresh(const AuthScheme& scheme, std::uint64_t refusedGeneration, const Call& call) = 0;
};

} // namespace crossdock::net
