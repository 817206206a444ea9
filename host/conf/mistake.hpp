// What is wrong in the conf files: one line per finding that a person can act on.
#pragma once

#include "conf/position.hpp"

#include <string>
#include <vector>

namespace crossdock::conf {

/// A finding. Its text never holds the value of a credential.
struct Mistake {
    enum class Severity { Error, Warning };

    Position at;
    std::string message; ///< without position: `unknown key "shedule"; did you mean "schedule"?`
    Severity severity = Severity::Error;

    /// `conf/flows/x.toml:12:1: unknown key "shedule"; did you mean "schedule"?`; a warning has
    /// "warning: " after the position.
    std::string text() const;
};

using Mistakes = std::vector<Mistake>;

/// Is there a finding that keeps the conf from being used?
bool hasErrors(const Mistakes& mistakes);

/// By file, line and column; findings at one place keep their order.
void sortByPosition(Mistakes& mistakes);

} // namespace crossdock::conf
