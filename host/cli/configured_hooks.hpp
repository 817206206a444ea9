// Webhooks as the conf in force allows them, the vault keeps their secrets and the connectors read them.
#pragma once

#include "admin/hook_directory.hpp"
#include "daemon/daemon.hpp"

#include <string>
#include <vector>

namespace crossdock::cli {

/// Thread-safe. The daemon outlives it.
class ConfiguredHooks final : public admin::HookDirectory {
public:
    explicit ConfiguredHooks(const daemon::Daemon& daemon) : _daemon(daemon) {}

    std::optional<admin::HookTarget> target(const std::string& connection) const override;
    Result<std::vector<secret::Secret>> secrets(const std::string& connection) const override;
    Result<admin::HookContent> read(const std::string& connection, const std::string& topic,
                                    const std::string& body) const override;

private:
    const daemon::Daemon& _daemon;
};

} // namespace crossdock::cli
