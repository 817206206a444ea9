#include "plugin/description.hpp"

#include "plugin/text.hpp"
#include "plugin/verdict.hpp"
#include "plugin/webhook_reader.hpp"

#include <crossdock/settings_json.hpp>

#include <cstddef>
#include <cstring>
#include <set>

namespace crossdock::plugin {

namespace {

constexpr std::uint32_t largestStruct = 4096;
constexpr std::uint64_t mostElements = 256;
constexpr std::size_t longestText = 64UL * 1024;

// How large each descriptor was in boundary 1.0. Constant for all time: members appended later do not count.
template <typename T>
constexpr std::size_t sizeInFirstMinor = 0;
template <>
constexpr std::size_t sizeInFirstMinor<xd_plugin> = offsetof(xd_plugin, component_count) +
                                                    sizeof(xd_plugin::component_count);
template <>
constexpr std::size_t sizeInFirstMinor<xd_component> = offsetof(xd_component, extension) +
                                                       sizeof(xd_component::extension);
template <>
constexpr std::size_t sizeInFirstMinor<xd_entity> = offsetof(xd_entity, parents) + sizeof(xd_entity::parents);
template <>
constexpr std::size_t sizeInFirstMinor<xd_auth> = offsetof(xd_auth, scope) + sizeof(xd_auth::scope);
template <>
constexpr std::size_t sizeInFirstMinor<xd_webhook> = offsetof(xd_webhook, parse) + sizeof(xd_webhook::parse);
template <>
constexpr std::size_t sizeInFirstMinor<xd_source> = offsetof(xd_source, split) + sizeof(xd_source::split);
template <>
constexpr std::size_t sizeInFirstMinor<xd_sink> = offsetof(xd_sink, find) + sizeof(xd_sink::find);

/// Walks the descriptors and keeps the first thing that is wrong with them. After one, it hands out only empty values.
class Reader {
public:
    bool fine() const { return _wrong.empty(); }
    Failure failure() const { return refused(Verdict::BadDescriptor, _wrong); }

    void require(bool condition, const std::string& otherwise) {
        if (!condition && fine()) {
            _wrong = otherwise;
        }
    }

    /// Is there a struct of at least ABI 1.0 at `raw`?
    template <typename T>
    bool sound(const T* raw, const std::string& what) {
        require(raw != nullptr, what + " is NULL");
        require(!fine() || raw->struct_size >= sizeInFirstMinor<T>,
                what + ": struct_size is smaller than in boundary 1.0");
        require(!fine() || raw->struct_size <= largestStruct, what + ": struct_size is beyond reason");
        return fine();
    }

    std::string text(const char* raw, const std::string& what, bool optional = false) {
        if (!fine() || (optional && raw == nullptr)) {
            return {};
        }
        require(raw != nullptr, what + " is NULL");
        if (!fine()) {
            return {};
        }
        std::string out(raw, ::strnlen(raw, longestText));
        require(optional || !out.empty(), what + " is empty");
        require(out.size() < longestText, what + " is beyond reason");
        require(isUtf8(out), what + " is no UTF-8");
        return out;
    }

    std::string identifier(const char* raw, const std::string& what) {
        const std::string out = text(raw, what);
        require(!fine() ||
                    out.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/") ==
                        std::string::npos,
                what + " holds more than letters, digits and . _ - /");
        return out;
    }

    /// The name of a header in the form in which the host has them.
    std::string header(const char* raw, const std::string& what, bool optional = false) {
        const std::string out = text(raw, what, optional);
        require(!fine() || out.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos,
                what + " holds more than lower-case letters, digits and -");
        return out;
    }

