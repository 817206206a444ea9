#include "admin/json.hpp"

#include "admin/utf8.hpp"

#include <Poco/JSON/JSONException.h>
#include <Poco/JSON/Parser.h>
#include <Poco/JSON/Stringifier.h>

#include <algorithm>
#include <sstream>

namespace crossdock::admin {

namespace {

constexpr std::size_t deepest = 32;

/// How deep brackets nest, whether or not the text is JSON.
std::size_t depthOf(const std::string& text) {
    std::size_t depth = 0;
    std::size_t most = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char each = text[i];
        if (quoted) {
            i += each == '\\' ? 1 : 0;
            quoted = each != '"';
        } else if (each == '"') {
            quoted = true;
        } else if (each == '{' || each == '[') {
            most = std::max(most, ++depth);
        } else if ((each == '}' || each == ']') && depth > 0) {
            --depth;
        }
    }
    return most;
}

} // namespace

JsonObject::Ptr orderedObject() {
    return new JsonObject(Poco::JSON_PRESERVE_KEY_ORDER);
}

std::optional<Poco::Dynamic::Var> parsedJson(const std::string& text, std::string& fault) {
    if (text.find('\0') != std::string::npos) {
        fault = "the body holds a zero byte";
        return std::nullopt;
    }
    if (!isUtf8(text)) {
        fault = "the body is not UTF-8";
        return std::nullopt;
    }
    if (depthOf(text) > deepest) {
        fault = "the body is nested deeper than " + std::to_string(deepest);
        return std::nullopt;
    }
    try {
        Poco::JSON::Parser parser;
        parser.setAllowComments(false);
        return std::optional<Poco::Dynamic::Var>(std::in_place, parser.parse(text));
    } catch (const Poco::Exception&) {
        const std::size_t begin = text.find_first_not_of(" \t\r\n");
        const bool isContainer = begin != std::string::npos && (text[begin] == '{' || text[begin] == '[');
        fault = isContainer ? "the body is not JSON" : "the body is not a JSON object";
    } catch (const std::exception&) {
        fault = "the body holds a number beyond all measure";
    }
    return std::nullopt;
}

std::string jsonText(const Poco::Dynamic::Var& value) {
    std::ostringstream out;
    Poco::JSON::Stringifier::stringify(value, out);
    return wellFormed(out.str());
}

std::string problemJson(const Problem& problem, const std::string& requestId) {
    JsonObject::Ptr object = orderedObject();
    object->set("type", "/problems/" + problem.code);
    object->set("title", problem.title);
    object->set("status", problem.status);
    object->set("detail", problem.detail);
    object->set("instance", "urn:crossdock:request:" + requestId);
    if (!problem.advice.empty()) {
        object->set("advice", problem.advice);
    }
    if (!problem.faults.empty()) {
        JsonArray::Ptr faults = new JsonArray;
        for (const Problem::Fault& fault : problem.faults) {
            JsonObject::Ptr entry = orderedObject();
            entry->set("where", fault.where);
            entry->set("what", fault.what);
            faults->add(entry);
        }
        object->set("errors", faults);
    }
    return jsonText(object) + "\n";
}

} // namespace crossdock::admin
