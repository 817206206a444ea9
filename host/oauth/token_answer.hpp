// What a token endpoint answers, taken apart. Hostile until parsed: wrong in one point means wrong.
#pragma once

#include "core/result.hpp"
#include "oauth/token_set.hpp"
#include "secret/secret.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace crossdock::oauth {

/// A successful answer of RFC 6749 section 5.1, with Intuit's two members about the refresh token's life.
struct TokenAnswer {
    secret::Secret access;
    std::chrono::seconds expiresIn{0};
    secret::Secret refresh; ///< empty: the one that was sent stays valid
    std::optional<std::chrono::seconds> refreshExpiresIn;
    std::optional<std::chrono::seconds> hardExpiresIn;
    std::string scope; ///< empty: as asked for
};

/// Reads an answer and cleanses `body`, whatever comes of it. Transient, reason "unreadable_answer", names the member that is
/// missing or wrong, never its value: the tokens in hand are still the valid ones. Throws secret::MemoryFull.
Result<TokenAnswer> readTokenAnswer(std::string& body);

/// `before` with the tokens and times of an answer that came at `now`, one generation on. What the answer leaves out stays.
TokenSet renewed(const TokenSet& before, TokenAnswer answer, UtcTime now);

} // namespace crossdock::oauth
