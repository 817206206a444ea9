// Whose webhooks come in, what they are signed with and what they are about: asked of the composition, which knows conf, vault and
// connectors.
#pragma once

#include "admin/hook_proof.hpp"
#include "core/result.hpp"
#include "secret/secret.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::admin {

/// A connection that may be called, with what its connector says about the remote.
struct HookTarget {
    std::string connection;
    std::string organisation;
    HookProof proof;
    std::string topicHeader; ///< lower case; empty: none
    std::string pingField;   ///< of the unsigned form "FIELD=digits" that is only answered; empty: none
};

/// Records of one entity that a webhook names.
struct HookHint {
    std::string entity;
    std::vector<std::string> keys;
};

struct HookContent {
    std::vector<HookHint> hints;
    std::size_t foreign = 0; ///< parts about something else than this connection
    bool isCut = false;      ///< it names more records than are taken
};

/// Thread-safe.
class HookDirectory {
public:
    virtual ~HookDirectory() = default;
    /// Nothing when there is no such connection, its connector takes no webhooks, or it has no secret for them.
    virtual std::optional<HookTarget> target(const std::string& connection) const = 0;
    /// All that are valid now, the newest first (two during a rotation).
    virtual Result<std::vector<secret::Secret>> secrets(const std::string& connection) const = 0;
    /// What a proven body is about, as the connector reads it. `topic` is unsigned. A failure is final: reading it again says the same.
    virtual Result<HookContent> read(const std::string& connection, const std::string& topic,
                                     const std::string& body) const = 0;
};

} // namespace crossdock::admin
