// The query language: reading a statement, and running it.
#pragma once

#include "sandbox_quickbooks/company.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::sandbox::qbo {

enum class Compare { equal, less, more, lessOrEqual, moreOrEqual, in, like };

struct Condition {
    std::string property; ///< as written, for instance "MetaData.LastUpdatedTime"
    Compare compare = Compare::equal;
    std::vector<std::string> values; ///< without quotes and escapes
};

struct Ordering {
    std::string property;
    bool descending = false;
};

struct Query {
    bool counts = false;
    std::string entity;
    std::vector<Condition> where;
    std::vector<Ordering> order;
    std::int64_t start = 1, most = 100;
};

/// Throws Fault 4000 for syntax, 4001 for limits out of bounds.
Query readQuery(std::string_view statement);

using Hidden = std::set<std::pair<std::string, std::string>>;

/// The content of "QueryResponse". `unseen` are objects that it must not show. Throws Fault 4001.
boost::json::object runQuery(const Company& company, const PacificTime& zone, const Query& query,
                             const Hidden* unseen = nullptr);

} // namespace crossdock::sandbox::qbo
