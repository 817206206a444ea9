// The service's OAuth 2 server: codes, access tokens that expire, refresh tokens that change.
#pragma once

#include "sandbox_control/message.hpp"

#include <crossdock/time.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace crossdock::sandbox::qbo {

/// What a person needs to connect. Secrets of a stand-in, but treated as such.
struct Keys {
    std::string clientId, clientSecret, refreshToken, accessToken, realm;
};

/// Not thread-safe: its holder locks.
class OAuth {
public:
    static constexpr std::int64_t accessSeconds = 3'600;
    static constexpr std::int64_t refreshSeconds = 8'726'400;
    static constexpr std::int64_t hardSeconds = 157'680'000;

    OAuth(std::string clientId, std::string clientSecret, std::string realm);

    /// Accepts a value from outside as the connection's refresh token.
    void adoptRefreshToken(const std::string& token, UtcTime now);
    /// A connection as after the user has agreed.
    Keys connect(UtcTime now);

    /// GET of the authorisation page: the user agrees at once, and is sent back with code, state and realmId. `error=` in the query refuses.
    Response authorize(const Request& request, UtcTime now);
    /// POST of the token endpoint.
    Response token(const Request& request, UtcTime now);
    Response revoke(const Request& request, UtcTime now);
    /// The discovery document, with this server's addresses.
    Response discovery(const Request& request) const;

    enum class Bearer { good, missing, expired };
    Bearer check(const Request& request, UtcTime now) const;

    /// Every access token ends now; refresh tokens live.
    void expireAccessTokens() { _access.clear(); }
    /// The user has disconnected the app.
    void disconnect();
    /// A new refresh token at each refresh, the old one dead at once; else about daily, the old one good for another day.
    void rotateAlways(bool always) { _rotatesAlways = always; }

private:
    struct Refresh {
        std::int64_t issuedUs = 0, expiresUs = 0, firstUs = 0;
        std::string next = {}; ///< what replaced it; it then only leads there until it expires
    };
    struct Code {
        std::string redirect;
        std::int64_t expiresUs = 0;
    };
    bool isClient(const Request& request, const Pairs& form) const;
    std::string newAccess(UtcTime now);
    std::string newRefresh(UtcTime now, std::int64_t firstUs);
    Response granted(const std::string& refresh, UtcTime now, bool withHardLimit);

    std::string _clientId, _clientSecret, _realm;
    std::map<std::string, std::int64_t> _access; ///< token to end
    std::map<std::string, Refresh> _refresh;
    std::map<std::string, Code> _codes;
    bool _rotatesAlways = false;
};

} // namespace crossdock::sandbox::qbo
