#include "plugin/description.hpp"

#include <crossdock/decimal.hpp>
#include <crossdock/settings_json.hpp>

#include <optional>

namespace crossdock::plugin {

namespace {

/// Puts one object or array together.
class Writer {
public:
    explicit Writer(char open) : _out(1, open) {}

    Writer& json(const char* name, const std::string& value) {
        return separate(), _out += jsonQuoted(name) + ":" + value, *this;
    }
    Writer& text(const char* name, const std::string& value) { return json(name, jsonQuoted(value)); }
    Writer& number(const char* name, std::int64_t value) { return json(name, std::to_string(value)); }
    Writer& item(const std::string& value) { return separate(), _out += value, *this; }
    std::string close(char end) { return _out + end; }

private:
    void separate() {
        if (_out.size() > 1) {
            _out += ',';
        }
    }
    std::string _out;
};

template <typename T, typename Each>
std::string arrayOf(const std::vector<T>& values, Each&& each) {
    Writer out('[');
    for (const T& value : values) {
        out.item(each(value));
    }
    return out.close(']');
}

std::string entityJson(const EntityDescription& entity) {
    return Writer('{')
        .text("name", entity.name)
        .text("title", entity.title)
        .text("parents", entity.parents)
        .number("flags", entity.flags)
        .close('}');
}

std::string authJson(const AuthDescription& auth) {
    return Writer('{')
        .number("kind", auth.kind)
        .text("id", auth.id)
        .text("user_key", auth.userKey)
        .text("secret_key", auth.secretKey)
        .text("header", auth.header)
        .text("skip_prefix", auth.skipPrefix)
        .text("authorize_url", auth.authorizeUrl)
        .text("token_url", auth.tokenUrl)
        .text("scope", auth.scope)
        .close('}');
}

std::string webhookJson(const std::optional<WebhookDescription>& webhook) {
    return !webhook ? "null"
                    : Writer('{')
                          .number("proof", webhook->proof)
                          .text("secret_key", webhook->secretKey)
                          .text("signature_header", webhook->signatureHeader)
                          .text("signature_prefix", webhook->signaturePrefix)
                          .text("topic_header", webhook->topicHeader)
                          .text("ping_field", webhook->pingField)
                          .close('}');
}

std::string componentJson(const ComponentDescription& component) {
    return Writer('{')
        .text("kind", component.kind == Kind::Source ? "source" : "sink")
        .text("id", component.id)
        .text("title", component.title)
        .text("summary", component.summary)
        .number("capabilities", component.capabilities)
        .number("requests_per_minute", component.requestsPerMinute)
        .number("requests_per_second", component.requestsPerSecond)
        .number("concurrency", component.concurrency)
        .json("operations", arrayOf(component.operations, jsonQuoted))
        .json("needs", arrayOf(component.needs, jsonQuoted))
        .json("entities", arrayOf(component.entities, entityJson))
        .json("auths", arrayOf(component.auths, authJson))
        .json("webhook", webhookJson(component.webhook))
        .json("settings", component.settingsSchema)
        .close('}');
}

/// Reads members of a JSON object; throws Error for what is missing or of another kind.
class Members {
public:
    explicit Members(const JsonValue& object) : _object(object) {}

