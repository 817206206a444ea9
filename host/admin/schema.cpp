#include "admin/schema.hpp"

#include "conf/nearest.hpp"

#include <crossdock/time.hpp>

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <algorithm>
#include <charconv>

namespace crossdock::admin {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr std::size_t mostFaults = 20;
constexpr std::size_t usualText = 4'096;

Object::Ptr ordered() {
    return new Object(Poco::JSON_PRESERVE_KEY_ORDER);
}

enum class Kind { Text, Time, Choice, Integer, Number, Boolean, List, Object, Map };

const char* nameOf(Kind kind) {
    switch (kind) {
    case Kind::Text:
    case Kind::Time:
    case Kind::Choice:
        return "string";
    case Kind::Integer:
        return "integer";
    case Kind::Number:
        return "number";
    case Kind::Boolean:
        return "boolean";
    case Kind::List:
        return "array";
    case Kind::Object:
    case Kind::Map:
        break;
    }
    return "object";
}

std::string pointer(const std::string& where, const std::string& name) {
    std::string text = where + "/";
    for (const char each : name.substr(0, 60)) {
        if (each == '~' || each == '/') {
            text += each == '~' ? "~0" : "~1";
        } else {
            text += each;
        }
    }
    return text;
}

std::size_t charactersOf(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) {
        return 0;
    }
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    return static_cast<std::size_t>(std::count_if(text.begin() + static_cast<std::ptrdiff_t>(first),
                                                  text.begin() + static_cast<std::ptrdiff_t>(last) + 1,
                                                  [](char each) { return (each & 0xC0) != 0x80; }));
}

} // namespace

struct Schema::Shape {
    Kind kind = Kind::Text;
    std::string description;
    bool nullable = false;
    std::size_t most = usualText;
    std::size_t least = 0;
    std::int64_t from = INT64_MIN;
    std::int64_t to = INT64_MAX;
    std::vector<std::string> words;
    std::vector<Member> members;
    std::shared_ptr<const Shape> of;
};

namespace {

std::string textFault(Kind kind, const std::string& text, std::size_t least, std::size_t most,
                      const std::vector<std::string>& words) {
    if (text.size() > most) {
        return "is longer than " + std::to_string(most) + " bytes";
    }
    if (least > 0 && charactersOf(text) < least) {
        return "must have at least " + std::to_string(least) + " characters";
    }
    if (kind == Kind::Time && !UtcTime::parse(text)) {
        return "must be a time such as \"2026-11-20T00:00:00Z\", not " + conf::inQuotes(text);
    }
    if (kind == Kind::Choice && std::find(words.begin(), words.end(), text) == words.end()) {
        return "cannot be " + conf::inQuotes(text) + conf::suggestion(text, words);
    }
    return {};
}

std::string rangeFault(std::int64_t value, std::int64_t from, std::int64_t to) {
    if (value >= from && value <= to) {
        return {};
    }
    return "must be from " + std::to_string(from) + " to " + std::to_string(to);
}

} // namespace

Schema Schema::text(std::string description) {
    auto shape = std::make_shared<Shape>();
    shape->description = std::move(description);
    return Schema(std::move(shape));
}

Schema Schema::time(std::string description) {
    auto shape = std::make_shared<Shape>();
    shape->kind = Kind::Time;
    shape->description = std::move(description);
    return Schema(std::move(shape));
}

Schema Schema::oneOf(std::vector<std::string> words, std::string description) {
    auto shape = std::make_shared<Shape>();
    shape->kind = Kind::Choice;
    shape->description = std::move(description);
    shape->words = std::move(words);
    return Schema(std::move(shape));
}

Schema Schema::integer(std::int64_t least, std::int64_t most, std::string description) {
    auto shape = std::make_shared<Shape>();
    shape->kind = Kind::Integer;
    shape->description = std::move(description);
    shape->from = least;
    shape->to = most;
    return Schema(std::move(shape));
}

Schema Schema::number(std::string description) {
    auto shape = std::make_shared<Shape>();
    shape->kind = Kind::Number;
    shape->description = std::move(description);
    return Schema(std::move(shape));
}

Schema Schema::boolean(std::string description) {
    auto shape = std::make_shared<Shape>();
    shape->kind = Kind::Boolean;
    shape->description = std::move(description);
    return Schema(std::move(shape));
}

Schema Schema::list(Schema of, std::string description) {
    auto shape = std::make_shared<Shape>();
    shape->kind = Kind::List;
    shape->description = std::move(description);
    shape->of = std::move(of._shape);
    return Schema(std::move(shape));
}

Schema Schema::object(std::vector<Member> members, std::string description) {
    auto shape = std::make_shared<Shape>();
    shape->kind = Kind::Object;
    shape->description = std::move(description);
    shape->members = std::move(members);
    return Schema(std::move(shape));
}

Schema Schema::map(Schema of, std::string description) {
    auto shape = std::make_shared<Shape>();
    shape->kind = Kind::Map;
    shape->description = std::move(description);
    shape->of = std::move(of._shape);
    return Schema(std::move(shape));
}

Schema Schema::orNull() const {
    auto shape = std::make_shared<Shape>(*_shape);
    shape->nullable = true;
    return Schema(std::move(shape));
}

Schema Schema::atMost(std::size_t bytes) const {
    auto shape = std::make_shared<Shape>(*_shape);
    shape->most = bytes;
    return Schema(std::move(shape));
}

Schema Schema::atLeast(std::size_t characters) const {
    auto shape = std::make_shared<Shape>(*_shape);
    shape->least = characters;
    return Schema(std::move(shape));
}

