// The one statement that answers a request: a CTE that reads or writes, and a SELECT that words the answer.
#pragma once

#include "sandbox_supabase/media.hpp"
#include "sandbox_supabase/payload.hpp"
#include "sandbox_supabase/preferences.hpp"
#include "sandbox_supabase/query.hpp"
#include "sandbox_supabase/schema_cache.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::sandbox::supabase {

struct Plan {
    Statement statement;
    std::optional<Statement> estimate; ///< EXPLAIN whose row estimate is the total, unless a true count
    std::int64_t countedUpTo = 0;      ///< of no more than this is there
    bool readOnly = false;
    std::map<std::string, std::string> settings; ///< of the function called
};

/// What the statement gave, besides the body.
struct Outcome {
    std::optional<std::int64_t> total;
    std::int64_t page = 0; ///< rows in the body, or rows written
    std::string body;
    std::string location; ///< "id=eq.4" of a single row written
    std::string headers;  ///< response.headers as set by the database
    std::string status;   ///< response.status
    std::optional<std::int64_t> inserted;
};

/// Reads of a table or view. `limit` is already cut to the server's maximum.
Plan planRead(const SchemaCache& cache, const Table& table, const Query& query, std::optional<std::int64_t> limit,
              BodyForm form, std::optional<Count> count, std::int64_t maxRows);

struct Write {
    const SchemaCache& cache;
    const Table& table;
    const QueryParameters& parameters;
    const Preferences& preferences;
    BodyForm form;
};

/// POST, and PUT with `whole`: then the filters must be eq on exactly the primary key (PGRST105 otherwise).
Plan planInsert(const Write& write, Payload payload, bool whole);
Plan planUpdate(const Write& write, Payload payload);
Plan planDelete(const Write& write);

struct Call {
    const SchemaCache& cache;
    const Function& function;
    const Query& query;
    std::optional<std::int64_t> limit;
    BodyForm form;
    bool countExactly;
};

/// A function called with a JSON object of arguments; `wholeBody` hands the text to its single unnamed argument.
Plan planCall(const Call& call, std::string json, const std::vector<std::string>& given, bool wholeBody);
/// A function called with arguments as text.
Plan planCall(const Call& call, const Pairs& arguments);

} // namespace crossdock::sandbox::supabase
