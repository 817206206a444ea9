#include "conf/settings_schema.hpp"

#include "conf/nearest.hpp"

#include <crossdock/decimal.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

namespace crossdock::conf {

namespace json = boost::json;

namespace {

constexpr int maxNesting = 16;
constexpr std::size_t longestMatched = 1'000; // std::regex recurses per character

/// A bound or default may stand in the schema as a number or, exact, as text.
std::optional<Decimal> decimalOf(const json::value& value) {
    if (value.is_string()) {
        return Decimal::parse(std::string_view(value.get_string()));
    }
    if (value.is_number()) {
        return Decimal::parse(json::serialize(value));
    }
    return std::nullopt;
}

} // namespace

struct SettingsSchema::Rule {
    enum class Type { Object, Text, Integer, Number, Boolean, List };

    Type type = Type::Object;
    std::map<std::string, std::shared_ptr<const Rule>> properties;
    std::vector<std::string> required;
    std::shared_ptr<const Rule> others; ///< schema of properties that are not named; null: none are allowed
    bool anyOthers = false;
    std::shared_ptr<const Rule> items;
    std::vector<std::string> words;
    std::optional<json::value> fallback;
    std::optional<std::string> patternText;
    std::regex pattern;
    std::optional<Decimal> least;
    std::optional<Decimal> most;
    bool isIdentity = false;

