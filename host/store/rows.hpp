// A set of rows as one bound value, which a statement reads as a table: given(:rows).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace crossdock::store {

/// Rows rows; rows.next().add(1).add("a"); rows.next().add(2).add("b"); statement.bind(":rows", std::move(rows)); and in the statement's text
/// SELECT c0, c1 FROM given(:rows), with at most 10 columns, and `place`, the number of the row from 0. What a row is short of is
/// NULL. Text must be UTF-8; bytes that are not are replaced by '?', since they could never be compared equal anyway.
class Rows {
public:
    /// One value. A view into its Rows.
    struct Cell {
        enum class Kind : std::uint8_t { Null, Integer, Text };
        Kind kind = Kind::Null;
        std::int64_t integer = 0;
        std::string_view text;
    };

    Rows& next();
    Rows& add(std::int64_t value);
    Rows& add(std::string_view text);
    Rows& addNull();
    /// NULL when empty.
    Rows& addOptional(std::string_view text) { return text.empty() ? addNull() : add(text); }

    std::size_t size() const { return _begins.size(); }
    Cell cell(std::size_t row, std::size_t column) const;

private:
    struct Place {
        Cell::Kind kind;
        std::int64_t value; ///< of text: where it begins in _bytes
        std::size_t length;
    };

    void addWellFormed(std::string_view text);

    std::vector<std::size_t> _begins; ///< of each row in _cells
    std::vector<Place> _cells;
    std::string _bytes;
};

/// A row for each, of one column.
Rows rowsOf(const std::vector<std::int64_t>& numbers);
Rows rowsOf(const std::vector<std::string>& texts);

/// Makes given() known to a connection's SQL. Throws StoreError.
void addRowsTable(sqlite3* database);

/// What sqlite3_bind_pointer and given() agree on.
inline constexpr const char* rowsPointer = "crossdock-rows";

} // namespace crossdock::store
