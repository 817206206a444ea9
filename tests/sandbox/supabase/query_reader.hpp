// Reads the small texts of the query language, position by position.
#pragma once

#include "sandbox_supabase/query.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::supabase {

/// `what` and `shown` go into the error: "failed to parse WHAT (SHOWN)". Positions in errors begin at `column`.
class QueryReader {
public:
    QueryReader(std::string text, std::string what, std::string shown, std::size_t column = 1)
        : _text(std::move(text)),
          _what(std::move(what)),
          _shown(std::move(shown)),
          _column(column) {}

    /// select=
    std::vector<Selected> selection();
    /// order=
    std::vector<OrderTerm> order();
    /// The value of column=op.value; `field` is the column.
    Filter comparison(Field field);
    /// The whole value of and= or or=: "(...)".
    Filter logic(Filter::Kind kind, bool negated);
    /// A column or JSON path that is the whole text.
    Field wholeField();
    /// "a,b,c", names perhaps quoted.
    std::vector<std::string> names();

private:
    bool atEnd() const { return _at >= _text.size(); }
    char peek() const { return atEnd() ? '\0' : _text[_at]; }
    bool take(std::string_view expected);
    std::string rest();
    std::string name(std::string_view stops);
    std::string quoted();
    Field field(std::string_view stops);
    Selected selected();
    std::vector<Selected> selectedList(bool nested);
    void operation(Filter& filter);
    Filter tree(Filter::Kind kind, bool negated);
    Filter part();
    std::vector<std::string> list();
    std::string treeValue();
    [[noreturn]] void fail(const std::string& expecting) const;

    std::string _text;
    std::string _what;
    std::string _shown;
    std::size_t _column;
    std::size_t _at = 0;
};

/// True when the text is an operator with a value, such as eq.1 or not.in.(1,2).
bool looksLikeFilter(std::string_view text);

} // namespace crossdock::sandbox::supabase
