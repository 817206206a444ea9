#include "sandbox_supabase/payload.hpp"

#include "sandbox_supabase/api_error.hpp"

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <set>

namespace crossdock::sandbox::supabase {

namespace {

namespace json = boost::json;

ApiError unreadable(std::string message) {
    return {.status = 400, .reason = {}, .code = "PGRST102", .message = std::move(message)};
}

/// Sees the outline of a document: the keys of the objects at its top or directly inside its array. No tree is built.
struct Outline {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    using error = json::error_code;
    using view = json::string_view;

    int depth = 0;
    bool isArray = false;
    bool isObject = false;
    bool differ = false;
    std::size_t rows = 0;
    std::string key;
    std::vector<std::string> order; ///< keys of the first object as they come
    std::vector<std::string> first; ///< the same, sorted and unique
    std::vector<std::string> now;   ///< keys of the object at hand

    int rowDepth() const { return isArray ? 2 : 1; }
    void scalar() {
        if (isArray && depth == 1) {
            differ = true;
            ++rows;
        }
    }
    bool on_document_begin(error&) { return true; }
    bool on_document_end(error&) { return true; }
    bool on_array_begin(error&) {
        scalar();
        isArray = isArray || depth == 0;
        ++depth;
        return true;
    }
    bool on_array_end(std::size_t, error&) { return --depth, true; }
    bool on_object_begin(error&) {
        isObject = isObject || depth == 0;
        if (++depth == rowDepth() && (isArray || isObject)) {
            now.clear();
        }
        return true;
    }
    bool on_object_end(std::size_t, error&) {
        if (depth-- == rowDepth() && (isArray || isObject)) {
            if (rows++ == 0) {
                order = now;
                std::sort(now.begin(), now.end());
                now.erase(std::unique(now.begin(), now.end()), now.end());
                first = now;
            } else if (now != order) {
                std::sort(now.begin(), now.end());
                now.erase(std::unique(now.begin(), now.end()), now.end());
                differ = differ || now != first;
            }
        }
        return true;
    }
    bool on_key_part(view part, std::size_t, error&) {
        if (depth == rowDepth()) {
            key.append(part);
        }
        return true;
    }
    bool on_key(view part, std::size_t, error&) {
        if (depth == rowDepth()) {
            key.append(part);
            now.push_back(std::move(key));
            key.clear();
        }
        return true;
    }
    bool on_string_part(view, std::size_t, error&) { return true; }
    bool on_string(view, std::size_t, error&) { return scalar(), true; }
    bool on_number_part(view, error&) { return true; }
    bool on_int64(std::int64_t, view, error&) { return scalar(), true; }
    bool on_uint64(std::uint64_t, view, error&) { return scalar(), true; }
    bool on_double(double, view, error&) { return scalar(), true; }
    bool on_bool(bool, error&) { return scalar(), true; }
    bool on_null(error&) { return scalar(), true; }
    bool on_comment_part(view, error&) { return true; }
    bool on_comment(view, error&) { return true; }
};

Payload outlined(std::string text, bool anyKeys) {
    json::parse_options options;
    options.max_depth = 1'000;
    json::basic_parser<Outline> parser(options);
    json::error_code bad;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), bad);
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    if (bad || !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(read), text.end(), blank)) {
        throw unreadable("Empty or invalid json");
    }
    const Outline& seen = parser.handler();
    if (seen.differ && !anyKeys) {
        throw unreadable("All object keys must match");
    }
    Payload payload;
    payload.keys = seen.first;
    payload.isArray = seen.isArray;
    payload.rows = seen.isArray || seen.isObject ? seen.rows : 0;
    payload.isEmpty = payload.rows == 0;
    payload.json = std::move(text);
    return payload;
}

std::string formToJson(const std::string& text) {
    json::object object;
    for (const auto& [name, value] : parseForm(text)) {
        object[name] = value;
    }
    return json::serialize(object);
}

std::string mediaType(std::string_view header) {
    std::string type(header.substr(0, header.find(';')));
    while (!type.empty() && type.back() == ' ') {
        type.pop_back();
    }
    std::transform(type.begin(), type.end(), type.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return type;
}

} // namespace

std::string csvToJson(std::string_view text) {
    std::vector<std::vector<json::value>> lines(1);
    std::string field;
    bool inQuotes = false;
    bool wasQuoted = false;
    const auto endField = [&] {
        lines.back().push_back(!wasQuoted && field == "NULL" ? json::value() : json::value(field));
        field.clear();
        wasQuoted = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inQuotes) {
            if (c != '"') {
                field += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                field += text[++i];
            } else {
                inQuotes = false;
            }
        } else if (c == '"') {
            inQuotes = wasQuoted = true;
        } else if (c == ',') {
            endField();
        } else if (c == '\n') {
            endField();
            lines.emplace_back();
        } else if (c != '\r') {
            field += c;
        }
    }
    if (!field.empty() || wasQuoted || !lines.back().empty()) {
        endField();
    } else {
        lines.pop_back();
    }
    json::array rows;
    for (std::size_t line = 1; line < lines.size(); ++line) {
        json::object row;
        for (std::size_t i = 0; i < lines[0].size() && i < lines[line].size(); ++i) {
            row[lines[0][i].is_string() ? lines[0][i].get_string().c_str() : "NULL"] = lines[line][i];
        }
        rows.push_back(std::move(row));
    }
    return json::serialize(rows);
}

Payload Payload::read(const Request& request, bool anyKeys) {
    const std::string_view header = request.header("Content-Type");
    const std::string type = mediaType(header);
    const bool stated = std::any_of(request.headers.begin(), request.headers.end(),
                                    [](const auto& pair) { return equalsIgnoringCase(pair.first, "Content-Type"); });
    if (type == "application/json" || !stated) {
        return outlined(request.body, anyKeys);
    }
    if (type == "text/csv") {
        return outlined(csvToJson(request.body), anyKeys);
    }
    if (type == "application/x-www-form-urlencoded") {
        return outlined(formToJson(request.body), anyKeys);
    }
    throw unreadable("Content-Type not acceptable: " + std::string(header));
}

} // namespace crossdock::sandbox::supabase
