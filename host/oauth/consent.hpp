// A person's consent: the address that the browser is sent to, and what it brings back.
#pragma once

#include "net/credential.hpp"
#include "secret/secret.hpp"

#include <string>
#include <string_view>

namespace crossdock::oauth {

/// What came back with a consent.
struct Consented {
    secret::Secret code;
    std::string realm; ///< which company the person chose; empty when the service names none
};

/// One authorisation request of RFC 6749 section 4.1. Good for one answer.
class Consent {
public:
    enum class Pkce { No, Yes };

    /// Makes state and, with PKCE, verifier by chance. Throws std::runtime_error when there is none to be had.
    Consent(std::string clientId, const net::AuthScheme& scheme, std::string redirectUrl, Pkce pkce);

    /// Where the browser goes. Holds state, so it is for the eyes of the person who signs in, and for no log. Config when the
    /// scheme's authorize url is unusable.
    Result<std::string> url() const;

    /// Reads what the service sent the browser back with: a whole url, or its path and query. Failures: Config, code "state" when
    /// it is no answer to this request (state is compared in constant time), Auth, code "access_denied" when the person refused,
    /// Config with the service's code for other refusals or when there is no code. Messages repeat nothing of it.
    Result<Consented> read(std::string_view answer) const;

    const std::string& redirectUrl() const { return _redirectUrl; }
    /// PKCE's; empty without it.
    const secret::Secret& verifier() const { return _verifier; }

private:
    const std::string _clientId;
    const std::string _authorizeUrl;
    const std::string _scope;
    const std::string _redirectUrl;
    secret::Secret _state;
    secret::Secret _verifier;
};

} // namespace crossdock::oauth
