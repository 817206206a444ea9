// `crossdock plugins`: what is loaded, what a file holds, whether it keeps the contract; a new one's scaffold.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class PluginsCommand final : public Command {
public:
    std::string name() const override { return "plugins"; }
    std::string synopsis() const override { return "list | inspect FILE | validate FILE | new NAME"; }
    std::string summary() const override { return "connectors: list, inspect a file, validate one, begin a new one"; }
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
