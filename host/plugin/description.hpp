// What a connector says about itself, copied out of its descriptors and checked.
#pragma once

#include "core/result.hpp"
#include "plugin/elf_note.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::plugin {

struct EntityDescription {
    std::string name;
    std::string title;
    std::string parents;
    std::uint32_t flags = 0; ///< XD_ENTITY_...
};

/// An xd_auth; absent texts are empty.
struct AuthDescription {
    std::int32_t kind = 0; ///< XD_AUTH_...
    std::string id;
    std::string userKey;
    std::string secretKey;
    std::string header;
    std::string skipPrefix;
    std::string authorizeUrl;
    std::string tokenUrl;
    std::string scope;
};

/// An xd_webhook; absent texts are empty.
struct WebhookDescription {
    std::int32_t proof = 0; ///< XD_PROOF_...
    std::string secretKey;
    std::string signatureHeader;
    std::string signaturePrefix;
    std::string topicHeader;
    std::string pingField;
};

enum class Kind { Source = XD_KIND_SOURCE, Sink = XD_KIND_SINK };

struct ComponentDescription {
    Kind kind = Kind::Source;
    std::string id;
    std::string title;
    std::string summary;
    std::string settingsSchema; ///< JSON
    std::uint32_t capabilities = 0;
    std::uint32_t requestsPerMinute = 0;
    std::uint32_t requestsPerSecond = 0;
    std::uint32_t concurrency = 1;
    std::vector<EntityDescription> entities;
    std::vector<AuthDescription> auths;
    std::vector<std::string> needs;
    std::optional<WebhookDescription> webhook;
    std::vector<std::string> operations; ///< names of the functions that it offers: "check", "read", ...
};

struct PluginDescription {
    std::string id;
    std::string version;
    std::string title;
    std::string vendor;
    std::string licence;
    std::string toolchain;
    std::uint32_t abiMajor = 0;
    std::uint32_t abiMinor = 0;
    std::uint32_t minHostMinor = 0;
    std::vector<ComponentDescription> components;
};

/// Copies and checks what the entry function returned; NULL is allowed. A member newer than this host's boundary is ignored, one that
/// an older connector lacks is absent. Failure: not_a_plugin (magic), bad_descriptor, wrong_major, needs_newer_host.
Result<PluginDescription> describe(const xd_plugin* raw);

/// Does the note of the file say the same? Failure: note_disagrees.
Status agree(const Note& note, const PluginDescription& description);

/// The description as one JSON object, and back. fromJson trusts nothing: failure internal.
std::string toJson(const PluginDescription& description);
Result<PluginDescription> fromJson(std::string_view json);

} // namespace crossdock::plugin
