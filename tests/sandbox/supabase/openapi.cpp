#include "sandbox_supabase/rest_call.hpp"

#include <boost/json.hpp>

namespace crossdock::sandbox::supabase {

namespace {

namespace json = boost::json;

std::string_view jsonType(const std::string& type) {
    if (type == "boolean") {
        return "boolean";
    }
    if (type == "smallint" || type == "integer" || type == "bigint") {
        return "integer";
    }
    if (type.starts_with("numeric") || type == "real" || type == "double precision") {
        return "number";
    }
    return type.ends_with("[]") ? "array" : "string";
}

json::object definition(const Table& table) {
    json::array required;
    json::object properties;
    for (const Column& column : table.columns) {
        json::object property{{"format", column.type}};
        if (column.type != "json" && column.type != "jsonb") {
            property["type"] = jsonType(column.type);
        }
        if (!column.defaultValue.empty()) {
            property["default"] = column.defaultValue;
        }
        properties[column.name] = std::move(property);
        if (!column.nullable) {
            required.emplace_back(column.name);
        }
    }
    for (const std::string& key : table.primaryKey) {
        properties[key].as_object()["description"] = "Note:\nThis is a Primary Key.<pk/>";
    }
    json::object out{{"properties", std::move(properties)}, {"type", "object"}};
    if (!required.empty()) {
        out["required"] = std::move(required);
    }
    return out;
}

json::object operation(const std::string& tag, const char* status, const char* meaning) {
    return {{"tags", json::array{tag}}, {"responses", json::object{{status, json::object{{"description", meaning}}}}}};
}

} // namespace

std::string openApi(const SchemaCache& cache, std::string_view host) {
    const json::array types{"application/json", "application/vnd.pgrst.object+json;nulls=stripped",
                            "application/vnd.pgrst.object+json", "text/csv"};
    json::object paths{{"/", json::object{{"get", operation("Introspection", "200", "OK")}}}};
    json::object definitions;
    for (const auto& [name, table] : cache.tables()) {
        paths["/" + name] = json::object{{"get", operation(name, "200", "OK")},
                                         {"post", operation(name, "201", "Created")},
                                         {"delete", operation(name, "204", "No Content")},
                                         {"patch", operation(name, "204", "No Content")}};
        definitions[name] = definition(table);
    }
    for (const auto& [name, function] : cache.functions()) {
        paths["/rpc/" + name] = json::object{{"post", operation("(rpc) " + name, "200", "OK")}};
    }
    return json::serialize(
        json::object{{"swagger", "2.0"},
                     {"info", {{"description", ""}, {"title", "standard public schema"}, {"version", "14.17"}}},
                     {"host", host},
                     {"basePath", "/"},
                     {"schemes", {"http"}},
                     {"consumes", types},
                     {"produces", types},
                     {"paths", std::move(paths)},
                     {"definitions", std::move(definitions)}});
}

} // namespace crossdock::sandbox::supabase
