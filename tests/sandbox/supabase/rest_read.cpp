#include "sandbox_supabase/api_error.hpp"
#include "sandbox_supabase/rest_call.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace crossdock::sandbox::supabase {

namespace {

ApiError notSatisfiable(std::string details) {
    return {.status = 416,
            .reason = {},
            .code = "PGRST103",
            .message = "Requested range not satisfiable",
            .details = std::move(details)};
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    return bad == std::errc() && !text.empty() && end == text.data() + text.size() ? std::optional(value)
                                                                                   : std::nullopt;
}

} // namespace

RestService::Range RestService::Range::of(const Call& call, const QueryParameters& parameters) {
    Range range{parameters.query.limit, parameters.query.offset};
    if (range.limit && *range.limit < 0) {
        throw notSatisfiable("Limit should be greater than or equal to zero.");
    }
    const std::string_view header = call.request.method == "GET" ? call.request.header("Range") : std::string_view();
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos) {
        return range;
    }
    const auto first = number(header.substr(0, dash));
    const auto last = number(header.substr(dash + 1));
    if (!first || (!last && dash + 1 != header.size())) {
        return range;
    }
    if (last && *last < *first) {
        throw notSatisfiable(
            "The lower boundary must be lower than or equal to the upper boundary in the Range header.");
    }
    range.offset = std::max(range.offset, *first);
    if (last && (!range.limit || *range.limit > *last - range.offset + 1)) {
        range.limit = *last - range.offset + 1;
    }
    return range;
}

std::string contentRange(std::int64_t offset, std::int64_t rows, std::optional<std::int64_t> total) {
    const std::string whole = total ? std::to_string(*total) : "*";
    const bool nothing = rows == 0 || total == 0;
    return (nothing ? "*" : std::to_string(offset) + "-" + std::to_string(offset + rows - 1)) + "/" + whole;
}

void requireSingle(std::int64_t rows) {
    if (rows != 1) {
        throw ApiError{.status = 406,
                       .reason = {},
                       .code = "PGRST116",
                       .message = "Cannot coerce the result to a single JSON object",
                       .details = "The result contains " + std::to_string(rows) + " rows"};
    }
}

void adjust(Response& response, const Outcome& outcome) {
    if (!outcome.headers.empty()) {
        boost::json::error_code bad;
        const boost::json::value list = boost::json::parse(outcome.headers, bad);
        if (bad || !list.is_array()) {
            throw ApiError{.status = 500,
                           .reason = {},
                           .code = "PGRST111",
                           .message = "response.headers guc must be a JSON array composed of objects with a single key "
                                      "and a string value"};
        }
        for (const boost::json::value& entry : list.get_array()) {
            for (const auto& [name, value] : entry.is_object() ? entry.get_object() : boost::json::object()) {
                response.set(std::string_view(name),
                             value.is_string() ? value.get_string().c_str() : boost::json::serialize(value));
            }
        }
    }
    if (!outcome.status.empty()) {
        const auto status = number(outcome.status);
        if (!status) {
            throw ApiError{.status = 500,
                           .reason = {},
                           .code = "PGRST112",
                           .message = "response.status guc must be a valid status code"};
        }
        response.status = static_cast<int>(*status);
    }
}

Response RestService::read(Call& call, const Table& table) {
    QueryParameters parameters = QueryParameters::parse(call.parameters, false);
    const Range range = Range::of(call, parameters);
    parameters.query.offset = range.offset;
    const std::int64_t limit = std::min(range.limit.value_or(_options.maxRows), _options.maxRows);
    const bool bodyless = call.request.method == "HEAD";
    const Plan plan = planRead(*call.cache, table, parameters.query, limit,
                               bodyless && !call.media.single() ? BodyForm::none : call.media.form,
                               call.preferences.count, _options.maxRows);
    const Outcome outcome = execute(call, plan, [&](const Outcome& got) {
        if (call.media.single()) {
            requireSingle(got.page);
        }
    });

    Response answer;
    const std::string query = canonicalQuery(call.parameters);
    answer.set("Content-Location", call.request.path + (query.empty() ? "" : "?" + query));
    const Preferences applied{.count = call.preferences.count,
                              .rollback = call.preferences.rollback,
                              .strict = call.preferences.strict,
                              .timezone = call.preferences.timezone};
    if (const std::string words = applied.applied(); !words.empty()) {
        answer.set("Preference-Applied", words);
    }
    if (outcome.total && range.offset > *outcome.total) {
        const ApiError error =
            notSatisfiable("An offset of " + std::to_string(range.offset) + " was requested, but there are only " +
                           std::to_string(*outcome.total) + " rows.");
        answer.status = error.status;
        answer.body = error.response().body;
        answer.set("Content-Range", "*/" + std::to_string(*outcome.total));
        answer.set("Content-Type", "application/json; charset=utf-8");
        return answer;
    }
    answer.status = outcome.total && outcome.page < *outcome.total ? 206 : 200;
    answer.set("Content-Range", contentRange(range.offset, outcome.page, outcome.total));
    answer.set("Content-Type", call.media.contentType);
    answer.body = bodyless ? std::string() : outcome.body;
    adjust(answer, outcome);
    return answer;
}

} // namespace crossdock::sandbox::supabase
