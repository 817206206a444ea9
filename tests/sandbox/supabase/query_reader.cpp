#include "sandbox_supabase/query_reader.hpp"

#include "sandbox_supabase/api_error.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace crossdock::sandbox::supabase {

namespace {

constexpr std::array<std::string_view, 26> operations{
    "eq", "neq", "gte", "gt", "lte", "lt",  "like", "ilike", "match", "imatch", "in",    "isdistinct", "is",
    "cs", "cd",  "ov",  "sl", "sr",  "nxr", "nxl",  "adj",   "fts",   "plfts",  "phfts", "wfts",       "not"};

constexpr const char* expectingOperator = "\"not\" or operator (eq, gt, ...)";

bool takesQuantifier(std::string_view operation) {
    constexpr std::array<std::string_view, 10> quantified{"eq", "neq",  "gte",   "gt",    "lte",
                                                          "lt", "like", "ilike", "match", "imatch"};
    return std::find(quantified.begin(), quantified.end(), operation) != quantified.end();
}

} // namespace

bool looksLikeFilter(std::string_view text) {
    const std::string_view word = text.substr(0, std::min(text.find('.'), text.find('(')));
    return word.size() < text.size() && std::find(operations.begin(), operations.end(), word) != operations.end();
}

bool QueryReader::take(std::string_view expected) {
    if (_text.compare(_at, expected.size(), expected) != 0) {
        return false;
    }
    _at += expected.size();
    return true;
}

std::string QueryReader::rest() {
    return _text.substr(std::exchange(_at, _text.size()));
}

void QueryReader::fail(const std::string& expecting) const {
    const std::string unexpected =
        atEnd() ? "unexpected end of input" : "unexpected \"" + std::string(1, peek()) + "\"";
    throw ApiError::parse(_what + " (" + _shown + ")", _column + _at, unexpected + " expecting " + expecting);
}

std::string QueryReader::quoted() {
    std::string out;
    ++_at;
    while (!atEnd() && peek() != '"') {
        if (peek() == '\\' && _at + 1 < _text.size()) {
            ++_at;
        }
        out += _text[_at++];
    }
    if (!take("\"")) {
        fail("'\"'");
    }
    return out;
}

std::string QueryReader::name(std::string_view stops) {
    if (peek() == '"') {
        return quoted();
    }
    const std::size_t begin = _at;
    while (!atEnd() && stops.find(peek()) == std::string_view::npos && _text.compare(_at, 2, "->") != 0) {
        ++_at;
    }
    if (_at == begin) {
        fail("field name (* or [a..z0..9_$])");
    }
    return _text.substr(begin, _at - begin);
}

Field QueryReader::field(std::string_view stops) {
    Field out{.column = name(stops)};
    while (peek() == '-' && take("->")) {
        Field::Step step;
        step.asText = take(">");
        step.key = name(stops);
        const std::string_view digits = std::string_view(step.key).substr(step.key.starts_with('-') ? 1 : 0);
        step.isIndex = !digits.empty() &&
                       std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c); });
        out.path.push_back(std::move(step));
    }
    return out;
}

Field QueryReader::wholeField() {
    return field("");
}

std::vector<std::string> QueryReader::names() {
    std::vector<std::string> all;
    while (!atEnd()) {
        all.push_back(name(","));
        if (!take(",") && !atEnd()) {
            fail("\",\" or end of input");
        }
    }
    return all;
}

Selected QueryReader::selected() {
    Selected out;
    out.field = field(",:()!");
    if (peek() == ':' && _text.compare(_at, 2, "::") != 0) {
        ++_at;
        out.alias = out.field.column;
        out.field = field(",:()!");
    }
    while (take("!")) {
        const std::string word = name(",:()!");
        if (word == "inner") {
            out.inner = true;
        } else if (word != "left") {
            out.hint = word;
        }
    }
    if (out.field.column == "count" && take("()")) {
        throw ApiError{
            .status = 400, .reason = {}, .code = "PGRST123", .message = "Use of aggregate functions is not allowed"};
    }
    if (take("(")) {
        out.relation = out.field.column;
        out.embedded.push_back({.select = selectedList(true)});
        if (!take(")")) {
            fail("\",\" or \")\"");
        }
        return out;
    }
    if (take("::")) {
        out.cast = name(",:()!");
    }
    return out;
}

std::vector<Selected> QueryReader::selectedList(bool nested) {
    std::vector<Selected> all;
    if (nested && peek() == ')') {
        return all;
    }
    do {
        all.push_back(selected());
        const std::string& column = all.back().field.column;
        const std::size_t dot = column.rfind('.');
        const std::string function = dot == std::string::npos ? "" : column.substr(dot + 1);
        if (function == "sum" || function == "avg" || function == "min" || function == "max" || function == "count") {
            throw ApiError{.status = 400,
                           .reason = {},
                           .code = "PGRST123",
                           .message = "Use of aggregate functions is not allowed"};
        }
    } while (take(","));
    return all;
}

