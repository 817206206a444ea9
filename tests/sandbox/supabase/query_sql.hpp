// A parsed query as SQL over one table or one function's rows.
#pragma once

#include "sandbox_supabase/query.hpp"
#include "sandbox_supabase/schema_cache.hpp"
#include "sandbox_supabase/sql_text.hpp"

#include <string>

namespace crossdock::sandbox::supabase {

/// Writes the parts of a SELECT. `qualifier` is how the rows' table is called in the statement, quoted; `table` is what the schema
/// cache knows of it, null for rows of no known table. Binds values as it goes. Throws ApiError.
class QuerySql {
public:
    QuerySql(const SchemaCache& cache, Bindings& bindings) : _cache(cache), _bindings(bindings) {}

    std::string columns(const Query& query, const Table* table, const std::string& qualifier);
    /// " WHERE ...", or nothing. Inner embeds are conditions too.
    std::string where(const Query& query, const Table* table, const std::string& qualifier);
    std::string order(const Query& query, const std::string& qualifier);
    /// " LIMIT ... OFFSET ...", or nothing.
    std::string range(std::optional<std::int64_t> limit, std::int64_t offset);

private:
    std::string field(const Field& field, const std::string& qualifier) const;
    std::string condition(const Filter& filter, const std::string& qualifier);
    std::string comparison(const Filter& filter, const std::string& qualifier);
    /// The rows of an embedded table that belong to one row of the parent; sets `many`.
    std::string embeddedRows(const Selected& item, const Table* parent, const std::string& qualifier, bool& many);

    const SchemaCache& _cache;
    Bindings& _bindings;
    int _aliases = 0;
};

} // namespace crossdock::sandbox::supabase
