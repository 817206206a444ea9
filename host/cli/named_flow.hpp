// The flow that a command names, and the store without a daemon.
#pragma once

#include "cli/store_setting.hpp"

#include <functional>
#include <optional>
#include <string>

namespace crossdock::cli {

/// The one word of `command`; nothing when there are more or none, and that is told.
std::optional<std::string> flowNamed(Invocation& invocation, const std::string& command);

/// Opens the store and does `work` on the flow. Failure: that of the work, or config when the conf has no such flow.
Status onFlow(Invocation& invocation, const std::string& flow,
              const std::function<Status(StoreSetting&, const conf::Flow&)>& work);

} // namespace crossdock::cli
