#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/query.hpp"

#include "sandbox_control/message.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace crossdock::sandbox::qbo {

namespace {

enum class Mark { word, text, number, sign, end };

struct Token {
    Mark mark = Mark::end;
    std::string text;
    std::size_t column = 1;
};

constexpr std::array keywords{"select", "from", "where", "and",           "in",         "like",  "orderby", "order",
                              "by",     "asc",  "desc",  "startposition", "maxresults", "count", "true",    "false",
                              "null",   "or",   "not"};

bool is(const Token& token, std::string_view word) {
    return token.mark == Mark::word && equalsIgnoringCase(token.text, word);
}

bool isKeyword(const Token& token) {
    return std::any_of(keywords.begin(), keywords.end(), [&](const char* word) { return is(token, word); });
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

[[noreturn]] void syntax(const Token& token, std::string_view expected) {
    std::string kind = "<EOF>";
    if (token.mark != Mark::end) {
        const std::string image = isKeyword(token)             ? "\"" + lower(token.text) + "\""
                                  : token.mark == Mark::word   ? "<IDENTIFIER>"
                                  : token.mark == Mark::text   ? "<STRING>"
                                  : token.mark == Mark::number ? "<INTEGER>"
                                                               : "\"" + token.text + "\"";
        kind = " " + image + " \"" + token.text + " \"";
    }
    throw Fault(Problem{4000, "Error parsing query",
                        "QueryParserError: Encountered \"" + kind + "\" at line 1, column " +
                            std::to_string(token.column) + ".\nWas expecting:\n    " + std::string{expected} +
                            " ...\n    "});
}

[[noreturn]] void invalid(const std::string& why) {
    throw Fault(Problem{4001, "Invalid query", "QueryValidationError: " + why});
}

class Tokens {
public:
    explicit Tokens(std::string_view text) : _text(text) { _next = scan(); }

    const Token& peek() const { return _next; }
    Token take() {
        Token token = std::move(_next);
        _next = scan();
        return token;
    }

private:
    static bool wordly(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }

    Token scan() {
        while (_at < _text.size() && std::isspace(static_cast<unsigned char>(_text[_at])) != 0) {
            ++_at;
        }
        Token token;
        token.column = _at + 1;
        if (_at == _text.size()) {
            return token;
        }
        const char c = _text[_at];
        if (c == '\'') {
            return quoted(token);
        }
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            token.mark = Mark::word;
            while (_at < _text.size() && wordly(_text[_at])) {
                token.text += _text[_at++];
            }
        } else if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-') {
            token.mark = Mark::number;
            token.text += _text[_at++];
            while (_at < _text.size() &&
                   (std::isdigit(static_cast<unsigned char>(_text[_at])) != 0 || _text[_at] == '.')) {
                token.text += _text[_at++];
            }
        } else {
            token.mark = Mark::sign;
            token.text += _text[_at++];
            if ((c == '<' || c == '>') && _at < _text.size() && _text[_at] == '=') {
                token.text += _text[_at++];
            }
        }
        return token;
    }

    Token quoted(Token token) {
        token.mark = Mark::text;
        for (++_at; _at < _text.size(); ++_at) {
            const char c = _text[_at];
            if (c == '\\' && _at + 1 < _text.size()) {
                token.text += _text[++_at];
            } else if (c == '\'') {
                ++_at;
                // A doubled quote is no escape here: what follows the text must be something else.
                if (_at < _text.size() && _text[_at] == '\'') {
                    throw Fault(Problem{4000, "Error parsing query",
                                        "QueryParserError: Lexical error at line 1, column " + std::to_string(_at + 1) +
                                            ".  Encountered: \"'\" after : \"\""});
                }
                return token;
            } else {
                token.text += c;
            }
        }
        throw Fault(Problem{4000, "Error parsing query",
                            "QueryParserError: Lexical error at line 1, column " + std::to_string(_text.size() + 1) +
                                ".  Encountered: <EOF> after : \"'" + token.text + "\""});
    }

    std::string_view _text;
    std::size_t _at = 0;
    Token _next;
};

class Reader {
public:
    explicit Reader(std::string_view statement) : _tokens(statement) {}

