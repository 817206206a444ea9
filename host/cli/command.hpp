// A command of the program: what it is called, what it takes, what it does.
#pragma once

#include "app/vault_access.hpp"
#include "cli/arguments.hpp"
#include "cli/exit_status.hpp"
#include "cli/output.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace crossdock::cli {

/// What every command gets.
struct Invocation {
    Arguments arguments;
    std::filesystem::path confFolder;
    app::EnvironmentKey environmentKey; ///< to be moved on to whoever opens the vault
    const Clock& clock;
    Output& out;
};

/// Stateless; one instance lives in the table of program.cpp.
class Command {
public:
    virtual ~Command() = default;
    virtual std::string name() const = 0;
    virtual std::string synopsis() const = 0; ///< what follows the name: "FLOW [--full]"
    virtual std::string summary() const = 0;  ///< one line
    virtual std::vector<OptionSpec> options() const { return {}; }
    virtual ExitStatus run(Invocation& invocation) const = 0;
};

} // namespace crossdock::cli