std::vector<Selected> QueryReader::selection() {
    std::vector<Selected> all = atEnd() ? std::vector<Selected>{} : selectedList(false);
    if (!atEnd()) {
        fail("\",\" or end of input");
    }
    return all;
}

std::vector<OrderTerm> QueryReader::order() {
    std::vector<OrderTerm> all;
    do {
        OrderTerm term{.field = field(".,")};
        while (take(".")) {
            const std::string word = name(".,");
            if (word == "asc" || word == "desc") {
                term.descending = word == "desc";
            } else if (word == "nullsfirst" || word == "nullslast") {
                term.nullsFirst = word == "nullsfirst";
            } else {
                _at -= word.size();
                fail("\"asc\", \"desc\", \"nullsfirst\" or \"nullslast\"");
            }
        }
        all.push_back(std::move(term));
    } while (take(","));
    if (!atEnd()) {
        fail("\",\" or end of input");
    }
    return all;
}

void QueryReader::operation(Filter& filter) {
    filter.negated = take("not.");
    const std::string_view left = std::string_view(_text).substr(_at);
    const std::string_view word = left.substr(0, left.find_first_of(".("));
    if (word.size() == left.size() || word == "not" ||
        std::find(operations.begin(), operations.end(), word) == operations.end()) {
        fail(filter.negated ? "operator (eq, gt, ...)" : expectingOperator);
    }
    filter.operation = std::string(word);
    _at += word.size();
    if (peek() == '(') {
        const std::size_t close = _text.find(')', _at);
        filter.quantifier = close == std::string::npos ? "" : _text.substr(_at + 1, close - _at - 1);
        if (takesQuantifier(filter.operation) ? (filter.quantifier != "any" && filter.quantifier != "all")
                                              : !filter.operation.ends_with("fts")) {
            fail("\".\"");
        }
        _at = close + 1;
    }
    if (!take(".")) {
        fail("\".\"");
    }
}

std::vector<std::string> QueryReader::list() {
    std::vector<std::string> all;
    if (!take("(")) {
        fail("\"(\"");
    }
    while (peek() != ')') {
        if (peek() == '"') {
            all.push_back(quoted());
        } else {
            const std::size_t begin = _at;
            while (!atEnd() && peek() != ',' && peek() != ')') {
                ++_at;
            }
            all.push_back(_text.substr(begin, _at - begin));
        }
        if (!take(",") && peek() != ')') {
            fail("\",\" or \")\"");
        }
    }
    ++_at;
    return all;
}

Filter QueryReader::comparison(Field field) {
    Filter filter;
    filter.field = std::move(field);
    operation(filter);
    if (filter.operation == "in") {
        filter.list = list();
        if (!atEnd()) {
            fail("end of input");
        }
    } else {
        filter.value = rest();
    }
    return filter;
}

std::string QueryReader::treeValue() {
    if (peek() == '"') {
        return quoted();
    }
    const std::size_t begin = _at;
    int depth = 0; // of the braces of an array or a JSON text, where commas belong to the value
    while (!atEnd() && (depth > 0 || (peek() != ',' && peek() != ')'))) {
        depth += peek() == '{' ? 1 : peek() == '}' ? -1 : 0;
        ++_at;
    }
    return _text.substr(begin, _at - begin);
}

Filter QueryReader::part() {
    const std::size_t begin = _at;
    const bool negated = take("not.");
    for (const auto& [word, kind] : {std::pair{"and(", Filter::Kind::all}, std::pair{"or(", Filter::Kind::any}}) {
        if (take(word)) {
            --_at;
            return tree(kind, negated);
        }
    }
    _at = begin;
    Filter filter;
    filter.field = field(".,()");
    if (!take(".")) {
        fail("\".\"");
    }
    operation(filter);
    if (filter.operation == "in") {
        filter.list = list();
    } else {
        filter.value = treeValue();
    }
    return filter;
}

Filter QueryReader::logic(Filter::Kind kind, bool negated) {
    Filter filter = tree(kind, negated);
    if (!atEnd()) {
        fail("end of input");
    }
    return filter;
}

Filter QueryReader::tree(Filter::Kind kind, bool negated) {
    Filter filter;
    filter.kind = kind;
    filter.negated = negated;
    if (!take("(")) {
        fail("\"(\"");
    }
    do {
        filter.parts.push_back(part());
    } while (take(","));
    if (!take(")")) {
        fail("\",\" or \")\"");
    }
    return filter;
}

} // namespace crossdock::sandbox::supabase
