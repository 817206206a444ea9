// Is a webhook from who it says? HMAC-SHA256 over the raw body.
#pragma once

#include "core/result.hpp"
#include "secret/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::admin {

/// How a remote writes its signature, as its connector says.
struct HookProof {
    enum class Writing { Base64, Hex };

    Writing writing = Writing::Base64;
    std::string header; ///< lower case
    std::string prefix; ///< before the signature, e.g. "sha256="; may be empty
};

/// Does `sent`, the value of the header, fit the body with one of the secrets? Each of them is tried whatever the others say, and the
/// texts are compared in time that depends on their sizes alone. Hexadecimal digits count in either case, base64 in its one right form.
Result<bool> proves(const HookProof& proof, const std::vector<secret::Secret>& secrets, std::string_view body,
                    std::string_view sent);

} // namespace crossdock::admin
