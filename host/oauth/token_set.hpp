// What a sign-in by OAuth 2 is made of: one secret of the vault, so that both tokens always change together.
#pragma once

#include "core/result.hpp"
#include "secret/secret.hpp"

#include <crossdock/time.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace crossdock::oauth {

/// One grant with its newest tokens. Move-only, as its tokens are. Times that the service did not tell are the epoch.
struct TokenSet {
    secret::Secret access;
    UtcTime accessExpires;
    secret::Secret refresh;
    UtcTime refreshExpires; ///< rolls on with each refresh (Intuit: 100 days)
    UtcTime hardExpires;    ///< never rolls on (Intuit: five years after connecting)
    std::string scope;
    std::string realm;            ///< which company at the service; empty when it has no such thing
    std::string connectedBy;      ///< who signed in: "uid:1000"
    UtcTime connectedAt;          ///< when a person did
    UtcTime refreshedAt;          ///< when these tokens were handed out
    std::uint64_t generation = 0; ///< 1 for the tokens of the sign-in, one more with each refresh

    TokenSet clone() const;

    /// When a person has to connect again at the latest; nothing when the service does not say.
    std::optional<UtcTime> ends() const;
};

/// The set as the vault keeps it: lines of text, in locked memory. Internal when a text holds a control byte. Throws
/// secret::MemoryFull.
Result<secret::Secret> packed(const TokenSet& set);

/// Reads what packed() wrote; lines that it does not know are skipped, so that a later host's set can be read. Config, code
/// "not_a_token_set", for anything else: somebody put another secret under this name. Throws secret::MemoryFull.
Result<TokenSet> unpacked(const secret::Secret& text);

} // namespace crossdock::oauth
