#include "sandbox_woocommerce/schema.hpp"

#include "sandbox_woocommerce/error.hpp"

#include <crossdock/time.hpp>

#include <algorithm>
#include <charconv>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

struct Complaint {
    std::string code;
    std::string message;
    json::value data;
};

/// "a, b, and c"; two are "a and b".
std::string enumerated(const std::vector<std::string>& values) {
    std::string out;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) {
            out += i + 1 < values.size() ? ", " : values.size() == 2 ? " and " : ", and ";
        }
        out += values[i];
    }
    return out;
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

std::optional<Complaint> outside(const Arg& arg, std::int64_t value) {
    const bool low = arg.least && value < *arg.least;
    const bool high = arg.most && value > *arg.most;
    if (!low && !high) {
        return std::nullopt;
    }
    const std::string message =
        arg.least && arg.most ? arg.name + " must be between " + std::to_string(*arg.least) + " (inclusive) and " +
                                    std::to_string(*arg.most) + " (inclusive)"
                              : arg.name + " must be greater than or equal to " + std::to_string(arg.least.value_or(0));
    return Complaint{"rest_out_of_bounds", message, nullptr};
}

Complaint wrongType(const Arg& arg, std::string_view type) {
    return {"rest_invalid_type", arg.name + " is not of type " + std::string{type} + ".", {{"param", arg.name}}};
}

std::optional<Complaint> notAmong(const Arg& arg, const std::string& label, const std::string& value) {
    if (std::find(arg.values.begin(), arg.values.end(), value) != arg.values.end()) {
        return std::nullopt;
    }
    return Complaint{"rest_not_in_enum", label + " is not one of " + enumerated(arg.values) + ".", nullptr};
}

std::optional<Complaint> complaint(const Arg& arg, const std::string& text, const std::vector<std::string>& list) {
    switch (arg.type) {
    case ArgType::integer: {
        const auto value = wholeNumber(text);
        return value ? outside(arg, *value) : wrongType(arg, "integer");
    }
    case ArgType::choice:
        return notAmong(arg, arg.name, text);
    case ArgType::choices:
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (auto found = notAmong(arg, arg.name + "[" + std::to_string(i) + "]", list[i])) {
                return found;
            }
        }
        return std::nullopt;
    case ArgType::date:
        return UtcTime::parse(text) ? std::nullopt
                                    : std::optional{Complaint{"rest_invalid_date", "Invalid date.", nullptr}};
    case ArgType::boolean:
        return text == "true" || text == "false" || text == "1" || text == "0"
                   ? std::nullopt
                   : std::optional{wrongType(arg, "boolean")};
    case ArgType::object:
    case ArgType::objects:
        break;
    }
    return std::nullopt;
}

/// What is wrong with an object or a list of objects.
std::optional<Complaint> misshapen(const Arg& arg, const json::value& given) {
    if (arg.type == ArgType::object) {
        return given.is_object() ? std::nullopt : std::optional{wrongType(arg, "object")};
    }
    if (!given.is_array()) {
        return wrongType(arg, "array");
    }
    for (std::size_t i = 0; i < given.get_array().size(); ++i) {
        if (!given.get_array()[i].is_object()) {
            return wrongType({arg.name + "[" + std::to_string(i) + "]", arg.type, {}, {}, {}}, "object");
        }
    }
    return std::nullopt;
}

void refuse(const std::vector<std::pair<std::string, Complaint>>& complaints) {
    if (complaints.empty()) {
        return;
    }
    std::string names;
    json::object params, details;
    for (const auto& [name, found] : complaints) {
        names += (names.empty() ? "" : ", ") + name;
        params[name] = found.message;
        details[name] = {{"code", found.code}, {"message", found.message}, {"data", found.data}};
    }
    throw WpError(400, "rest_invalid_param", "Invalid parameter(s): " + names,
                  json::object{{"status", 400}, {"params", std::move(params)}, {"details", std::move(details)}});
}

} // namespace

void validateQuery(const Params& query, const std::vector<Arg>& args) {
    std::vector<std::pair<std::string, Complaint>> complaints;
    for (const Arg& arg : args) {
        if (query.has(arg.name)) {
            if (auto found = complaint(arg, query.text(arg.name), query.list(arg.name))) {
                complaints.emplace_back(arg.name, std::move(*found));
            }
        }
    }
    refuse(complaints);
}

void validateBody(const json::object& body, const std::vector<Arg>& args) {
    std::vector<std::pair<std::string, Complaint>> complaints;
    for (const Arg& arg : args) {
        const json::value* given = body.if_contains(arg.name);
        if (given == nullptr || given->is_null()) {
            continue;
        }
        if (arg.type == ArgType::object || arg.type == ArgType::objects) {
            if (auto found = misshapen(arg, *given)) {
                complaints.emplace_back(arg.name, std::move(*found));
            }
            continue;
        }
        const bool fits =
            (arg.type == ArgType::boolean && given->is_bool()) || (arg.type == ArgType::integer && given->is_number());
        if (fits && arg.type == ArgType::boolean) {
            continue;
        }
        const std::string text = given->is_string() ? std::string{given->get_string()} : json::serialize(*given);
        if (auto found = complaint(arg, text, {text})) {
            complaints.emplace_back(arg.name, std::move(*found));
        }
    }
    refuse(complaints);
}

void requireBody(const json::object& body, const std::vector<std::string>& names) {
    json::array missing;
    std::string text;
    for (const std::string& name : names) {
        if (!body.contains(name)) {
            missing.push_back(json::value(name));
            text += (text.empty() ? "" : ", ") + name;
        }
    }
    if (!missing.empty()) {
        throw WpError(400, "rest_missing_callback_param", "Missing parameter(s): " + text,
                      json::object{{"status", 400}, {"params", std::move(missing)}});
    }
}

std::vector<Arg> listArgs(std::vector<std::string> orderby, bool dates) {
    std::vector<Arg> args{{"context", ArgType::choice, {}, {}, {"view", "edit"}},
                          {"page", ArgType::integer, 1, {}, {}},
                          {"per_page", ArgType::integer, 1, 100, {}},
                          {"offset", ArgType::integer, {}, {}, {}},
                          {"order", ArgType::choice, {}, {}, {"asc", "desc"}},
                          {"orderby", ArgType::choice, {}, {}, std::move(orderby)}};
    if (dates) {
        for (const char* name : {"after", "before", "modified_after", "modified_before"}) {
            args.push_back({name, ArgType::date, {}, {}, {}});
        }
        args.push_back({"dates_are_gmt", ArgType::boolean, {}, {}, {}});
    }
    return args;
}

} // namespace crossdock::sandbox::woo
