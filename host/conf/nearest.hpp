// The nearest valid spelling of a word that is not known.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::conf {

/// Least number of inserted, dropped, changed and swapped neighbouring characters between two
/// words. Letter case counts as nothing, '-' and '_' are the same. Words above 100 bytes are
/// infinitely far.
std::size_t editDistance(std::string_view a, std::string_view b);

/// The known word nearest to `word`, or empty when none is near enough to be meant (a third of the
/// longer word's length, at least 1).
std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// `; did you mean "schedule"?`, or when nothing is near and the choice is small `; known are "a",
/// "b"`, or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

/// The text in double quotes, cut to 60 bytes on a code point, control bytes as '?'.
std::string inQuotes(std::string_view text);

} // namespace crossdock::conf
