// The Prefer header: what the client would like, and what of it was honoured.
#pragma once

#include "sandbox_control/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::sandbox::supabase {

enum class Resolution { merge, ignore };
enum class Return { minimal, headersOnly, representation };
enum class Count { exact, planned, estimated };

/// The first of conflicting preferences wins; unknown ones are kept apart.
struct Preferences {
    std::optional<Resolution> resolution = std::nullopt;
    std::optional<Return> representation = std::nullopt;
    std::optional<Count> count = std::nullopt;
    std::optional<bool> rollback = std::nullopt; ///< tx=rollback; false for tx=commit
    std::optional<bool> missingDefault = std::nullopt;
    std::optional<bool> strict = std::nullopt;
    std::optional<std::string> timezone = std::nullopt;
    std::optional<std::int64_t> maxAffected = std::nullopt;
    std::vector<std::string> unknown = {};

    static Preferences parse(const Request& request);
    /// Throws ApiError PGRST122 when handling is strict and something was unknown.
    void refuseUnknown() const;
    /// The value of Preference-Applied, in PostgREST's order; empty when there is nothing to say.
    std::string applied() const;
};

} // namespace crossdock::sandbox::supabase
