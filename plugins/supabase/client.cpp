#include "client.hpp"

#include <boost/json/parse.hpp>

namespace supabase {

namespace json = boost::json;
using crossdock::ErrorClass;
using crossdock::Failure;
using crossdock::HttpOutcome;
using crossdock::HttpRequest;

namespace {

std::string textOf(const json::object& object, json::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool startsWith(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

const char* adviceFor(std::string_view code, int status) {
    if (code == "PGRST202" || code == "PGRST204" || code == "PGRST205" || code == "42P01" || code == "42703" ||
        code == "42P10" || code == "42883") {
        return "; run the connector's schema.sql in the project, then try again";
    }
    if (code == "42501") {
        return "; use the secret (service role) key, or grant it the tables and functions of schema.sql";
    }
    if (code == "PGRST106") {
        return "; expose the schema in the project's API settings";
    }
    if (status == 402) {
        return "; the project is over its quota or unpaid";
    }
    return status == 540 ? "; the project is paused: restore it in the dashboard" : "";
}

// PostgreSQL's texts of class 22 end in the value that it refused; `details` holds the whole failing row. Neither is ours to repeat.
std::string withoutValues(const std::string& message, std::string_view code) {
    const std::size_t colon = startsWith(code, "22") ? message.find(": ") : std::string::npos;
    return colon == std::string::npos ? message : message.substr(0, colon);
}

} // namespace

std::pair<ErrorClass, Refusal> classify(int status, std::string_view code, ErrorClass byStatus) {
    if (code == "57014" || code == "PGRST003" || status == 413) {
        return {ErrorClass::Transient, Refusal::TooLarge};
    }
    // The trap for "retry every 5xx": the same key twice in one upsert answers 500.
    if (code == "21000") {
        return {ErrorClass::Permanent, Refusal::None};
    }
    if (code == "55P03" || code == "40001" || code == "40P01" || startsWith(code, "57P") || startsWith(code, "08") ||
        startsWith(code, "53") || code == "PGRST000" || code == "PGRST001" || code == "PGRST002") {
        return {ErrorClass::Transient, Refusal::None};
    }
    // A role that does not exist (22023) is refused with 401 before any row is looked at.
    if ((startsWith(code, "22") || startsWith(code, "23") || code == "PGRST102") && status != 401) {
        return {ErrorClass::Permanent, Refusal::Row};
    }
    if (code == "42501" || status == 402 || status == 540) {
        return {ErrorClass::Config, Refusal::None};
    }
    if (status == 401) {
        return {ErrorClass::Auth, Refusal::None};
    }
    if (startsWith(code, "PGRST") || startsWith(code, "42")) {
        return {status >= 500 ? ErrorClass::Transient : ErrorClass::Config, Refusal::None};
    }
    return {byStatus, Refusal::None};
}

Answer Client::callFunction(const crossdock::Call& call, const std::string& function, std::string arguments) const {
    HttpRequest request = HttpRequest::post(_config.restPath + "/rpc/" + function);
    request.body(std::move(arguments)).repeatable().label("rpc." + function);
    return send(call, request);
}

Answer Client::upsert(const crossdock::Call& call, const std::string& table, const std::string& columns,
                      const std::string& select, std::string rows) const {
    HttpRequest request = HttpRequest::post(_config.restPath + "/" + table);
    request.query("on_conflict", "store_id,id").query("columns", columns).query("select", select);
    request.header("Prefer", "resolution=merge-duplicates,return=representation");
    request.body(std::move(rows)).repeatable().label("upsert." + table);
    return send(call, request);
}

Answer Client::select(const crossdock::Call& call, const std::string& table,
                      const std::vector<std::pair<std::string, std::string>>& query) const {
    HttpRequest request = HttpRequest::get(_config.restPath + "/" + table);
    for (const auto& [name, value] : query) {
        request.query(name, value);
    }
    request.label("select." + table);
    return send(call, request);
}

Answer Client::send(const crossdock::Call& call, HttpRequest& request) const {
    // Legacy keys are tokens and go in both headers; the new ones are no tokens and go in `apikey` alone.
    request.auth("apikey").auth("bearer").header("Accept", "application/json");
    if (_config.schema != "public") {
        request.header(request.method() == "GET" ? "Accept-Profile" : "Content-Profile", _config.schema);
    }
    const HttpOutcome outcome = _context.http().trySend(call, request);
    Answer answer;
    if (outcome.response) {
        json::error_code problem;
        answer.body = json::parse(outcome.response->body, problem);
        if (problem) {
            answer.body = nullptr;
        }
    }
    if (outcome.ok()) {
        return answer;
    }
    Failure failure = *outcome.failure;
    if (outcome.response && answer.body.is_object()) {
        const json::object& body = answer.body.get_object();
        failure.code = textOf(body, "code");
        const std::string text = withoutValues(textOf(body, "message"), failure.code);
        if (!text.empty()) {
            failure.message = request.path() + ": " + (failure.code.empty() ? "" : failure.code + ": ") + text +
                              adviceFor(failure.code, failure.httpStatus);
        }
        failure.origin = XD_ORIGIN_REMOTE;
    }
    if (outcome.response) {
        std::tie(failure.cls, answer.refusal) = classify(outcome.response->status, failure.code, failure.cls);
    }
    answer.failure = std::move(failure);
    return answer;
}

} // namespace supabase
