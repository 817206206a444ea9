#include "sandbox_supabase/api_error.hpp"
#include "sandbox_supabase/fuzzy.hpp"
#include "sandbox_supabase/rest_call.hpp"

#include <algorithm>

namespace crossdock::sandbox::supabase {

namespace {

std::string commaList(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

std::string argumentNames(const Function& function) {
    std::vector<std::string> names;
    for (const Argument& argument : function.arguments) {
        names.push_back(argument.name);
    }
    std::sort(names.begin(), names.end());
    return "(" + commaList(names) + ")";
}

bool takes(const Function& function, const std::vector<std::string>& given) {
    const auto named = [&given](const Argument& argument) {
        return std::find(given.begin(), given.end(), argument.name) != given.end();
    };
    const auto known = std::count_if(function.arguments.begin(), function.arguments.end(), named);
    const bool allRequired =
        std::all_of(function.arguments.begin(), function.arguments.end(),
                    [&](const Argument& argument) { return !argument.required || named(argument); });
    return allRequired && known == static_cast<std::ptrdiff_t>(given.size());
}

bool takesWholeBody(const Function& function) {
    return function.arguments.size() == 1 && function.arguments[0].name.empty() &&
           (function.arguments[0].type == "json" || function.arguments[0].type == "jsonb");
}

ApiError noFunction(const SchemaCache& cache, const std::string& name, const std::vector<std::string>& given,
                    bool posted) {
    const std::string full = cache.schema() + "." + name;
    const std::vector<const Function*> overloads = cache.functions(name);
    ApiError error{.status = 404,
                   .reason = {},
                   .code = "PGRST202",
                   .message = "Could not find the function " + full +
                              (given.empty() ? " without parameters" : "(" + commaList(given) + ")") +
                              " in the schema cache"};
    error.details =
        "Searched for the function " + full +
        (given.empty() ? " without parameters"
                       : (given.size() == 1 ? " with parameter " : " with parameters ") + commaList(given)) +
        (posted ? " or with a single unnamed json/jsonb parameter" : "") +
        ", but no matches were found in the schema cache.";
    std::vector<std::string> candidates;
    if (overloads.empty()) {
        for (const auto& [known, function] : cache.functions()) {
            candidates.push_back(known);
        }
    } else {
        std::transform(overloads.begin(), overloads.end(), std::back_inserter(candidates),
                       [](const Function* function) { return argumentNames(*function); });
    }
    const std::string wanted = overloads.empty() ? name : "(" + commaList(given) + ")";
    if (const auto near = nearestName(wanted, candidates)) {
        error.hint = "Perhaps you meant to call the function " + cache.schema() + "." +
                     (overloads.empty() ? *near : name + *near);
    }
    return error;
}

struct Chosen {
    const Function* function;
    bool wholeBody;
};

Chosen choose(const SchemaCache& cache, const std::string& name, const std::vector<std::string>& given, bool posted) {
    std::vector<const Function*> fitting;
    for (const Function* function : cache.functions(name)) {
        if (takes(*function, given)) {
            fitting.push_back(function);
        }
    }
    if (fitting.size() == 1) {
        return {fitting[0], false};
    }
    if (fitting.size() > 1) {
        std::string list;
        for (const Function* function : fitting) {
            std::string arguments;
            for (const Argument& argument : function->arguments) {
                arguments += (arguments.empty() ? "" : ", ") + argument.name + " => " + argument.type;
            }
            list += (list.empty() ? "" : ", ") + cache.schema() + "." + name + "(" + arguments + ")";
        }
        throw ApiError{.status = 300,
                       .reason = {},
                       .code = "PGRST203",
                       .message = "Could not choose the best candidate function between: " + list,
                       .details = std::nullopt,
                       .hint = "Try renaming the parameters or the function itself in the database so function "
                               "overloading can be resolved"};
    }
    for (const Function* function : cache.functions(name)) {
        if (posted && takesWholeBody(*function)) {
            return {function, true};
        }
    }
    throw noFunction(cache, name, given, posted);
}

} // namespace

Response RestService::function(Call& call, const std::string& name) {
    const bool posted = call.request.method == "POST";
    if (!posted && !call.reads()) {
        throw ApiError{.status = 405,
                       .reason = {},
                       .code = "PGRST101",
                       .message = "Cannot use the " + call.request.method + " method on RPC"};
    }
    QueryParameters parameters = QueryParameters::parse(call.parameters, !posted);
    const Range range = Range::of(call, parameters);
    parameters.query.offset = range.offset;

    Payload payload;
    std::vector<std::string> given;
    if (posted && !call.request.body.empty()) {
        payload = Payload::read(call.request, false);
        given = payload.keys;
    } else if (posted) {
        payload.json = "{}";
    }
    for (const auto& [argument, value] : parameters.arguments) {
        given.push_back(argument);
    }
    std::sort(given.begin(), given.end());
    const Chosen chosen = choose(*call.cache, name, given, posted);

    const supabase::Call what{.cache = *call.cache,
                              .function = *chosen.function,
                              .query = parameters.query,
                              .limit = std::min(range.limit.value_or(_options.maxRows), _options.maxRows),
                              .form = call.media.form,
                              .countExactly = call.preferences.count.has_value()};
    Plan plan = posted ? planCall(what, std::move(payload.json), given, chosen.wholeBody)
                       : planCall(what, parameters.arguments);
    plan.readOnly = !posted || !chosen.function->isVolatile;
    const Outcome outcome = execute(call, plan, [&](const Outcome& got) {
        if (call.media.single() && chosen.function->returnsSet) {
            requireSingle(got.page);
        }
        if (call.preferences.maxAffected && got.page > *call.preferences.maxAffected) {
            throw ApiError{.status = 400,
                           .reason = {},
                           .code = "PGRST124",
                           .message = "Query result exceeds max-affected preference constraint",
                           .details = "The query affects " + std::to_string(got.page) + " rows"};
        }
    });

    Response answer;
    answer.set("Content-Range", contentRange(range.offset, outcome.page, outcome.total));
    Preferences applied = call.preferences;
    applied.resolution.reset();
    applied.missingDefault.reset();
    if (const std::string words = applied.applied(); !words.empty()) {
        answer.set("Preference-Applied", words);
    }
    if (chosen.function->returns == Returns::nothing) {
        answer.status = 204;
    } else {
        answer.status = outcome.total && outcome.page < *outcome.total ? 206 : 200;
        answer.set("Content-Type", call.media.contentType);
        answer.body = call.request.method == "HEAD" ? std::string() : outcome.body;
    }
    adjust(answer, outcome);
    return answer;
}

} // namespace crossdock::sandbox::supabase
