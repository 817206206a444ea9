// OAuth 1.0a, one-legged (no token), HMAC-SHA256, as WooCommerce checks it on plain http.
#pragma once

#include "net/http_message.hpp"
#include "secret/secret.hpp"

#include <string>
#include <vector>

namespace crossdock::net {

/// What is signed. `url` has no query; for WooCommerce it is the url that the site believes to
/// have, whatever the client called.
struct OAuth1Request {
    std::string method;
    std::string url;
    std::vector<NameValue> query; ///< plain text
    std::string consumerKey;
    std::string nonce;
    std::string timestamp; ///< seconds
};

/// METHOD & enc(url) & enc(sorted and encoded parameters, the oauth_ ones among them).
std::string oauth1BaseString(const OAuth1Request& request);

/// base64(HMAC-SHA256(secret + "&", base string)).
std::string oauth1Signature(const OAuth1Request& request, const secret::Secret& consumerSecret);

/// The value of the Authorization header: `OAuth oauth_consumer_key="...", ...`. Each attempt needs
/// a nonce and a time stamp of its own: the site refuses a nonce that it has seen.
std::string oauth1Header(const OAuth1Request& request, const secret::Secret& consumerSecret);

} // namespace crossdock::net