Var Schema::described() const {
    const Shape& shape = *_shape;
    Object::Ptr schema = ordered();
    if (shape.nullable) {
        Array::Ptr types = new Array;
        types->add(std::string(nameOf(shape.kind)));
        types->add(std::string("null"));
        schema->set("type", types);
    } else {
        schema->set("type", std::string(nameOf(shape.kind)));
    }
    if (!shape.description.empty()) {
        schema->set("description", shape.description);
    }
    if (shape.kind == Kind::Time) {
        schema->set("format", std::string("date-time"));
    }
    if (shape.kind == Kind::Text) {
        schema->set("maxLength", shape.most);
    }
    if (shape.least > 0) {
        schema->set("minLength", shape.least);
    }
    if (shape.kind == Kind::Integer && shape.from != INT64_MIN) {
        schema->set("minimum", shape.from);
    }
    if (shape.kind == Kind::Integer && shape.to != INT64_MAX) {
        schema->set("maximum", shape.to);
    }
    if (shape.kind == Kind::Choice) {
        Array::Ptr words = new Array;
        for (const std::string& word : shape.words) {
            words->add(word);
        }
        if (shape.nullable) {
            words->add(Var());
        }
        schema->set("enum", words);
    }
    if (shape.kind == Kind::List) {
        schema->set("items", Schema(shape.of).described());
    }
    if (shape.kind == Kind::Map) {
        schema->set("additionalProperties", Schema(shape.of).described());
    }
    if (shape.kind == Kind::Object) {
        Object::Ptr properties = ordered();
        Array::Ptr required = new Array;
        for (const Member& member : shape.members) {
            properties->set(member.name, member.schema.described());
            if (member.required) {
                required->add(member.name);
            }
        }
        schema->set("properties", properties);
        if (required->size() > 0) {
            schema->set("required", required);
        }
        schema->set("additionalProperties", false);
    }
    return schema;
}

std::vector<Problem::Fault> Schema::faults(const Var& value, const std::string& where) const {
    std::vector<Problem::Fault> found;
    check(value, where, found);
    return found;
}

void Schema::check(const Var& value, const std::string& where, std::vector<Problem::Fault>& found) const {
    const Shape& shape = *_shape;
    const auto fault = [&](const std::string& at, std::string what) {
        if (!what.empty() && found.size() < mostFaults) {
            found.push_back({at, std::move(what)});
        }
    };
    const auto wrongKind = [&] {
        fault(where, std::string("must be of type ") + nameOf(shape.kind) + (shape.nullable ? " or null" : ""));
    };
    if (value.isEmpty()) {
        return shape.nullable ? void() : wrongKind();
    }
    switch (shape.kind) {
    case Kind::Text:
    case Kind::Time:
    case Kind::Choice:
        if (!value.isString()) {
            return wrongKind();
        }
        return fault(where, textFault(shape.kind, value.extract<std::string>(), shape.least, shape.most, shape.words));
    case Kind::Integer:
        if (!value.isInteger() || value.isBoolean()) {
            return wrongKind();
        }
        if (!value.isSigned() && value.convert<std::uint64_t>() > INT64_MAX) {
            return fault(where, "is too large");
        }
        return fault(where, rangeFault(value.convert<std::int64_t>(), shape.from, shape.to));
    case Kind::Number:
        return value.isNumeric() && !value.isBoolean() ? void() : wrongKind();
    case Kind::Boolean:
        return value.isBoolean() ? void() : wrongKind();
    case Kind::List: {
        if (value.type() != typeid(Array::Ptr)) {
            return wrongKind();
        }
        const Array::Ptr& array = value.extract<Array::Ptr>();
        for (std::size_t i = 0; i < array->size() && found.size() < mostFaults; ++i) {
            Schema(shape.of).check(array->get(static_cast<unsigned>(i)), where + "/" + std::to_string(i), found);
        }
        return;
    }
    case Kind::Object:
    case Kind::Map:
        break;
    }
    if (value.type() != typeid(Object::Ptr)) {
        return wrongKind();
    }
    const Object::Ptr& object = value.extract<Object::Ptr>();
    std::vector<std::string> known;
    for (const Member& member : shape.members) {
        known.push_back(member.name);
        if (object->has(member.name)) {
            member.schema.check(object->get(member.name), pointer(where, member.name), found);
        } else if (member.required) {
            fault(pointer(where, member.name), "is missing");
        }
    }
    for (const auto& [name, content] : *object) {
        if (shape.kind == Kind::Map) {
            Schema(shape.of).check(content, pointer(where, name), found);
        } else if (std::find(known.begin(), known.end(), name) == known.end()) {
            fault(pointer(where, name), "is not known" + conf::suggestion(name, known));
        }
    }
}

std::optional<std::string> Schema::faultOf(const std::string& text) const {
    const Shape& shape = *_shape;
    std::string fault;
    if (shape.kind == Kind::Integer) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        fault = error != std::errc() || end != text.data() + text.size()
                    ? "must be a whole number, not " + conf::inQuotes(text)
                    : rangeFault(value, shape.from, shape.to);
    } else if (shape.kind == Kind::Boolean) {
        fault = text == "true" || text == "false" ? "" : "must be true or false, not " + conf::inQuotes(text);
    } else {
        fault = textFault(shape.kind, text, shape.least, shape.most, shape.words);
    }
    return fault.empty() ? std::nullopt : std::optional(std::move(fault));
}

} // namespace crossdock::admin
