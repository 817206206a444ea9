#pragma once

#include <map>
#include <string>

namespace crossdock::integration {

/// What one side holds: "order 17" -> "completed USD 12.50 lines 2 ...". Two sides agree when their snapshots are equal.
using Snapshot = std::map<std::string, std::string>;

/// Orders and refunds of one currency.
struct Totals {
    std::string orders;  ///< exact decimal
    std::string refunds; ///< exact decimal
    bool operator==(const Totals&) const = default;
};
using TotalsByCurrency = std::map<std::string, Totals>;

/// What stands on one side alone or differs, a line each, at most `most` lines; empty when both are equal.
std::string differences(const Snapshot& shop, const Snapshot& mirror, std::size_t most = 10);

/// "12.50", "12.5" and "12.500" as one text.
std::string plainAmount(const std::string& amount);

} // namespace crossdock::integration
