// `crossdock items`: the records of a flow's queue, or the whole life of one of them.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class ItemsCommand final : public Command {
public:
    std::string name() const override { return "items"; }
    std::string synopsis() const override {
        return "FLOW [ENTITY KEY] [--state S] [--reason R] [--after PLACE] [--most N]";
    }
    std::string summary() const override {
        return "the queue of a flow; with ENTITY and KEY the biography of one record";
    }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
