// The service's token endpoint: where a code or a refresh token becomes new tokens.
#pragma once

#include "limit/gate.hpp"
#include "limit/permit_store.hpp"
#include "net/http_client.hpp"
#include "oauth/token_answer.hpp"

#include <memory>
#include <string>

namespace crossdock::oauth {

/// Thread-safe; nothing throws. Failures: Auth, code "invalid_grant": what was sent is worth nothing any more, final; Auth, code
/// "invalid_client": the client id or secret is wrong, final; Config: the request is refused for another reason, or leads
/// elsewhere; Transient, RateLimited, Deadline: later perhaps; of exchange() also Uncertain, when its answer was lost.
class TokenEndpoint {
public:
    virtual ~TokenEndpoint() = default;

    virtual Result<TokenAnswer> refresh(const secret::Secret& refreshToken, const net::Call& call) = 0;

    /// `verifier` is PKCE's; empty without it.
    virtual Result<TokenAnswer> exchange(const secret::Secret& code, const std::string& redirectUrl,
                                         const secret::Secret& verifier, const net::Call& call) = 0;
};

struct TokenEndpointSettings {
    std::string organisation;
    std::string connection;
    bool allowPrivate = false;
    std::string caFile;
    net::AuthScheme scheme; ///< tokenUrl, and the credentials' names of client id and secret
};

/// Over HTTP: POST of a form, the client in Basic. No redirects, no origin but the token url's, answers of at most 64 KiB.
class HttpTokenEndpoint final : public TokenEndpoint {
public:
    /// How long one call may take in all.
    static constexpr std::int64_t callUs = 30'000'000;

    /// No network. Config when the token url is missing or unusable. What is passed by reference outlives it.
    static Result<std::unique_ptr<TokenEndpoint>> open(const TokenEndpointSettings& settings, net::Network& network,
                                                       net::CredentialProvider& credentials);

    Result<TokenAnswer> refresh(const secret::Secret& refreshToken, const net::Call& call) override;
    Result<TokenAnswer> exchange(const secret::Secret& code, const std::string& redirectUrl,
                                 const secret::Secret& verifier, const net::Call& call) override;

private:
    HttpTokenEndpoint(const Clock& clock, const TokenEndpointSettings& settings, std::string path);

    Result<TokenAnswer> post(std::string form, const char* label, bool repeatable, const net::Call& call);
    Failure judged(Failure failure) const;

    const std::string _path;
    const std::string _connection;
    const std::string _userKey;
    const std::string _secretKey;
    limit::MemoryPermitStore _permits;
    limit::Gate _gate;
    std::unique_ptr<net::HttpClient> _client;
};

} // namespace crossdock::oauth
