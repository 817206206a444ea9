// Turns the auths that a request names into header lines, at the last moment.
#pragma once

#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "net/credential.hpp"
#include "net/http_message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::net {

/// A header whose value is secret: move-only, cleansed when it dies.
class SecretHeader {
public:
    SecretHeader(std::string name, std::string value) : _name(std::move(name)), _value(std::move(value)) {}
    SecretHeader(SecretHeader&& other) noexcept;
    SecretHeader& operator=(SecretHeader&&) = delete;
    ~SecretHeader();

    const std::string& name() const { return _name; }
    const std::string& value() const { return _value; }

private:
    std::string _name;
    std::string _value;
};

/// What is needed to sign one attempt.
struct Signing {
    std::string method;
    std::string url; ///< without query; as the site believes it to be (OAuth 1.0a)
    const std::vector<NameValue>& query;
};

struct SignedHeaders {
    std::vector<SecretHeader> headers;
    /// The OAuth 2 token that was used, so that a 401 can ask for the next one.
    const AuthScheme* refreshable = nullptr;
    std::uint64_t generation = 0;
};

/// Signs for one connection. Thread-safe as its parts are; nothing throws.
class Authorizer {
public:
    Authorizer(std::vector<AuthScheme> schemes, CredentialProvider& credentials, TokenProvider* tokens,
               const Clock& clock, Random& random);

    /// Whether conf and code fit together: unique ids, header names that are tokens, a
    /// TokenProvider for OAuth 2. Config otherwise.
    Status check() const;

    const AuthScheme* find(const std::string& id) const;

    /// What signing may have to wait for: a token that is about to end. To be called before a permit is taken, which lives
    /// shorter than a refresh may last.
    Status prepare(const std::vector<std::string>& auths, const Call& call);

    /// The headers for these auths, fresh for each attempt. Internal for an unknown id or two auths
    /// that set the same header; Config when a credential is missing or cannot stand in a header.
    Result<SignedHeaders> sign(const std::vector<std::string>& auths, const Signing& signing, const Call& call);

    /// After a 401: gets a new token if these headers used one.
    Status refresh(const SignedHeaders& refused, const Call& call);

private:
    Status apply(const AuthScheme& scheme, const Signing& signing, const Call& call, SignedHeaders& out);

    const std::vector<AuthScheme> _schemes;
    CredentialProvider& _credentials;
    TokenProvider* _tokens;
    const Clock& _clock;
    Random& _random;
};

} // namespace crossdock::net