    static std::shared_ptr<const Rule> read(const json::value& from, int depth);
    std::vector<std::string> names() const;
    std::optional<json::value> convert(const Node& node, const std::string& name, Mistakes& mistakes) const;
    std::optional<json::object> convertMembers(const Node& node, const std::string& title, const Position& whole,
                                               Mistakes& mistakes) const;

private:
    std::optional<json::value> convertText(const Node& node, const std::string& name, Mistakes& mistakes) const;
    std::optional<json::value> convertNumber(const Node& node, const std::string& name, Mistakes& mistakes) const;
    bool withinBounds(const Decimal& value) const { return (!least || value >= *least) && (!most || value <= *most); }
    std::string bounds() const;
};

namespace {

json::value asWritten(const Node& node) {
    switch (node.kind) {
    case Node::Kind::Text:
        return json::value(node.text);
    case Node::Kind::Integer:
        return json::value(node.integer);
    case Node::Kind::Boolean:
        return json::value(node.boolean);
    case Node::Kind::List: {
        json::array list;
        for (const Node& item : node.items) {
            list.push_back(asWritten(item));
        }
        return list;
    }
    case Node::Kind::Table: {
        json::object object;
        for (const Node::Member& member : node.members) {
            object[member.name] = asWritten(member.value);
        }
        return object;
    }
    case Node::Kind::Float:
    case Node::Kind::Time:
        break;
    }
    return nullptr;
}

json::object described(const SettingsSchema::Identity& identity) {
    json::object object{{"name", identity.name}, {"organisation", identity.organisation}, {"url", identity.url}};
    if (!identity.timezone.empty()) {
        object["timezone"] = identity.timezone;
    }
    return object;
}

} // namespace

std::shared_ptr<const SettingsSchema::Rule> SettingsSchema::Rule::read(const json::value& from, int depth) {
    if (depth > maxNesting) {
        throw std::invalid_argument("nested too deep");
    }
    const json::object& source = from.as_object();
    auto rule = std::make_shared<Rule>();
    static const std::map<std::string, Type, std::less<>> types = {{"object", Type::Object},   {"string", Type::Text},
                                                                   {"integer", Type::Integer}, {"number", Type::Number},
                                                                   {"boolean", Type::Boolean}, {"array", Type::List}};
    const auto type = types.find(std::string_view(source.at("type").as_string()));
    if (type == types.end()) {
        throw std::invalid_argument("unknown type");
    }
    rule->type = type->second;
    const json::value* format = source.if_contains("format");
    if (format != nullptr && *format == "decimal") {
        rule->type = Type::Number;
    }
    if (const json::value* properties = source.if_contains("properties")) {
        for (const auto& [name, value] : properties->as_object()) {
            rule->properties.emplace(std::string(name), read(value, depth + 1));
        }
    }
    if (const json::value* required = source.if_contains("required")) {
        for (const json::value& name : required->as_array()) {
            rule->required.emplace_back(name.as_string());
        }
    }
    if (const json::value* others = source.if_contains("additionalProperties")) {
        rule->anyOthers = others->is_bool() && others->get_bool();
        rule->others = others->is_object() ? read(*others, depth + 1) : nullptr;
    }
    if (const json::value* items = source.if_contains("items")) {
        rule->items = read(*items, depth + 1);
    }
    if (const json::value* words = source.if_contains("enum")) {
        for (const json::value& word : words->as_array()) {
            rule->words.emplace_back(word.as_string());
        }
    }
    if (const json::value* fallback = source.if_contains("default")) {
        rule->fallback = *fallback;
    }
    if (const json::value* pattern = source.if_contains("pattern")) {
        rule->patternText = std::string(pattern->as_string());
        rule->pattern = std::regex(*rule->patternText, std::regex::ECMAScript);
    }
    if (const json::value* identity = source.if_contains("identity")) {
        rule->isIdentity = identity->as_bool();
    }
    for (const auto& [name, bound] : {std::pair("minimum", &rule->least), std::pair("maximum", &rule->most)}) {
        if (const json::value* value = source.if_contains(name)) {
            *bound = decimalOf(*value);
            if (!*bound) {
                throw std::invalid_argument(std::string(name) + " is no decimal number");
            }
        }
    }
    return rule;
}

std::vector<std::string> SettingsSchema::Rule::names() const {
    std::vector<std::string> all;
    for (const auto& [name, rule] : properties) {
        all.push_back(name);
    }
    return all;
}

std::string SettingsSchema::Rule::bounds() const {
    if (least && most) {
        return " must be between " + least->text() + " and " + most->text();
    }
    return least ? " must be at least " + least->text() : " must be at most " + most->text();
}

std::optional<json::value> SettingsSchema::Rule::convertText(const Node& node, const std::string& name,
                                                             Mistakes& mistakes) const {
    if (!words.empty() && std::find(words.begin(), words.end(), node.text) == words.end()) {
        mistakes.push_back(
            {node.at, inQuotes(name) + " cannot be " + inQuotes(node.text) + suggestion(node.text, words)});
        return std::nullopt;
    }
    if (patternText && (node.text.size() > longestMatched || !std::regex_search(node.text, pattern))) {
        mistakes.push_back({node.at, inQuotes(name) + " must match the pattern " + *patternText});
        return std::nullopt;
    }
    return json::value(node.text);
}

std::optional<json::value> SettingsSchema::Rule::convertNumber(const Node& node, const std::string& name,
                                                               Mistakes& mistakes) const {
    const bool whole = node.kind == Node::Kind::Integer;
    const auto value = Decimal::parse(whole ? std::to_string(node.integer) : node.text);
    if (!value) {
        mistakes.push_back({node.at, inQuotes(name) + " must be a decimal number in quotes, for instance \"0.05\""});
        return std::nullopt;
    }
    if (!withinBounds(*value)) {
        mistakes.push_back({node.at, inQuotes(name) + bounds()});
        return std::nullopt;
    }
    return type == Type::Integer ? json::value(node.integer) : json::value(value->text());
}

std::optional<json::value> SettingsSchema::Rule::convert(const Node& node, const std::string& name,
                                                         Mistakes& mistakes) const {
    using Kind = Node::Kind;
    const auto wrong = [&](const char* expected) -> std::optional<json::value> {
        mistakes.push_back(
            {node.at, inQuotes(name) + " must be " + expected + ", not " + std::string(describe(node.kind))});
        return std::nullopt;
    };
    switch (type) {
    case Type::Text:
        return node.kind == Kind::Text ? convertText(node, name, mistakes) : wrong("text in quotes");
    case Type::Integer:
        return node.kind == Kind::Integer ? convertNumber(node, name, mistakes) : wrong("a whole number");
    case Type::Number:
        return node.kind == Kind::Integer || node.kind == Kind::Text
                   ? convertNumber(node, name, mistakes)
                   : wrong("a decimal number in quotes, so that it stays exact, for instance "
                           "\"0.05\"");
    case Type::Boolean:
        return node.kind == Kind::Boolean ? std::optional<json::value>(node.boolean) : wrong("true or false");
    case Type::List: {
        if (node.kind != Kind::List) {
            return wrong("a list");
        }
        json::array list;
        bool sound = true;
        for (const Node& item : node.items) {
            auto value = items ? items->convert(item, name, mistakes) : std::optional(asWritten(item));
            sound = sound && value.has_value();
            list.push_back(value.value_or(nullptr));
        }
        return sound ? std::optional<json::value>(std::move(list)) : std::nullopt;
    }
    case Type::Object: {
        if (node.kind != Kind::Table) {
            return wrong("a table");
        }
        auto members = convertMembers(node, inQuotes(name), node.at, mistakes);
        return members ? std::optional<json::value>(std::move(*members)) : std::nullopt;
    }
    }
    return std::nullopt;
}

std::optional<json::object> SettingsSchema::Rule::convertMembers(const Node& node, const std::string& title,
                                                                 const Position& whole, Mistakes& mistakes) const {
    json::object object;
    bool sound = true;
    for (const Node::Member& member : node.members) {
        const auto known = properties.find(member.name);
        const Rule* rule = known != properties.end() ? known->second.get() : others.get();
        if (rule == nullptr && !anyOthers) {
            mistakes.push_back(
                {member.at, title + " has no setting " + inQuotes(member.name) + suggestion(member.name, names())});
            sound = false;
            continue;
        }
        auto value = rule != nullptr ? rule->convert(member.value, member.name, mistakes)
                                     : std::optional(asWritten(member.value));
        sound = sound && value.has_value();
        object[member.name] = value.value_or(nullptr);
    }
    for (const auto& [name, rule] : properties) {
        if (!object.contains(name) && rule->fallback) {
            object[name] = *rule->fallback;
        }
    }
    for (const std::string& name : required) {
        if (!object.contains(name)) {
            mistakes.push_back({whole, title + " needs the setting " + inQuotes(name)});
            sound = false;
        }
    }
    return sound ? std::optional(std::move(object)) : std::nullopt;
}

std::variant<SettingsSchema, std::string> SettingsSchema::parse(const std::string& text) {
    if (text.empty()) {
        return SettingsSchema(std::make_shared<Rule>(), {});
    }
    try {
        const json::value whole = json::parse(text);
        auto rule = Rule::read(whole, 0);
        if (rule->type != Rule::Type::Object) {
            return "its settings schema is not of type object";
        }
        Fields fields;
        if (const json::value* map = whole.as_object().if_contains("map")) {
            for (const auto& [entity, names] : map->as_object()) {
                for (const json::value& name : names.as_array()) {
                    fields[entity].emplace_back(name.as_string());
                }
            }
        }
        return SettingsSchema(std::move(rule), std::move(fields));
    } catch (const std::exception& error) {
        return std::string("its settings schema cannot be read: ") + error.what();
    }
}

std::vector<std::string> SettingsSchema::names() const {
    return _rule->names();
}

std::optional<std::vector<std::string>> SettingsSchema::fieldsOf(const std::string& entity) const {
    const auto found = _fields.find(entity);
    return found == _fields.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> SettingsSchema::identities() const {
    std::vector<std::string> all;
    for (const auto& [name, rule] : _rule->properties) {
        if (rule->isIdentity) {
            all.push_back(name);
        }
    }
    return all;
}

std::optional<std::string> SettingsSchema::apply(const Node& table, const std::string& title, const Position& whole,
                                                 const Identity& identity, Mistakes& mistakes) const {
    auto object = _rule->convertMembers(table, title, whole, mistakes);
    if (!object) {
        return std::nullopt;
    }
    (*object)["connection"] = described(identity);
    return json::serialize(*object);
}

std::string settingsAsWritten(const Node& table, const SettingsSchema::Identity& identity) {
    json::value written = asWritten(table);
    written.as_object()["connection"] = described(identity);
    return json::serialize(written);
}

Node merged(const Node* under, const Node* over) {
    Node result = under != nullptr ? *under : Node{};
    if (over == nullptr) {
        return result;
    }
    result.at = over->at;
    for (const Node::Member& member : over->members) {
        const auto same = std::find_if(result.members.begin(), result.members.end(),
                                       [&member](const Node::Member& other) { return other.name == member.name; });
        if (same != result.members.end()) {
            *same = member;
        } else {
            result.members.push_back(member);
        }
    }
    return result;
}

} // namespace crossdock::conf
