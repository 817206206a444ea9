// Statements of the service's query language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::quickbooks {

/// A value between single quotes; quotes and backslashes in it are escaped with a backslash (a doubled quote is a parse error).
std::string quotedValue(std::string_view text);

/// Statements that together select every `entity` whose `property` is one of `values`, inactive ones too when `everyState`: names
/// that were made inactive still block references. Values occur once; a statement stays below `longestStatement` bytes and `mostRows`
/// values, so that every answer fits one page unless several rows share a value.
std::vector<std::string> selectIn(std::string_view entity, std::string_view property, std::vector<std::string> values,
                                  bool everyState);

/// A statement for one page of all rows of a list; `start` is 1-based.
std::string selectPage(std::string_view statement, std::size_t start);

inline constexpr std::size_t mostRows = 1'000; ///< MAXRESULTS of the service
inline constexpr std::size_t longestStatement = 24'000;

} // namespace crossdock::quickbooks
