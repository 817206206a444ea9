// `crossdock vault`: credentials. Values come from standard input or a prompt, and never come out again.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class VaultCommand final : public Command {
public:
    std::string name() const override { return "vault"; }
    std::string synopsis() const override { return "init|set|list|remove|rotate|audit [NAME] [--organisation O]"; }
    std::string summary() const override { return "credentials: set, list, remove, rotate, audit"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
