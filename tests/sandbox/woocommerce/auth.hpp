// Who asks: API keys by Basic, query or OAuth 1.0a, as includes/class-wc-rest-authentication.php decides it.
#pragma once

#include "sandbox_control/message.hpp"
#include "sandbox_shop/local_time.hpp"

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::woo {

enum class Rights { read, write, readWrite };

struct ApiKey {
    std::string key;    ///< "ck_" and 40 hex digits
    std::string secret; ///< "cs_" and 40 hex digits
    Rights rights = Rights::readWrite;
};

/// Thread-safe.
class Keys {
public:
    void add(ApiKey key);
    /// Nonces are forgotten, keys stay.
    void forgetNonces();

    struct Caller {
        bool known = false;
        Rights rights = Rights::readWrite;
        /// Throws WpError 401 when `method` needs more rights than the key has.
        void require(std::string_view method) const;
    };
    /// Who signed the request; not known when nobody did (also: an unknown key, or keys sent over http). Throws WpError 401.
    Caller caller(const Request& request, const std::string& home, Seconds now);

private:
    const ApiKey* find(std::string_view key) const;
    Caller basic(const Request& request) const;
    Caller oauth(const Request& request, const std::string& home, Seconds now);

    std::mutex _mutex;
    std::vector<ApiKey> _keys;
    std::map<std::string, std::map<std::string, Seconds>> _nonces;
};

/// The signature base string of OAuth 1.0a as WooCommerce builds it: `home`'s authority, the scheme by how the request came.
std::string signatureBase(std::string_view method, const std::string& url, Pairs parameters);

} // namespace crossdock::sandbox::woo
