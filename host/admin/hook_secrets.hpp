// Whose webhooks come in and what they are signed with: asked of the composition, which knows conf and vault.
#pragma once

#include "core/result.hpp"
#include "secret/secret.hpp"

#include <optional>
#include <string>
#include <vector>

namespace crossdock::admin {

/// How a remote signs. The digest is HMAC-SHA256 over the raw body, in base64, in the header of that name.
enum class HookKind {
    WooCommerce, ///< x-wc-webhook-signature
    QuickBooks   ///< intuit-signature; one verifier for an app, so the body's realm must be the connection's
};

/// A connection that may be called.
struct HookTarget {
    std::string connection;
    std::string organisation;
    HookKind kind = HookKind::WooCommerce;
    std::string realm; ///< QuickBooks: the company's id
};

/// Thread-safe.
class HookSecrets {
public:
    virtual ~HookSecrets() = default;
    /// Nothing when there is no such connection, its connector knows no webhooks, or it has no webhook_secret.
    virtual std::optional<HookTarget> target(const std::string& connection) const = 0;
    /// All that are valid now, the newest first (two during a rotation).
    virtual Result<std::vector<secret::Secret>> secrets(const std::string& connection) const = 0;
};

} // namespace crossdock::admin
