// Texts as QuickBooks takes them. Lengths are in characters, not bytes; nothing is cut inside of a character.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crossdock::quickbooks::documents {

/// One line: no control characters, no invalid UTF-8, no characters beyond the basic plane (emoji: refused or lost by the service), blanks
/// collapsed, at most `most` characters.
std::string line(std::string_view text, std::size_t most);

/// As line, but line breaks stay.
std::string lines(std::string_view text, std::size_t most);

/// As line, and fit for a name: a colon, which joins parent and child, becomes a hyphen.
std::string name(std::string_view text, std::size_t most);

/// `base` cut so that `suffix` fits behind it.
std::string withSuffix(std::string_view base, std::string_view suffix, std::size_t most);

/// Characters of a text.
std::size_t length(std::string_view text);

/// Six hexadecimal digits that stand for a text too long to be shown.
std::string shortHash(std::string_view text);

} // namespace crossdock::quickbooks::documents
