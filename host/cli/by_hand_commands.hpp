// `crossdock retry` and `crossdock force-done`: what a person decides about items that need one.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class RetryCommand final : public Command {
public:
    std::string name() const override { return "retry"; }
    std::string synopsis() const override {
        return "FLOW [--item ID | --all | --reason R | --class C | --sync SYNC_ID] [--entity E]";
    }
    std::string summary() const override { return "give items on hold, or waiting to be tried again, a fresh start"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

class ForceDoneCommand final : public Command {
public:
    std::string name() const override { return "force-done"; }
    std::string synopsis() const override {
        return "FLOW --why TEXT [--item ID | --all | --reason R | --class C | --sync SYNC_ID] [--entity E]";
    }
    std::string summary() const override {
        return "close items by hand: they are not delivered, and count apart from done";
    }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
