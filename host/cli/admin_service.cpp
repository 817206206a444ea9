#include "cli/admin_service.hpp"

#include "admin/server.hpp"
#include "pages/pages.hpp"

#include <Poco/JSON/Parser.h>

namespace crossdock::cli {

namespace {

constexpr const char* credentialName = "webhook_secret";

/// The company that a connection's settings name, for connectors that have one.
std::string realmOf(const conf::Connection& connection) {
    for (const auto& settings : {connection.sinkSettings, connection.sourceSettings}) {
        try {
            const auto object =
                settings ? Poco::JSON::Parser().parse(*settings).extract<Poco::JSON::Object::Ptr>() : nullptr;
            for (const char* name : {"realm_id", "realm", "company_id", "company"}) {
                if (object && object->has(name)) {
                    return object->getValue<std::string>(name);
                }
            }
        } catch (const Poco::Exception&) {
            continue; // settings that are no object name no company
        }
    }
    return {};
}

std::optional<admin::HookKind> kindOf(const std::string& connector) {
    if (connector == "woocommerce") {
        return admin::HookKind::WooCommerce;
    }
    return connector == "quickbooks" ? std::optional(admin::HookKind::QuickBooks) : std::nullopt;
}

/// Out of the conf that is in force, and the vault.
class ConfiguredHooks final : public admin::HookSecrets {
public:
    explicit ConfiguredHooks(daemon::Daemon& daemon) : _daemon(daemon) {}

    std::optional<admin::HookTarget> target(const std::string& name) const override {
        const std::shared_ptr<app::Host> host = _daemon.host();
        const conf::Connection* connection = find(*host, name);
        const auto kind = connection == nullptr ? std::nullopt : kindOf(*connection->connector);
        if (!kind || connection->credentials.count(credentialName) == 0) {
            return std::nullopt;
        }
        return admin::HookTarget{name, *connection->organisation, *kind, realmOf(*connection)};
    }

    Result<std::vector<secret::Secret>> secrets(const std::string& name) const override {
        const std::shared_ptr<app::Host> host = _daemon.host();
        const conf::Connection* connection = find(*host, name);
        if (connection == nullptr || connection->credentials.count(credentialName) == 0) {
            return failed(ErrorClass::Config, "connection " + name + " has no " + credentialName);
        }
        if (host->vault() == nullptr) {
            return failed(ErrorClass::Config, host->vaultProblem());
        }
        vault::Use use;
        use.actor = "webhook";
        use.purpose = "webhook of " + name;
        return host->vault()->valid(*connection->organisation, *connection->credentials.at(credentialName), use);
    }

private:
    static const conf::Connection* find(const app::Host& host, const std::string& name) {
        const auto& all = host.workspace().conf().connections;
        const auto found = all.find(name);
        return found == all.end() ? nullptr : &found->second;
    }

    daemon::Daemon& _daemon;
};

} // namespace

class AdminService::Parts {
public:
    explicit Parts(daemon::Daemon& daemon)
        : _host(daemon.host()),
          _hooks(daemon),
          _pages({daemon, _host->store(), _host->clock(), *_host->workspace().conf().host.organisation.timezone,
                  _host->workspace().conf().folder.string()}),
          _daemon(daemon) {}

    Status begin() {
        const conf::AdminConf& conf = _host->workspace().conf().host.admin;
        if (!*conf.enabled) {
            return {};
        }
        Result<std::unique_ptr<admin::Server>> server = admin::Server::start(
            {conf, _daemon, _host->store(), _host->clock(), _host->log(), _hooks, _pages.routes(), &_pages});
        if (!server) {
            return server.failure();
        }
        _server = std::move(*server);
        return {};
    }

private:
    std::shared_ptr<app::Host> _host; ///< of the start: its store, log and [admin] serve as long as we do
    ConfiguredHooks _hooks;
    pages::Pages _pages;
    daemon::Daemon& _daemon;
    std::unique_ptr<admin::Server> _server;
};

AdminService::AdminService(std::unique_ptr<Parts> parts) : _parts(std::move(parts)) {}

AdminService::~AdminService() = default;

Result<std::unique_ptr<AdminService>> AdminService::begin(daemon::Daemon& daemon) {
    auto parts = std::make_unique<Parts>(daemon);
    if (const Status begun = parts->begin(); !begun) {
        return begun.failure();
    }
    return std::unique_ptr<AdminService>(new AdminService(std::move(parts)));
}

} // namespace crossdock::cli
