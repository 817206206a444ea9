#include "sandbox_supabase/api_error.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace crossdock::sandbox::supabase {

namespace {

namespace json = boost::json;

int statusOf(const DatabaseError& error, bool known) {
    const std::string_view state = error.state;
    struct Exact {
        std::string_view state;
        int status;
    };
    static constexpr std::array exact{Exact{"23503", 409}, Exact{"23505", 409}, Exact{"25006", 405},
                                      Exact{"42883", 404}, Exact{"42P01", 404}, Exact{"42P17", 500},
                                      Exact{"57P01", 503}, Exact{"P0001", 400}, Exact{"53400", 500}};
    for (const Exact& entry : exact) {
        if (entry.state == state) {
            return entry.status;
        }
    }
    if (state == "42501") {
        return known ? 403 : 401;
    }
    if (state == "21000") {
        return error.message.ends_with("requires a WHERE clause") ? 400 : 500;
    }
    if (state == "22023" && error.message.starts_with("role ") && error.message.ends_with("does not exist")) {
        return 401;
    }
    static constexpr std::array classes{Exact{"08", 503}, Exact{"09", 500}, Exact{"0L", 403}, Exact{"0P", 403},
                                        Exact{"25", 500}, Exact{"28", 403}, Exact{"2D", 500}, Exact{"38", 500},
                                        Exact{"39", 500}, Exact{"3B", 500}, Exact{"40", 500}, Exact{"53", 503},
                                        Exact{"54", 500}, Exact{"55", 500}, Exact{"57", 500}, Exact{"58", 500},
                                        Exact{"F0", 500}, Exact{"HV", 500}, Exact{"P0", 500}, Exact{"XX", 500}};
    for (const Exact& entry : classes) {
        if (state.starts_with(entry.state)) {
            return entry.status;
        }
    }
    return 400;
}

std::optional<std::string> textOf(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value && value->is_string() ? std::optional<std::string>(value->get_string().c_str()) : std::nullopt;
}

/// SQLSTATE PGRST: the function words the whole answer as JSON in message and detail.
ApiError wordedByFunction(const DatabaseError& error) {
    json::error_code bad;
    const json::value body = json::parse(error.message, bad);
    const json::value frame = bad ? json::value() : json::parse(error.detail.value_or(""), bad);
    if (bad || !body.is_object() || !frame.is_object()) {
        return {.status = 500,
                .reason = {},
                .code = "PGRST121",
                .message = "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error",
                .details = "Invalid JSON value for " + std::string(body.is_object() ? "DETAIL" : "MESSAGE"),
                .hint = std::nullopt,
                .headers = {}};
    }
    ApiError answer;
    answer.code = textOf(body.get_object(), "code").value_or("");
    answer.message = textOf(body.get_object(), "message").value_or("");
    answer.details = textOf(body.get_object(), "details");
    answer.hint = textOf(body.get_object(), "hint");
    const json::object& framing = frame.get_object();
    const json::value* status = framing.if_contains("status");
    answer.status = status && status->is_int64() ? static_cast<int>(status->get_int64()) : 500;
    answer.reason = textOf(framing, "status_text").value_or("");
    if (const json::value* headers = framing.if_contains("headers"); headers && headers->is_object()) {
        for (const auto& [name, value] : headers->get_object()) {
            if (value.is_string()) {
                answer.headers.emplace_back(name, value.get_string().c_str());
            }
        }
    }
    return answer;
}

} // namespace

ApiError ApiError::fromDatabase(const DatabaseError& error, bool known) {
    if (error.state == "PGRST") {
        return wordedByFunction(error);
    }
    ApiError answer;
    answer.code = error.state;
    answer.message = error.message;
    answer.details = error.detail;
    answer.hint = error.hint;
    if (error.state.starts_with("PT") &&
        std::all_of(error.state.begin() + 2, error.state.end(), [](unsigned char c) { return std::isdigit(c); })) {
        answer.status = std::stoi(error.state.substr(2));
        answer.reason = error.message;
        return answer;
    }
    answer.status = statusOf(error, known);
    if (answer.status == 401) {
        answer.headers.emplace_back("WWW-Authenticate", "Bearer");
    }
    return answer;
}

ApiError ApiError::parse(const std::string& what, std::size_t column, std::string details) {
    return {.status = 400,
            .reason = {},
            .code = "PGRST100",
            .message = "\"failed to parse " + what + "\" (line 1, column " + std::to_string(column) + ")",
            .details = std::move(details),
            .hint = std::nullopt,
            .headers = {}};
}

Response ApiError::response() const {
    const auto orNull = [](const std::optional<std::string>& text) {
        return text ? json::value(*text) : json::value();
    };
    const json::object body{{"code", code}, {"details", orNull(details)}, {"hint", orNull(hint)}, {"message", message}};
    Response answer;
    answer.status = status;
    answer.reason = reason.empty() && status == 504 ? "Gateway Timeout" : reason; // Poco hyphenates it
    answer.headers = headers;
    if (status == 503) {
        answer.set("Retry-After", "0");
    }
    answer.set("Content-Type", "application/json; charset=utf-8");
    answer.set("Proxy-Status", "PostgREST; error=" + code);
    answer.body = json::serialize(body);
    return answer;
}

} // namespace crossdock::sandbox::supabase
