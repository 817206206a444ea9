// `crossdock pause`, `resume`, `schedule`, `reload`: when flows run by themselves.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class PauseCommand final : public Command {
public:
    std::string name() const override { return "pause"; }
    std::string synopsis() const override { return "FLOW --reason TEXT"; }
    std::string summary() const override { return "let a flow rest until it is resumed; a running sync ends first"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

class ResumeCommand final : public Command {
public:
    std::string name() const override { return "resume"; }
    std::string synopsis() const override { return "FLOW"; }
    std::string summary() const override { return "let a paused flow run by its schedule again"; }
    ExitStatus run(Invocation& invocation) const override;
};

class ScheduleCommand final : public Command {
public:
    std::string name() const override { return "schedule"; }
    std::string synopsis() const override { return "[FLOW [--set TEXT] [--timezone ZONE] [--reset]]"; }
    std::string summary() const override { return "list when flows run next, or change a flow's schedule"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

class ReloadCommand final : public Command {
public:
    std::string name() const override { return "reload"; }
    std::string synopsis() const override { return ""; }
    std::string summary() const override { return "let the running daemon take the changed conf over, all or nothing"; }
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