    Query read() {
        need("select");
        projection();
        need("from");
        _query.entity = identifier();
        if (is(_tokens.peek(), "where")) {
            _tokens.take();
            _query.where.push_back(condition());
            while (is(_tokens.peek(), "and")) {
                _tokens.take();
                _query.where.push_back(condition());
            }
        }
        while (_tokens.peek().mark != Mark::end) {
            clause();
        }
        return std::move(_query);
    }

private:
    void need(std::string_view word) {
        if (!is(_tokens.peek(), word)) {
            syntax(_tokens.peek(), "\"" + std::string{word} + "\"");
        }
        _tokens.take();
    }
    void needSign(std::string_view sign) {
        if (_tokens.peek().mark != Mark::sign || _tokens.peek().text != sign) {
            syntax(_tokens.peek(), "\"" + std::string{sign} + "\"");
        }
        _tokens.take();
    }
    std::string identifier() {
        if (_tokens.peek().mark != Mark::word || isKeyword(_tokens.peek())) {
            syntax(_tokens.peek(), "<IDENTIFIER>");
        }
        return _tokens.take().text;
    }

    void projection() {
        if (is(_tokens.peek(), "count")) {
            _tokens.take();
            needSign("(");
            needSign("*");
            needSign(")");
            _query.counts = true;
            return;
        }
        for (;;) {
            if (_tokens.peek().mark == Mark::sign && _tokens.peek().text == "*") {
                _tokens.take();
            } else {
                identifier();
            }
            if (_tokens.peek().text != "," || _tokens.peek().mark != Mark::sign) {
                return;
            }
            _tokens.take();
        }
    }

    Condition condition() {
        Condition condition;
        condition.property = identifier();
        const Token operation = _tokens.take();
        if (is(operation, "in")) {
            condition.compare = Compare::in;
            needSign("(");
            condition.values.push_back(value());
            while (_tokens.peek().mark == Mark::sign && _tokens.peek().text == ",") {
                _tokens.take();
                condition.values.push_back(value());
            }
            needSign(")");
            return condition;
        }
        static constexpr std::array<std::pair<std::string_view, Compare>, 5> signs{{{"=", Compare::equal},
                                                                                    {"<", Compare::less},
                                                                                    {">", Compare::more},
                                                                                    {"<=", Compare::lessOrEqual},
                                                                                    {">=", Compare::moreOrEqual}}};
        const auto sign =
            std::find_if(signs.begin(), signs.end(), [&](const auto& one) { return one.first == operation.text; });
        if (is(operation, "like")) {
            condition.compare = Compare::like;
        } else if (operation.mark == Mark::sign && sign != signs.end()) {
            condition.compare = sign->second;
        } else {
            syntax(operation, "\"=\"");
        }
        condition.values.push_back(value());
        return condition;
    }

    std::string value() {
        const Token& token = _tokens.peek();
        if (token.mark == Mark::text || token.mark == Mark::number || is(token, "true") || is(token, "false")) {
            return _tokens.take().text;
        }
        syntax(token, "<STRING>");
    }

    void clause() {
        const Token first = _tokens.take();
        if (is(first, "orderby") || is(first, "order")) {
            if (is(first, "order")) {
                need("by");
            }
            ordering();
            while (_tokens.peek().mark == Mark::sign && _tokens.peek().text == ",") {
                _tokens.take();
                ordering();
            }
        } else if (is(first, "startposition")) {
            _query.start = number(1, INT64_MAX);
        } else if (is(first, "maxresults")) {
            _query.most = number(1, 1'000);
        } else {
            syntax(first, "<EOF>");
        }
    }

    void ordering() {
        Ordering ordering;
        ordering.property = identifier();
        if (is(_tokens.peek(), "asc") || is(_tokens.peek(), "desc")) {
            ordering.descending = is(_tokens.take(), "desc");
        }
        _query.order.push_back(std::move(ordering));
    }

    std::int64_t number(std::int64_t least, std::int64_t most) {
        const Token& token = _tokens.peek();
        std::int64_t number = 0;
        const auto read = std::from_chars(token.text.data(), token.text.data() + token.text.size(), number);
        if (token.mark != Mark::number || read.ec != std::errc{} || read.ptr != token.text.data() + token.text.size()) {
            syntax(token, "<INTEGER>");
        }
        _tokens.take();
        if (number < least) {
            invalid("value " + std::to_string(number) + " is too small. Min allowed value is " + std::to_string(least));
        }
        if (number > most) {
            invalid("value " + std::to_string(number) + " is too large. Max allowed value is " + std::to_string(most));
        }
        return number;
    }

    Tokens _tokens;
    Query _query;
};

} // namespace

Query readQuery(std::string_view statement) {
    return Reader(statement).read();
}

} // namespace crossdock::sandbox::qbo
