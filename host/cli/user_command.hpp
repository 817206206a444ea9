// `crossdock user` and `crossdock token`: who may sign in, and which programs may ask.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class UserCommand final : public Command {
public:
    std::string name() const override { return "user"; }
    std::string synopsis() const override { return "add|list|remove|password|role [NAME]"; }
    std::string summary() const override {
        return "who may sign in at the admin page; passwords come from standard input";
    }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

class TokenCommand final : public Command {
public:
    std::string name() const override { return "token"; }
    std::string synopsis() const override { return "add|list|remove [NAME]"; }
    std::string summary() const override { return "tokens for the HTTP interface; a new one is shown once"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
