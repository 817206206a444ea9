#include "store/cause.hpp"

#include "engine/request_id.hpp"
#include "store/sqlite_error.hpp"

#include <sqlite3.h>

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

std::string shapeOf(std::string_view message) {
    std::string shape;
    for (std::size_t at = 0; at < message.size();) {
        const char c = message[at];
        // An apostrophe within a word opens no quotation.
        const std::size_t end = isQuote(c) && (at == 0 || message[at - 1] == ' ' || message[at - 1] == '(')
                                    ? message.find(c, at + 1)
                                    : std::string_view::npos;
        if (end != std::string_view::npos) {
            shape += '"';
            at = end + 1;
        } else if (isDigit(c)) {
            shape += '#';
            while (at < message.size() &&
                   (isDigit(message[at]) || ((message[at] == '.' || message[at] == ',') && at + 1 < message.size() &&
                                             isDigit(message[at + 1])))) {
                ++at;
            }
        } else {
            shape += c;
            ++at;
        }
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
