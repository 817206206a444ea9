// The body of a record as a tree, read strictly.
#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <string>
#include <string_view>

namespace crossdock::canonical {

/// A parsed body with the memory that it lives in. Numbers are kept as their text, so that no digit is lost: as strings that begin
/// with numberMark, which no UTF-8 text can begin with.
class Body {
public:
    static constexpr char numberMark = '\xFF';

    Body() : _resource(_first.data(), _first.size()) {}
    Body(const Body&) = delete;
    Body& operator=(const Body&) = delete;

    /// What is wrong, or empty. Refused: anything but one JSON value, invalid UTF-8, deeper than maxDepth, a member twice in one object
    /// (readers differ in which one counts, and what we check must be what the sink reads).
    std::string parse(std::string_view text);

    const boost::json::value& root() const { return _root; }

private:
    std::array<unsigned char, 32U << 10U> _first;
    boost::json::monotonic_resource _resource;
    boost::json::value _root;
};

/// Is this a JSON number (kept as text)?
bool isNumber(const boost::json::value& value);

/// Is this JSON text?
bool isText(const boost::json::value& value);

} // namespace crossdock::canonical