    template <typename T, typename Each>
    void each(const T* const* elements, std::uint64_t count, const std::string& what, Each&& take) {
        require(count <= mostElements, what + ": more than 256");
        require(count == 0 || elements != nullptr, what + " is NULL");
        for (std::uint64_t i = 0; fine() && i < count; ++i) {
            take(elements[i], what + "[" + std::to_string(i) + "]");
        }
    }

private:
    std::string _wrong;
};

EntityDescription entityOf(Reader& reader, const xd_entity* raw, const std::string& what) {
    EntityDescription out;
    if (reader.sound(raw, what)) {
        out.flags = raw->flags;
        out.name = reader.identifier(raw->name, what + ".name");
        out.title = reader.text(raw->title, what + ".title");
        out.parents = reader.text(raw->parents, what + ".parents", true);
    }
    return out;
}

AuthDescription authOf(Reader& reader, const xd_auth* raw, const std::string& what) {
    AuthDescription out;
    if (reader.sound(raw, what)) {
        out.kind = raw->kind;
        reader.require(raw->kind >= XD_AUTH_BASIC && raw->kind <= XD_AUTH_OAUTH2, what + ".kind is unknown");
        out.id = reader.identifier(raw->id, what + ".id");
        out.userKey = reader.text(raw->user_key, what + ".user_key", true);
        out.secretKey = reader.text(raw->secret_key, what + ".secret_key");
        out.header = reader.text(raw->header, what + ".header", raw->kind != XD_AUTH_HEADER);
        out.skipPrefix = reader.text(raw->skip_prefix, what + ".skip_prefix", true);
        out.authorizeUrl = reader.text(raw->authorize_url, what + ".authorize_url", true);
        out.tokenUrl = reader.text(raw->token_url, what + ".token_url", true);
        out.scope = reader.text(raw->scope, what + ".scope", true);
    }
    return out;
}

WebhookDescription webhookFrom(Reader& reader, const xd_webhook* raw, const ComponentDescription& component) {
    const std::string what = component.id + ".webhook";
    WebhookDescription out;
    if (!reader.sound(raw, what)) {
        return out;
    }
    out.proof = raw->proof;
    reader.require(raw->proof == XD_PROOF_HMAC_SHA256_BASE64 || raw->proof == XD_PROOF_HMAC_SHA256_HEX,
                   what + ".proof is unknown");
    reader.require(raw->parse != nullptr, what + ": its function parse is NULL");
    out.secretKey = reader.identifier(raw->secret_key, what + ".secret_key");
    out.signatureHeader = reader.header(raw->signature_header, what + ".signature_header");
    out.signaturePrefix = reader.text(raw->signature_prefix, what + ".signature_prefix", true);
    out.topicHeader = reader.header(raw->topic_header, what + ".topic_header", true);
    out.pingField = raw->ping_field == nullptr ? "" : reader.identifier(raw->ping_field, what + ".ping_field");
    for (const AuthDescription& auth : component.auths) {
        reader.require(out.secretKey != auth.secretKey && out.secretKey != auth.userKey,
                       what + ".secret_key: the auth " + auth.id + " uses that credential already");
    }
    return out;
}

void operation(Reader& reader, ComponentDescription& out, bool there, const char* name, bool required) {
    reader.require(there || !required, out.id + ": its function " + name + " is NULL");
    if (there) {
        out.operations.emplace_back(name);
    }
}

void takeOperations(Reader& reader, const xd_component& raw, ComponentDescription& out) {
    if (out.kind == Kind::Source && reader.sound(raw.source, out.id + ".source")) {
        const xd_source& table = *raw.source;
        reader.require(table.reserved == 0, out.id + ".source: reserved is not zero");
        operation(reader, out, table.check != nullptr, "check", true);
        operation(reader, out, table.discover != nullptr, "discover", false);
        operation(reader, out, table.read != nullptr, "read", true);
        operation(reader, out, table.split != nullptr, "split", false);
    }
    if (out.kind == Kind::Sink && reader.sound(raw.sink, out.id + ".sink")) {
        const xd_sink& table = *raw.sink;
        reader.require(table.reserved == 0, out.id + ".sink: reserved is not zero");
        operation(reader, out, table.check != nullptr, "check", true);
        operation(reader, out, table.discover != nullptr, "discover", false);
        operation(reader, out, table.write != nullptr, "write", true);
        operation(reader, out, table.plan != nullptr, "plan", false);
        operation(reader, out, table.find != nullptr, "find", (raw.capabilities & XD_SINK_REFERENCE) != 0);
    }
    operation(reader, out, raw.cancel != nullptr, "cancel", false);
}

void checkSchema(Reader& reader, const ComponentDescription& component) {
    try {
        const JsonValue schema = JsonValue::parse(component.settingsSchema);
        const JsonValue* type = schema.find("type");
        reader.require(type != nullptr && type->text == "object",
                       component.id + ": settings_schema describes no object");
    } catch (const Error& error) {
        reader.require(false, component.id + ": settings_schema: " + error.failure().message);
    }
}

ComponentDescription componentOf(Reader& reader, const xd_component* raw, const std::string& what) {
    ComponentDescription out;
    if (!reader.sound(raw, what)) {
        return out;
    }
    reader.require(raw->kind == XD_KIND_SOURCE || raw->kind == XD_KIND_SINK, what + ".kind is unknown");
    out.kind = raw->kind == XD_KIND_SOURCE ? Kind::Source : Kind::Sink;
    out.id = reader.identifier(raw->id, what + ".id");
    out.title = reader.text(raw->title, what + ".title");
    out.summary = reader.text(raw->summary, what + ".summary");
    out.settingsSchema = reader.text(raw->settings_schema, what + ".settings_schema");
    out.capabilities = raw->capabilities;
    out.requestsPerMinute = raw->requests_per_minute;
    out.requestsPerSecond = raw->requests_per_second;
    out.concurrency = raw->concurrency == 0 ? 1 : raw->concurrency;
    std::set<std::string> names;
    reader.each(raw->entities, raw->entity_count, what + ".entities",
                [&](const xd_entity* entity, const std::string& where) {
                    out.entities.push_back(entityOf(reader, entity, where));
                    reader.require(names.insert(out.entities.back().name).second, where + ": the name occurs twice");
                });
    std::set<std::string> ids;
    reader.each(raw->auths, raw->auth_count, what + ".auths", [&](const xd_auth* auth, const std::string& where) {
        out.auths.push_back(authOf(reader, auth, where));
        reader.require(ids.insert(out.auths.back().id).second, where + ": the id occurs twice");
    });
    reader.each(raw->needs, raw->need_count, what + ".needs", [&](const char* need, const std::string& where) {
        out.needs.push_back(reader.identifier(need, where));
    });
    reader.require(raw->create != nullptr, what + ": its function create is NULL");
    reader.require(raw->destroy != nullptr, what + ": its function destroy is NULL");
    if (reader.fine()) {
        takeOperations(reader, *raw, out);
        if (const xd_webhook* webhook = webhookOf(*raw)) {
            out.webhook = webhookFrom(reader, webhook, out);
        }
        checkSchema(reader, out);
    }
    return out;
}

} // namespace

Result<PluginDescription> describe(const xd_plugin* raw) {
    Reader reader;
    if (!reader.sound(raw, "the descriptor")) {
        return reader.failure();
    }
    if (raw->magic != XD_MAGIC) {
        return refused(Verdict::NotAPlugin, "the descriptor has a wrong magic number");
    }
    PluginDescription out;
    out.abiMajor = raw->abi_major;
    out.abiMinor = raw->abi_minor;
    out.minHostMinor = raw->min_host_minor;
    out.id = reader.identifier(raw->id, "the plug-in's id");
    out.version = reader.identifier(raw->version, "the plug-in's version");
    if (!reader.fine()) {
        return reader.failure();
    }
    if (const Status fits = negotiate({out.abiMajor, out.abiMinor, out.minHostMinor, out.id, out.version}); !fits) {
        return fits.failure();
    }
    reader.require(raw->reserved == 0, "the descriptor: reserved is not zero");
    out.title = reader.text(raw->title, "the plug-in's title");
    out.vendor = reader.text(raw->vendor, "the plug-in's vendor");
    out.licence = reader.text(raw->licence, "the plug-in's licence");
    out.toolchain = reader.text(raw->toolchain, "the plug-in's toolchain", true);
    reader.require(raw->component_count > 0, "the plug-in offers no component");
    std::set<std::string> ids;
    reader.each(raw->components, raw->component_count, "components",
                [&](const xd_component* component, const std::string& where) {
                    out.components.push_back(componentOf(reader, component, where));
                    const ComponentDescription& last = out.components.back();
                    reader.require(ids.insert(last.id + (last.kind == Kind::Source ? "/source" : "/sink")).second,
                                   where + ": id and kind occur twice");
                });
    if (!reader.fine()) {
        return reader.failure();
    }
    return out;
}

Status agree(const Note& note, const PluginDescription& description) {
    if (note.abiMajor != description.abiMajor || note.abiMinor != description.abiMinor ||
        note.minHostMinor != description.minHostMinor || note.id != description.id ||
        note.version != description.version) {
        return refused(Verdict::NoteDisagrees, "the note in the file names " + note.id + " " + note.version +
                                                   ", the descriptor " + description.id + " " + description.version);
    }
    return {};
}

} // namespace crossdock::plugin
