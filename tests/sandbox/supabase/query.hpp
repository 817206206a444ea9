// PostgREST's query language: what select=, filters, order=, limit= and offset= say.
#pragma once

#include "sandbox_control/message.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::sandbox::supabase {

/// A column, or a place inside a JSON column: raw->billing->>email
struct Field {
    struct Step {
        std::string key;
        bool asText = false;  ///< ->> instead of ->
        bool isIndex = false; ///< an array position
    };
    std::string column;
    std::vector<Step> path = {};

    /// The name that an answer shows when no alias is given.
    const std::string& shownName() const { return path.empty() ? column : path.back().key; }
};

/// A comparison, or a tree of them.
struct Filter {
    enum class Kind { comparison, all, any };
    Kind kind = Kind::comparison;
    bool negated = false;
    Field field = {};
    std::string operation = {};  ///< eq, gt, in ...
    std::string quantifier = {}; ///< "any" or "all" of eq(any).{..}; else empty
    std::string value = {};
    std::vector<std::string> list = {}; ///< of in
    std::vector<Filter> parts = {};
};

struct OrderTerm {
    Field field;
    bool descending = false;
    std::optional<bool> nullsFirst = std::nullopt;
};

struct Query;

/// One thing that select= names.
struct Selected {
    Field field = {}; ///< column "*" is all of them
    std::string alias = {};
    std::string cast = {};
    std::string relation = {}; ///< an embedded table; then `field` is unused
    std::string hint = {};     ///< constraint or column that tells apart several relationships
    bool inner = false;
    std::vector<Query> embedded; ///< exactly one when `relation` is set
};

struct Query {
    std::vector<Selected> select = {};
    std::vector<Filter> filters = {};
    std::vector<OrderTerm> order = {};
    std::optional<std::int64_t> limit = std::nullopt;
    std::int64_t offset = 0;

    bool selectsEverything() const {
        return select.size() == 1 && select[0].field.column == "*" && select[0].relation.empty();
    }
    bool embeds() const;
};

/// All parameters of a request.
struct QueryParameters {
    Query query = {};
    std::vector<std::string> columns = {}; ///< columns=, sorted, each once
    bool hasColumns = false;
    std::vector<std::string> onConflict = {};
    Pairs arguments = {}; ///< of a function called by GET: parameters that are no filters
    bool hasLimit = false;

    /// Throws ApiError PGRST100 when something cannot be parsed. With `forFunction`, parameters whose value is no filter are arguments.
    static QueryParameters parse(const Pairs& parameters, bool forFunction);
};

/// The query as Content-Location shows it: sorted by name, one entry per name, percent-encoded. Empty without parameters.
std::string canonicalQuery(const Pairs& parameters);

} // namespace crossdock::sandbox::supabase
