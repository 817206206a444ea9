#include "sandbox_supabase/api_error.hpp"
#include "sandbox_supabase/rest_call.hpp"

namespace crossdock::sandbox::supabase {

namespace {

bool represents(const Preferences& preferences) {
    return preferences.representation == Return::representation;
}

void checkAffected(const Preferences& preferences, std::int64_t rows) {
    if (preferences.maxAffected && rows > *preferences.maxAffected) {
        throw ApiError{.status = 400,
                       .reason = {},
                       .code = "PGRST124",
                       .message = "Query result exceeds max-affected preference constraint",
                       .details = "The query affects " + std::to_string(rows) + " rows"};
    }
}

void setApplied(Response& answer, const Preferences& applied) {
    if (const std::string words = applied.applied(); !words.empty()) {
        answer.set("Preference-Applied", words);
    }
}

} // namespace

Response RestService::insert(Call& call, const Table& table) {
    const QueryParameters parameters = QueryParameters::parse(call.parameters, false);
    Payload payload = Payload::read(call.request, parameters.hasColumns);
    const Write write{*call.cache, table, parameters, call.preferences, call.media.form};
    const bool shown = represents(call.preferences);
    const Outcome outcome = execute(call, planInsert(write, std::move(payload), false), [&](const Outcome& got) {
        if (shown && call.media.single()) {
            requireSingle(got.page);
        }
    });

    Response answer;
    const bool onlyUpdated = call.preferences.resolution == Resolution::merge && outcome.inserted.value_or(0) == 0;
    answer.status = onlyUpdated ? 200 : 201;
    if (!outcome.location.empty()) {
        answer.set("Location", call.request.path + "?" + outcome.location);
    }
    answer.set("Content-Range", "*/" + (call.preferences.count ? std::to_string(outcome.page) : std::string("*")));
    Preferences applied = call.preferences;
    applied.maxAffected.reset();
    if (table.primaryKey.empty() && parameters.onConflict.empty()) {
        applied.resolution.reset();
    }
    setApplied(answer, applied);
    if (shown) {
        answer.set("Content-Type", call.media.contentType);
        answer.body = outcome.body;
    }
    adjust(answer, outcome);
    return answer;
}

Response RestService::put(Call& call, const Table& table) {
    const QueryParameters parameters = QueryParameters::parse(call.parameters, false);
    if (parameters.hasLimit) {
        throw ApiError{.status = 400,
                       .reason = {},
                       .code = "PGRST114",
                       .message = "limit/offset querystring parameters are not allowed for PUT"};
    }
    Payload payload = Payload::read(call.request, parameters.hasColumns);
    const Write write{*call.cache, table, parameters, call.preferences, call.media.form};
    const Outcome outcome = execute(call, planInsert(write, std::move(payload), true), [](const Outcome& got) {
        if (got.page != 1) {
            throw ApiError{.status = 400,
                           .reason = {},
                           .code = "PGRST115",
                           .message = "Payload values do not match URL in primary key column(s)"};
        }
    });
    const bool shown = represents(call.preferences);
    Response answer;
    answer.status = outcome.inserted.value_or(0) > 0 ? 201 : shown ? 200 : 204;
    setApplied(answer, {.representation = call.preferences.representation,
                        .count = call.preferences.count,
                        .rollback = call.preferences.rollback,
                        .strict = call.preferences.strict,
                        .timezone = call.preferences.timezone});
    if (shown) {
        answer.set("Content-Type", call.media.contentType);
        answer.body = outcome.body;
    }
    adjust(answer, outcome);
    return answer;
}

Response RestService::change(Call& call, const Table& table) {
    const bool deletes = call.request.method == "DELETE";
    const QueryParameters parameters = QueryParameters::parse(call.parameters, false);
    const Write write{*call.cache, table, parameters, call.preferences, call.media.form};
    const Plan plan = deletes ? planDelete(write) : planUpdate(write, Payload::read(call.request, true));
    if (_options.safeUpdate && parameters.query.filters.empty()) {
        throw ApiError{.status = 400,
                       .reason = {},
                       .code = "21000",
                       .message = std::string(deletes ? "DELETE" : "UPDATE") + " requires a WHERE clause"};
    }
    const bool shown = represents(call.preferences);
    const Outcome outcome = execute(call, plan, [&](const Outcome& got) {
        checkAffected(call.preferences, got.page);
        if (shown && call.media.single()) {
            requireSingle(got.page);
        }
    });

    Response answer;
    answer.status = shown ? 200 : 204;
    const std::optional<std::int64_t> total = call.preferences.count ? std::optional(outcome.page) : std::nullopt;
    answer.set("Content-Range", contentRange(0, deletes ? 0 : outcome.page, total));
    Preferences applied = call.preferences;
    applied.resolution.reset();
    if (deletes) {
        applied.missingDefault.reset();
    }
    setApplied(answer, applied);
    if (shown) {
        answer.set("Content-Type", call.media.contentType);
        answer.body = outcome.body;
    }
    adjust(answer, outcome);
    return answer;
}

} // namespace crossdock::sandbox::supabase
