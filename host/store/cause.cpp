#include "store/cause.hpp"

#include "engine/request_id.hpp"
#include "store/sqlite_error.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <new>

namespace crossdock::store {

namespace {

constexpr std::size_t idLength = 16;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// A number, a date, a time or an e-mail address: differs from record to record.
bool isOfOneRecord(std::string_view quoted) {
    return quoted.find('@') != std::string_view::npos ||
           quoted.find_first_not_of("0123456789.,:+-/#TZ ") == std::string_view::npos;
}

/// Where the word ends that begins at `at`; punctuation that closes it is no part of it.
std::size_t wordEnd(std::string_view text, std::size_t at) {
    std::size_t end = std::min(text.find_first_of(" \n\t\"'`()[]{};", at), text.size());
    while (end > at && std::string_view(".,:!?").find(text[end - 1]) != std::string_view::npos) {
        --end;
    }
    return end;
}

/// "rate:7+9", "sku:ABC-1": what a setting of that name must hold. Not "order:1042", which is a record, nor an address.
bool isKey(std::string_view word) {
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos || colon + 1 == word.size() || word[colon + 1] == '/') {
        return false;
    }
    const std::string_view name = word.substr(0, colon);
    constexpr std::array<std::string_view, 4> records = {"order", "refund", "customer", "payment"};
    return std::all_of(name.begin(), name.end(), isLetter) &&
           std::find(records.begin(), records.end(), name) == records.end();
}

std::string_view textOf(sqlite3_value* value) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, sqlite3_value_bytes(value));
}

void causeInSql(sqlite3_context* context, int, sqlite3_value** values) {
    try {
        const std::string cause = causeOf(sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1]),
                                          textOf(values[2]), textOf(values[3]));
        sqlite3_result_text(context, cause.data(), static_cast<int>(cause.size()), SQLITE_TRANSIENT);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

} // namespace

std::vector<Wording::Piece> Wording::piecesOf(std::string_view message) {
    std::vector<Piece> pieces;
    const auto add = [&pieces](std::string_view text, std::string_view shape, bool ofOne) {
        if (!ofOne && !pieces.empty() && !pieces.back().ofOne) {
            pieces.back().text.append(text);
            pieces.back().shape.append(shape);
        } else {
            pieces.push_back({std::string(text), std::string(shape), ofOne});
        }
    };
    for (std::size_t at = 0; at < message.size();) {
        const char c = message[at];
        const bool begins = at == 0 || message[at - 1] == ' ' || message[at - 1] == '(';
        // An apostrophe within a word opens no quotation.
        const std::size_t end = isQuote(c) && begins ? message.find(c, at + 1) : std::string_view::npos;
        if (end != std::string_view::npos) {
            const std::string_view quoted = message.substr(at + 1, end - at - 1);
            const bool ofOne = isOfOneRecord(quoted);
            add(message.substr(at, 1), "\"", false);
            add(quoted, ofOne ? "#" : quoted, ofOne);
            add(message.substr(end, 1), "\"", false);
            at = end + 1;
            continue;
        }
        if (begins) {
            const std::size_t next = wordEnd(message, at);
            const std::string_view word = message.substr(at, next - at);
            const bool isMail = word.find('@') != std::string_view::npos;
            if (isMail || isKey(word)) {
                add(word, isMail ? "@" : word, isMail);
                at = next;
                continue;
            }
        }
        if (!isDigit(c)) {
            add(message.substr(at, 1), message.substr(at, 1), false);
            ++at;
            continue;
        }
        std::size_t next = at;
        while (next < message.size() &&
               (isDigit(message[next]) || ((message[next] == '.' || message[next] == ',') &&
                                           next + 1 < message.size() && isDigit(message[next + 1])))) {
            ++next;
        }
        add(message.substr(at, next - at), "#", true);
        at = next;
    }
    return pieces;
}

bool Wording::meet(std::string_view message) {
    std::vector<Piece> other = piecesOf(message);
    const bool alike = std::equal(_pieces.begin(), _pieces.end(), other.begin(), other.end(),
                                  [](const Piece& a, const Piece& b) { return a.shape == b.shape; });
    for (std::size_t i = 0; alike && i < other.size(); ++i) {
        _pieces[i].differs = _pieces[i].differs || (_pieces[i].ofOne && _pieces[i].text != other[i].text);
    }
    return alike;
}

std::string Wording::text() const {
    std::string text;
    for (const Piece& piece : _pieces) {
        text += piece.differs ? "\u2026" : piece.text;
    }
    return text;
}

std::string shapeOf(std::string_view message) {
    std::string shape;
    for (const Wording::Piece& piece : Wording::piecesOf(message)) {
        shape += piece.shape;
    }
    return shape;
}

std::string causeOf(std::int64_t flow, std::int64_t entity, std::string_view reason, std::string_view message) {
    std::string text = std::to_string(flow) + ' ' + std::to_string(entity) + ' ';
    text.append(reason).append(1, '\0').append(shapeOf(message));
    return engine::fingerprint(text).substr(0, idLength);
}

void addCauseFunction(sqlite3* database) {
    constexpr int arguments = 4;
    const int code = sqlite3_create_function_v2(database, "cause_of", arguments,
                                                SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                                                &causeInSql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        throwSqlite(database, code, "add a function");
    }
}

} // namespace crossdock::store
