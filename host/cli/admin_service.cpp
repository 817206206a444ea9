#include "cli/admin_service.hpp"

#include "admin/server.hpp"
#include "cli/configured_hooks.hpp"
#include "pages/pages.hpp"

namespace crossdock::cli {

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
