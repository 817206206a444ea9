// A set of rows as one bound value: a JSON array of arrays, which json_each turns into a table
// inside the statement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::store {

/// Rows rows; rows.next().add(1).add("a"); rows.next().add(2).add("b"); statement.bind(":rows",
/// rows.text()); Text must be UTF-8; bytes that are not are replaced by '?', since they could never
/// be compared equal anyway.
class Rows {
public:
    Rows& next();
    Rows& add(std::int64_t value);
    Rows& add(std::string_view text);
    Rows& addNull();
    /// NULL when empty.
    Rows& addOptional(std::string_view text) { return text.empty() ? addNull() : add(text); }

    std::size_t size() const { return _size; }
    std::string text() const;

private:
    void separate();

    std::string _json = "[";
    std::size_t _size = 0;
    bool _first = true;
};

} // namespace crossdock::store
