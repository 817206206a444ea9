// Is the body one JSON value, and if not, what is it?
#pragma once

#include <cstddef>
#include <string>

namespace crossdock::net {

enum class JsonVerdict {
    One,       ///< exactly one value; the body now holds it, without byte order mark and blanks around
    Extracted, ///< one value stood between other text (PHP notices); the body now holds the value
               ///< alone
    Cut,       ///< the beginning of a value
    Html,      ///< a page: log-in, challenge, maintenance
    TooMuch,   ///< JSON, but nested deeper than 64 or with a number beyond all measure
    Other      ///< nothing of these, also an empty body or bad UTF-8
};

constexpr std::size_t deepestNesting = 64;

/// Judges `body`, strictly (UTF-8 too), without building anything from it, and trims it as said
/// above. A value between other text is taken only if there cannot be another meaning: it begins on
/// a line of its own or after a tag, nothing before it opens a bracket and leaves it open, and
/// nothing after it opens one.
JsonVerdict judgeJson(std::string& body);

} // namespace crossdock::net
