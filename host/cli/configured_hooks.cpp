#include "cli/configured_hooks.hpp"

#include "plugin/webhook_reader.hpp"

#include <crossdock/settings_json.hpp>

#include <algorithm>

namespace crossdock::cli {

namespace {

/// A connection whose connector takes webhooks and that has a secret for them.
struct Hooked {
    const conf::Connection* connection;
    plugin::Found component;
    const plugin::WebhookDescription* webhook;
    std::string secret; ///< its name in the vault
};

std::optional<Hooked> find(const app::Host& host, const std::string& name) {
    const auto& all = host.workspace().conf().connections;
    const auto connection = all.find(name);
    if (connection == all.end()) {
        return std::nullopt;
    }
    for (const plugin::Kind kind : {plugin::Kind::Source, plugin::Kind::Sink}) {
        const Result<plugin::Found> found = host.workspace().connectors().find(*connection->second.connector, kind);
        const auto* webhook = found && found->description().webhook ? &*found->description().webhook : nullptr;
        const auto& credentials = connection->second.credentials;
        const auto secret = webhook == nullptr ? credentials.end() : credentials.find(webhook->secretKey);
        if (secret != credentials.end()) {
            return Hooked{&connection->second, *found, webhook, *secret->second};
        }
    }
    return std::nullopt;
}

Failure unhooked(const std::string& name) {
    return failed(ErrorClass::Config, "connection " + name + " takes no webhooks");
}

/// The settings that the connection itself has; when a flow must add to them before they are whole, what it is alone.
std::string settingsOf(const Hooked& hooked) {
    const conf::Connection& connection = *hooked.connection;
    const auto& settings = hooked.component.description().kind == plugin::Kind::Source ? connection.sourceSettings
                                                                                       : connection.sinkSettings;
    return settings ? *settings
                    : "{\"connection\":{\"name\":" + jsonQuoted(connection.name) +
                          ",\"organisation\":" + jsonQuoted(*connection.organisation) +
                          ",\"url\":" + jsonQuoted(*connection.url) + "}}";
}

} // namespace

std::optional<admin::HookTarget> ConfiguredHooks::target(const std::string& name) const {
    const std::shared_ptr<app::Host> host = _daemon.host();
    const std::optional<Hooked> hooked = find(*host, name);
    if (!hooked) {
        return std::nullopt;
    }
    const plugin::WebhookDescription& webhook = *hooked->webhook;
    admin::HookTarget target;
    target.connection = name;
    target.organisation = *hooked->connection->organisation;
    target.proof = {webhook.proof == XD_PROOF_HMAC_SHA256_HEX ? admin::HookProof::Writing::Hex
                                                              : admin::HookProof::Writing::Base64,
                    webhook.signatureHeader, webhook.signaturePrefix};
    target.topicHeader = webhook.topicHeader;
    target.pingField = webhook.pingField;
    return target;
}

Result<std::vector<secret::Secret>> ConfiguredHooks::secrets(const std::string& name) const {
    const std::shared_ptr<app::Host> host = _daemon.host();
    const std::optional<Hooked> hooked = find(*host, name);
    if (!hooked) {
        return unhooked(name);
    }
    if (host->vault() == nullptr) {
        return failed(ErrorClass::Config, host->vaultProblem());
    }
    vault::Use use;
    use.actor = "webhook";
    use.purpose = "webhook of " + name;
    return host->vault()->valid(*hooked->connection->organisation, hooked->secret, use);
}

Result<admin::HookContent> ConfiguredHooks::read(const std::string& name, const std::string& topic,
                                                 const std::string& body) const {
    const std::shared_ptr<app::Host> host = _daemon.host();
    const std::optional<Hooked> hooked = find(*host, name);
    if (!hooked) {
        return unhooked(name);
    }
    const plugin::Found& found = hooked->component;
    const Result<plugin::WebhookContent> said = plugin::readWebhook(
        *plugin::webhookOf(found.library->component(found.component)), settingsOf(*hooked), topic, body);
    if (!said) {
        return said.failure();
    }
    admin::HookContent content;
    content.foreign = said->foreign;
    content.isCut = said->isCut;
    for (const plugin::WebhookContent::Record& record : said->records) {
        auto same = std::find_if(content.hints.begin(), content.hints.end(),
                                 [&](const admin::HookHint& hint) { return hint.entity == record.entity; });
        if (same == content.hints.end()) {
            same = content.hints.insert(same, admin::HookHint{record.entity, {}});
        }
        same->keys.push_back(record.key);
    }
    return content;
}

} // namespace crossdock::cli
