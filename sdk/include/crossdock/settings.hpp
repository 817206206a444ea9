// A connector's own settings: declared as a list of fields, checked by the host, read by type.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crossdock/decimal.hpp"
#include "crossdock/settings_json.hpp"

namespace crossdock {
inline namespace v1 {

/// One setting in the [source] or [sink] table of a flow. Built link by link:
///
///     Field::choice("document", {"sales_receipt", "invoice"}, "sales_receipt").describe("what an order becomes")
///
/// Settings hold no secrets: those are credentials, named by an Auth.
class Field {
public:
    static Field text(std::string name) { return Field(std::move(name), "{\"type\":\"string\""); }
    static Field text(std::string name, std::string_view byDefault) {
        return text(std::move(name)).standard(jsonQuoted(byDefault));
    }
    static Field integer(std::string name) { return Field(std::move(name), "{\"type\":\"integer\""); }
    static Field integer(std::string name, std::int64_t byDefault) {
        return integer(std::move(name)).standard(std::to_string(byDefault));
    }
    static Field boolean(std::string name, bool byDefault) {
        return Field(std::move(name), "{\"type\":\"boolean\"").standard(byDefault ? "true" : "false");
    }
    /// An exact number, written as text: "0.05".
    static Field decimal(std::string name) {
        return Field(std::move(name), "{\"type\":\"string\",\"format\":\"decimal\"");
    }
    static Field decimal(std::string name, std::string_view byDefault) {
        return decimal(std::move(name)).standard(jsonQuoted(byDefault));
    }
    /// One of `values`.
    static Field choice(std::string name, const std::vector<std::string>& values, std::string_view byDefault) {
        return Field(std::move(name), "{\"type\":\"string\",\"enum\":" + listOf(values))
            .standard(jsonQuoted(byDefault));
    }
    static Field list(std::string name, const std::vector<std::string>& byDefault = {}) {
        return Field(std::move(name), "{\"type\":\"array\",\"items\":{\"type\":\"string\"}")
            .standard(listOf(byDefault));
    }
    /// A table of texts under names that the admin chooses.
    static Field map(std::string name) {
        return Field(std::move(name), "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}")
            .standard("{}");
    }

    Field& describe(std::string_view description) { return add("description", jsonQuoted(description)); }
    /// Of a text: a regular expression (ECMA 262) that it must match.
    Field& pattern(std::string_view expression) { return add("pattern", jsonQuoted(expression)); }
    /// Of an integer or a decimal, both ends included.
    Field& between(std::int64_t least, std::int64_t most) {
        return add("minimum", std::to_string(least)).add("maximum", std::to_string(most));
    }
    /// It says which system this is, as a company's id does where all companies share one address: a flow that has linked records stops
    /// when it changes, until a person says that it may go on.
    Field& identity() { return add("identity", "true"); }
    Field& required() { return _required = true, *this; }

    const std::string& name() const noexcept { return _name; }
    bool isRequired() const noexcept { return _required; }
    std::string schema() const { return _schema + "}"; }

private:
    Field(std::string name, std::string schema) : _name(std::move(name)), _schema(std::move(schema)) {}
    Field& add(std::string_view key, const std::string& json) {
        _schema.append(",").append(jsonQuoted(key)).append(":").append(json);
        return *this;
    }
    Field standard(const std::string& json) { return add("default", json); }
    static std::string listOf(const std::vector<std::string>& values) {
        std::string out = "[";
        for (const std::string& value : values) {
            out.append(out.size() > 1 ? "," : "").append(jsonQuoted(value));
        }
        return out += "]";
    }

    std::string _name;
    std::string _schema;
    bool _required = false;
};

/// The JSON schema of an object with exactly these fields.
inline std::string settingsSchema(const std::vector<Field>& fields) {
    std::string properties;
    std::string required;
    for (const Field& field : fields) {
        properties.append(properties.empty() ? "" : ",")
            .append(jsonQuoted(field.name()))
            .append(":")
            .append(field.schema());
        if (field.isRequired()) {
            required.append(required.empty() ? "" : ",").append(jsonQuoted(field.name()));
        }
    }
    return "{\"type\":\"object\",\"properties\":{" + properties + "},\"required\":[" + required +
           "],\"additionalProperties\":false}";
}

/// The settings of one instance, as the host checked them, with defaults filled in. Every getter throws Error (config) that
/// names the setting when it is missing or of another type; has() tells first for optional ones.
class Settings {
public:
    explicit Settings(std::string_view json) : _root(JsonValue::parse(json)) {
        if (_root.kind != JsonValue::Kind::Object) {
            throw Error(ErrorClass::Config, "settings: not an object");
        }
    }

    bool has(std::string_view name) const noexcept {
        const JsonValue* value = _root.find(name);
        return value != nullptr && value->kind != JsonValue::Kind::Null;
    }
    const std::string& text(std::string_view name) const { return need(_root, name, JsonValue::Kind::Text).text; }
    std::string text(std::string_view name, std::string byDefault) const {
        if (!has(name)) {
            return byDefault;
        }
        return text(name);
    }
    bool boolean(std::string_view name) const { return need(_root, name, JsonValue::Kind::Boolean).boolean; }
    std::int64_t integer(std::string_view name) const {
        const std::optional<Decimal> value = Decimal::parse(need(_root, name, JsonValue::Kind::Number).text);
        const std::optional<std::int64_t> whole = value ? value->minorUnits(0) : std::nullopt;
        return whole ? *whole : throw wrong(name, "an integer");
    }
    /// From text or number.
    Decimal decimal(std::string_view name) const {
        const JsonValue* value = _root.find(name);
        const bool usable =
            value != nullptr && (value->kind == JsonValue::Kind::Text || value->kind == JsonValue::Kind::Number);
        const std::optional<Decimal> number = usable ? Decimal::parse(value->text) : std::nullopt;
        return number ? *number : throw wrong(name, "a decimal number");
    }
    std::vector<std::string> list(std::string_view name) const {
        std::vector<std::string> out;
        for (const JsonValue& item : need(_root, name, JsonValue::Kind::Array).items) {
            if (item.kind != JsonValue::Kind::Text) {
                throw wrong(name, "a list of texts");
            }
            out.push_back(item.text);
        }
        return out;
    }
    std::map<std::string, std::string> map(std::string_view name) const {
        std::map<std::string, std::string> out;
        for (const auto& [key, value] : need(_root, name, JsonValue::Kind::Object).members) {
            if (value.kind != JsonValue::Kind::Text) {
                throw wrong(name, "a table of texts");
            }
            out.emplace(key, value.text);
        }
        return out;
    }

    std::string connectionName() const { return connection("name"); }
    std::string organisation() const { return connection("organisation"); }
    std::string url() const { return connection("url"); }
    /// The organisation's time zone, as an IANA name: the default for business dates. "" when the host says none.
    std::string timezone() const { return connection("timezone"); }

    const JsonValue& root() const noexcept { return _root; }

private:
    static Error wrong(std::string_view name, std::string_view wanted) {
        return Error(ErrorClass::Config, "settings: " + std::string(name) + ": expected " + std::string(wanted));
    }
    static const JsonValue& need(const JsonValue& object, std::string_view name, JsonValue::Kind kind) {
        static constexpr const char* names[] = {"null", "true or false", "a number", "a text", "a list", "a table"};
        const JsonValue* value = object.find(name);
        if (value == nullptr || value->kind != kind) {
            throw wrong(name, names[static_cast<int>(kind)]);
        }
        return *value;
    }
    std::string connection(std::string_view name) const {
        const JsonValue* connection = _root.find("connection");
        const JsonValue* value = connection != nullptr ? connection->find(name) : nullptr;
        return value != nullptr && value->kind == JsonValue::Kind::Text ? value->text : std::string();
    }

    JsonValue _root;
};

} // namespace v1
} // namespace crossdock
