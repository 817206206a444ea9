// The program `crossdock`: finds the command and runs it.
#pragma once

#include "app/vault_access.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace crossdock::cli {

/// Runs the command that `words` (without the program's name) spell; gives the process's exit status.
int runProgram(const std::vector<std::string>& words, app::EnvironmentKey environmentKey, std::ostream& out,
               std::ostream& err);

} // namespace crossdock::cli
