// One request on its way through the REST service.
#pragma once

#include "sandbox_supabase/rest_service.hpp"

#include <optional>
#include <string>

namespace crossdock::sandbox::supabase {

struct RestService::Call {
    const Request& request;
    std::shared_ptr<const SchemaCache> cache;
    Identity identity;
    Preferences preferences;
    Pairs parameters;
    Media media = {};

    bool reads() const { return request.method == "GET" || request.method == "HEAD"; }
};

/// Which rows are wanted: limit= and offset=, or the Range header.
struct RestService::Range {
    std::optional<std::int64_t> limit;
    std::int64_t offset = 0;

    /// Throws ApiError PGRST103.
    static Range of(const Call& call, const QueryParameters& parameters);
};

/// "0-2/30": which rows came of how many; "*" for what is not known.
std::string contentRange(std::int64_t offset, std::int64_t rows, std::optional<std::int64_t> total);

/// Takes over what the database set in response.headers and response.status. Throws ApiError PGRST111 or PGRST112.
void adjust(Response& response, const Outcome& outcome);

/// Throws ApiError PGRST116 unless there is exactly one row.
void requireSingle(std::int64_t rows);

/// The OpenAPI description of the exposed schema.
std::string openApi(const SchemaCache& cache, std::string_view host);

} // namespace crossdock::sandbox::supabase
