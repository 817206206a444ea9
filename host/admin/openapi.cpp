#include "admin/openapi.hpp"

#include "admin/json.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

JsonObject::Ptr described(const char* description) {
    JsonObject::Ptr object = orderedObject();
    object->set("description", std::string(description));
    return object;
}

JsonObject::Ptr content(const char* type, const Poco::Dynamic::Var& schema) {
    JsonObject::Ptr media = orderedObject();
    media->set("schema", schema);
    JsonObject::Ptr types = orderedObject();
    types->set(type, media);
    return types;
}

JsonObject::Ptr parameter(const std::string& name, const char* in, const std::string& description,
                          const Schema& schema) {
    JsonObject::Ptr object = orderedObject();
    object->set("name", name);
    object->set("in", std::string(in));
    object->set("required", std::string(in) == "path");
    if (!description.empty()) {
        object->set("description", description);
    }
    object->set("schema", schema.described());
    return object;
}

std::vector<std::string> namesIn(const std::string& pattern) {
    std::vector<std::string> names;
    for (std::size_t at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1)) {
        names.push_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
    }
    return names;
}

const char* mediaOf(const Route& route) {
    if (route.answer) {
        return "application/json";
    }
    return route.audience == Audience::Stream ? "text/event-stream" : "text/plain";
}

JsonObject::Ptr security(const Route& route) {
    JsonObject::Ptr token = orderedObject();
    token->set(route.audience == Audience::Hook ? "signature" : "token", JsonArray::Ptr(new JsonArray));
    return token;
}

JsonObject::Ptr operation(const Route& route) {
    JsonObject::Ptr object = orderedObject();
    object->set("summary", route.summary);
    std::string id = route.method;
    for (const char each : route.pattern) {
        const bool letter = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
        id += letter ? each : '_';
    }
    object->set("operationId", id);
    object->set("x-role", std::string(nameOf(*route.role)));
    JsonArray::Ptr needs = new JsonArray;
    if (*route.role != Role::None || route.audience == Audience::Hook) {
        needs->add(security(route));
    }
    object->set("security", needs);
    JsonArray::Ptr parameters = new JsonArray;
    for (const std::string& name : namesIn(route.pattern)) {
        parameters->add(parameter(name, "path", "", Schema::text().atMost(256)));
    }
    for (const Parameter& each : route.query) {
        parameters->add(parameter(each.name, "query", each.description, each.schema));
    }
    if (parameters->size() > 0) {
        object->set("parameters", parameters);
    }
    if (route.body) {
        JsonObject::Ptr body = orderedObject();
        body->set("content", content("application/json", route.body->described()));
        object->set("requestBody", body);
    }
    JsonObject::Ptr answers = orderedObject();
    JsonObject::Ptr success = described("done");
    const bool plain = route.audience == Audience::Probe || route.audience == Audience::Stream;
    if (route.answer || plain) {
        success->set("content",
                     content(mediaOf(route), route.answer ? route.answer->described() : Schema::text().described()));
    }
    answers->set(std::to_string(route.status), success);
    JsonObject::Ptr refused = described("refused: RFC 9457");
    JsonObject::Ptr reference = orderedObject();
    reference->set("$ref", std::string("#/components/schemas/Problem"));
    refused->set("content", content("application/problem+json", reference));
    answers->set("default", refused);
    object->set("responses", answers);
    return object;
}

Schema problemSchema() {
    return Schema::object(
        {{"type", Schema::text()},
         {"title", Schema::text()},
         {"status", Schema::integer(400, 599)},
         {"detail", Schema::text()},
         {"instance", Schema::text("of this request; also in the log")},
         maybe("advice", Schema::text("what to do")),
         maybe("errors", Schema::list(Schema::object({{"where", Schema::text("JSON pointer, query/NAME or conf")},
                                                      {"what", Schema::text()}})))});
}

} // namespace

std::string openApi(const std::vector<Route>& routes, const std::string& version) {
    JsonObject::Ptr info = orderedObject();
    info->set("title", std::string("Crossdock"));
    info->set("version", version);
    info->set("description", std::string("Flows of records between connected systems: start, follow, mend by hand."));

    std::vector<std::string> patterns;
    for (const Route& route : routes) {
        if (route.audience != Audience::Page &&
            std::find(patterns.begin(), patterns.end(), route.pattern) == patterns.end()) {
            patterns.push_back(route.pattern);
        }
    }
    JsonObject::Ptr paths = orderedObject();
    for (const std::string& pattern : patterns) {
        JsonObject::Ptr path = orderedObject();
        for (const Route& route : routes) {
            if (route.pattern == pattern && route.audience != Audience::Page) {
                const std::string method = route.method == "GET" ? "get" : route.method == "PUT" ? "put" : "post";
                path->set(method, operation(route));
            }
        }
        paths->set(pattern, path);
    }

    JsonObject::Ptr token = described("An API token, \"xdt_...\"; `crossdock token add` makes one.");
    token->set("type", std::string("http"));
    token->set("scheme", std::string("bearer"));
    JsonObject::Ptr signature = described("HMAC-SHA256 of the body, in the header that the connection's connector "
                                          "names; `crossdock plugins inspect` shows it.");
    signature->set("type", std::string("apiKey"));
    signature->set("in", std::string("header"));
    signature->set("name", std::string("signature"));
    JsonObject::Ptr schemes = orderedObject();
    schemes->set("token", token);
    schemes->set("signature", signature);
    JsonObject::Ptr schemas = orderedObject();
    schemas->set("Problem", problemSchema().described());
    JsonObject::Ptr components = orderedObject();
    components->set("securitySchemes", schemes);
    components->set("schemas", schemas);

    JsonObject::Ptr document = orderedObject();
    document->set("openapi", std::string("3.1.0"));
    document->set("info", info);
    document->set("paths", paths);
    document->set("components", components);
    return jsonText(document) + "\n";
}

} // namespace crossdock::admin
