// Recorded exchanges of a real shop, and the requests that they were.
#pragma once

#include "sandbox_control/message.hpp"
#include "sandbox_woocommerce/auth.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace crossdock::sandbox::woo {

/// One recorded exchange.
struct Exchange {
    std::string file, name, method, path, auth, note;
    Pairs query;
    std::optional<std::string> requestBody;
    int status = 0;
    Pairs headers;
    std::optional<boost::json::value> body; ///< nothing when the answer had no JSON
};

/// The folder of recorded WooCommerce answers; empty when there is none on this machine (CROSSDOCK_FIXTURES, else beside the source).
std::string recordedFolder();
/// The exchanges of a file below that folder. Throws when it cannot be read.
std::vector<Exchange> recorded(const std::string& file);
/// Names of the JSON files in a sub-folder, with the folder, sorted.
std::vector<std::string> recordedFiles(const std::string& folder);

/// The request of an exchange, signed as it says: not at all, by Basic or in the query. OAuth is the caller's.
Request requestOf(const Exchange& exchange);

struct OAuth {
    ApiKey key;
    std::string baseUrl; ///< scheme and authority that the base string names
    std::string nonce;
    std::int64_t timestamp = 0;
    bool sha1 = false, inHeader = false, https = false;
    std::string leaveOut = {}; ///< a parameter that is not sent
};

/// The request of an exchange, signed with OAuth 1.0a.
Request signedRequest(const Exchange& exchange, const OAuth& oauth);

} // namespace crossdock::sandbox::woo
