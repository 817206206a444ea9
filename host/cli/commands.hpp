// All commands of the program.
#pragma once

#include "cli/command.hpp"

#include <memory>
#include <vector>

namespace crossdock::cli {

/// In the order in which the help lists them.
std::vector<std::unique_ptr<Command>> allCommands();

/// "0.1.0"
const char* programVersion();

} // namespace crossdock::cli
