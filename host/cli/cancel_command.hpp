// `crossdock cancel`: a person ends a running sync, whichever process runs it.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class CancelCommand final : public Command {
public:
    std::string name() const override { return "cancel"; }
    std::string synopsis() const override { return "SYNC_ID [--reason R]"; }
    std::string summary() const override { return "end a running sync at its checkpoint; it can be resumed"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