    const JsonValue& need(const char* name, JsonValue::Kind kind) const {
        const JsonValue* value = _object.find(name);
        if (value == nullptr || value->kind != kind) {
            throw Error(ErrorClass::Internal, std::string("description: ") + name + " is missing or of another kind");
        }
        return *value;
    }
    std::string text(const char* name) const { return need(name, JsonValue::Kind::Text).text; }
    std::int64_t signedNumber(const char* name) const {
        const std::optional<Decimal> value = Decimal::parse(need(name, JsonValue::Kind::Number).text);
        const std::optional<std::int64_t> whole = value ? value->minorUnits(0) : std::nullopt;
        if (!whole || *whole < INT32_MIN || *whole > UINT32_MAX) {
            throw Error(ErrorClass::Internal, std::string("description: ") + name + " is out of range");
        }
        return *whole;
    }
    std::uint32_t number(const char* name) const { return static_cast<std::uint32_t>(signedNumber(name)); }
    std::vector<std::string> texts(const char* name) const {
        std::vector<std::string> out;
        for (const JsonValue& item : need(name, JsonValue::Kind::Array).items) {
            out.push_back(item.text);
        }
        return out;
    }

private:
    const JsonValue& _object;
};

EntityDescription entityFrom(const JsonValue& json) {
    const Members from(json);
    return {from.text("name"), from.text("title"), from.text("parents"), from.number("flags")};
}

AuthDescription authFrom(const JsonValue& json) {
    const Members from(json);
    return {static_cast<std::int32_t>(from.signedNumber("kind")),
            from.text("id"),
            from.text("user_key"),
            from.text("secret_key"),
            from.text("header"),
            from.text("skip_prefix"),
            from.text("authorize_url"),
            from.text("token_url"),
            from.text("scope")};
}

std::optional<WebhookDescription> webhookFrom(const JsonValue& component) {
    const JsonValue* json = component.find("webhook");
    if (json == nullptr || json->kind == JsonValue::Kind::Null) {
        return std::nullopt;
    }
    const Members from(*json);
    return WebhookDescription{static_cast<std::int32_t>(from.signedNumber("proof")),
                              from.text("secret_key"),
                              from.text("signature_header"),
                              from.text("signature_prefix"),
                              from.text("topic_header"),
                              from.text("ping_field")};
}

ComponentDescription componentFrom(const JsonValue& json) {
    const Members from(json);
    ComponentDescription out;
    out.kind = from.text("kind") == "source" ? Kind::Source : Kind::Sink;
    out.id = from.text("id");
    out.title = from.text("title");
    out.summary = from.text("summary");
    out.capabilities = from.number("capabilities");
    out.requestsPerMinute = from.number("requests_per_minute");
    out.requestsPerSecond = from.number("requests_per_second");
    out.concurrency = from.number("concurrency");
    out.operations = from.texts("operations");
    out.needs = from.texts("needs");
    out.settingsSchema = jsonText(from.need("settings", JsonValue::Kind::Object));
    for (const JsonValue& entity : from.need("entities", JsonValue::Kind::Array).items) {
        out.entities.push_back(entityFrom(entity));
    }
    for (const JsonValue& auth : from.need("auths", JsonValue::Kind::Array).items) {
        out.auths.push_back(authFrom(auth));
    }
    out.webhook = webhookFrom(json);
    return out;
}

} // namespace

std::string toJson(const PluginDescription& description) {
    return Writer('{')
        .text("id", description.id)
        .text("version", description.version)
        .text("title", description.title)
        .text("vendor", description.vendor)
        .text("licence", description.licence)
        .text("toolchain", description.toolchain)
        .number("abi_major", description.abiMajor)
        .number("abi_minor", description.abiMinor)
        .number("min_host_minor", description.minHostMinor)
        .json("components", arrayOf(description.components, componentJson))
        .close('}');
}

Result<PluginDescription> fromJson(std::string_view json) {
    try {
        const JsonValue root = JsonValue::parse(json);
        const Members from(root);
        PluginDescription out;
        out.id = from.text("id");
        out.version = from.text("version");
        out.title = from.text("title");
        out.vendor = from.text("vendor");
        out.licence = from.text("licence");
        out.toolchain = from.text("toolchain");
        out.abiMajor = from.number("abi_major");
        out.abiMinor = from.number("abi_minor");
        out.minHostMinor = from.number("min_host_minor");
        for (const JsonValue& component : from.need("components", JsonValue::Kind::Array).items) {
            out.components.push_back(componentFrom(component));
        }
        return out;
    } catch (const Error& error) {
        return error.failure();
    }
}

} // namespace crossdock::plugin
