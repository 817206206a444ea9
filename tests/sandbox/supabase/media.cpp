#include "sandbox_supabase/media.hpp"

#include "sandbox_supabase/api_error.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

namespace crossdock::sandbox::supabase {

namespace {

/// Without blanks, in lower case, without a quality.
std::vector<std::string> typesOf(std::string_view header) {
    std::vector<std::string> all(1);
    for (const char c : header) {
        if (c == ',') {
            all.emplace_back();
        } else if (c != ' ') {
            all.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    for (std::string& type : all) {
        if (const std::size_t quality = type.find(";q="); quality != std::string::npos) {
            type.erase(quality);
        }
    }
    return all;
}

std::optional<Media> made(const std::string& type) {
    if (type.empty() || type == "*/*" || type == "application/*" || type == "application/json" ||
        type.starts_with("application/json;") || type == "application/vnd.pgrst.array+json") {
        return Media{};
    }
    if (type == "application/vnd.pgrst.array+json;nulls=stripped" ||
        type == "application/vnd.pgrst.array;nulls=stripped") {
        return Media{BodyForm::strippedArray, "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8"};
    }
    if (type == "application/vnd.pgrst.object+json" || type == "application/vnd.pgrst.object") {
        return Media{BodyForm::object, "application/vnd.pgrst.object+json; charset=utf-8"};
    }
    if (type == "application/vnd.pgrst.object+json;nulls=stripped" ||
        type == "application/vnd.pgrst.object;nulls=stripped") {
        return Media{BodyForm::strippedObject, "application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8"};
    }
    if (type == "text/csv") {
        return Media{BodyForm::csv, "text/csv; charset=utf-8"};
    }
    return std::nullopt;
}

} // namespace

Media Media::accepted(const Request& request) {
    std::string list;
    for (const std::string& type : typesOf(request.header("Accept"))) {
        if (auto media = made(type)) {
            return *media;
        }
        const bool isPlan =
            type.starts_with("application/vnd.pgrst.plan+json") && type.find("for=") == std::string::npos;
        list += (list.empty() ? "" : ", ") + type + (isPlan ? "; for=\"application/json\"" : "");
    }
    throw ApiError{
        .status = 406, .reason = {}, .code = "PGRST107", .message = "None of these media types are available: " + list};
}

std::string bodySql(BodyForm form) {
    switch (form) {
    case BodyForm::none:
        return "''";
    case BodyForm::array:
        return "coalesce(json_agg(answer), '[]')::text";
    case BodyForm::strippedArray:
        return "coalesce(json_agg(json_strip_nulls(row_to_json(answer))), '[]')::text";
    case BodyForm::object:
        return "coalesce(json_agg(answer)->0, 'null')::text";
    case BodyForm::strippedObject:
        return "coalesce(json_strip_nulls(json_agg(answer)->0), 'null')::text";
    case BodyForm::scalar:
        return "coalesce(json_agg(answer.result)->0, 'null')::text";
    case BodyForm::csv:
        return "(SELECT coalesce(string_agg(head.name, ','), '') FROM (SELECT json_object_keys(row_to_json(first)) AS "
               "name FROM (SELECT * FROM source LIMIT 1) "
               "AS first) AS head) || E'\\n' || coalesce(string_agg(substring(answer::text, 2, length(answer::text) - "
               "2), E'\\n'), '')";
    }
    return "''";
}

} // namespace crossdock::sandbox::supabase
