// Does a JSON value obey a JSON Schema? As much of it as the OpenAPI file uses; written apart from the code that makes that file.
#pragma once

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <string>
#include <vector>

namespace crossdock::admin::test {

inline bool isOfType(const Poco::Dynamic::Var& value, const std::string& type) {
    if (value.isEmpty()) {
        return type == "null";
    }
    return (type == "string" && value.isString()) || (type == "integer" && value.isInteger() && !value.isBoolean()) ||
           (type == "number" && value.isNumeric() && !value.isBoolean()) || (type == "boolean" && value.isBoolean()) ||
           (type == "array" && value.type() == typeid(Poco::JSON::Array::Ptr)) ||
           (type == "object" && value.type() == typeid(Poco::JSON::Object::Ptr));
}

/// Everything that is wrong, as text; empty: nothing.
inline std::string breach(const Poco::Dynamic::Var& value, const Poco::JSON::Object::Ptr& schema,
                          const std::string& where = "") {
    std::string wrong;
    bool typed = false;
    const Poco::Dynamic::Var types = schema->get("type");
    if (types.isString()) {
        typed = isOfType(value, types.extract<std::string>());
    } else {
        for (const Poco::Dynamic::Var& type : *types.extract<Poco::JSON::Array::Ptr>()) {
            typed = typed || isOfType(value, type.extract<std::string>());
        }
    }
    if (!typed) {
        return where + " has the wrong type\n";
    }
    if (value.isEmpty()) {
        return wrong;
    }
    if (schema->has("enum")) {
        bool among = false;
        for (const Poco::Dynamic::Var& word : *schema->getArray("enum")) {
            among = among || (!word.isEmpty() && word == value);
        }
        wrong += among ? "" : where + " is not one of the enum\n";
    }
    if (value.isInteger() && schema->has("minimum") &&
        value.convert<std::int64_t>() < schema->getValue<std::int64_t>("minimum")) {
        wrong += where + " is too small\n";
    }
    if (value.isString() && schema->has("maxLength") &&
        value.extract<std::string>().size() > schema->getValue<std::size_t>("maxLength")) {
        wrong += where + " is too long\n";
    }
    if (value.type() == typeid(Poco::JSON::Array::Ptr)) {
        int index = 0;
        for (const Poco::Dynamic::Var& each : *value.extract<Poco::JSON::Array::Ptr>()) {
            wrong += breach(each, schema->getObject("items"), where + "/" + std::to_string(index++));
        }
    }
    if (value.type() != typeid(Poco::JSON::Object::Ptr)) {
        return wrong;
    }
    const Poco::JSON::Object::Ptr& object = value.extract<Poco::JSON::Object::Ptr>();
    const Poco::JSON::Object::Ptr members = schema->getObject("properties");
    for (const auto& [name, content] : *object) {
        if (members && members->has(name)) {
            wrong += breach(content, members->getObject(name), where + "/" + name);
        } else {
            wrong += where + "/" + name + " is not declared\n";
        }
    }
    if (schema->has("required")) {
        for (const Poco::Dynamic::Var& name : *schema->getArray("required")) {
            wrong += object->has(name.extract<std::string>())
                         ? ""
                         : where + "/" + name.extract<std::string>() + " is missing\n";
        }
    }
    return wrong;
}

} // namespace crossdock::admin::test
