// `crossdock reference`: every key of the conf files and every setting of the connectors that are loaded.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class ReferenceCommand final : public Command {
public:
    std::string name() const override { return "reference"; }
    std::string synopsis() const override { return "[CONNECTOR]"; }
    std::string summary() const override { return "what can stand in the conf files, from what checks them"; }
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
