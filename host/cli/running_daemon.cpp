#include "cli/running_daemon.hpp"

#include "app/store_access.hpp"

namespace crossdock::cli {

std::filesystem::path controlSocketOf(const conf::HostConf& conf) {
    return conf.control.socket->empty() ? conf.store.path->parent_path() / "control.sock" : *conf.control.socket;
}

std::unique_ptr<daemon::RemoteControl> runningDaemon(const std::filesystem::path& confFolder) {
    const Result<conf::HostConf> conf = app::readHostConf(confFolder);
    return conf ? daemon::RemoteControl::find(controlSocketOf(*conf)) : nullptr;
}

} // namespace crossdock::cli
