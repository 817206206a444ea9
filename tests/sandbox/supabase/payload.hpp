// The body of a write, whatever its form, as JSON text that PostgreSQL reads.
#pragma once

#include "sandbox_control/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::supabase {

struct Payload {
    std::string json;
    std::vector<std::string> keys; ///< of every object, sorted
    bool isArray = false;
    bool isEmpty = false; ///< nothing to insert: [] or a lone scalar
    std::size_t rows = 0;

    /// Throws ApiError PGRST102 for what is not JSON, CSV or a form, and for objects with differing keys (not with `anyKeys`).
    static Payload read(const Request& request, bool anyKeys);
};

/// CSV with a header line as a JSON array: fields are text, an unquoted NULL is null.
std::string csvToJson(std::string_view text);

} // namespace crossdock::sandbox::supabase
