// `crossdock store check`: is the store intact?
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class StoreCommand final : public Command {
public:
    std::string name() const override { return "store"; }
    std::string synopsis() const override { return "check"; }
    std::string summary() const override {
        return "look at every row of the store and say what is intact; changes nothing";
    }
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
