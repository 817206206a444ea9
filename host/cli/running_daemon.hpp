// The daemon that works on the conf's store, if one runs.
#pragma once

#include "conf/configuration.hpp"
#include "daemon/control_protocol.hpp"

#include <filesystem>
#include <memory>

namespace crossdock::cli {

/// Where the daemon of this conf listens: [control] socket, or "control.sock" beside the store.
std::filesystem::path controlSocketOf(const conf::HostConf& conf);

/// Null when none runs, and when crossdock.toml cannot be read: whoever goes on alone says that better.
std::unique_ptr<daemon::RemoteControl> runningDaemon(const std::filesystem::path& confFolder);

} // namespace crossdock::cli
