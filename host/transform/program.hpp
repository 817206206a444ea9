// Which jq programs are taken, and how they are put together into one that jq compiles at once.
//
// jq 1.6 needs some 40 ms for each compilation, since it reads its own library every time; so all programs of a flow are compiled as one.
// It has no way to stop a running program either. Therefore programs that need not end are refused beforehand: no `def` (recursion), no
// repeat, while, until, recurse(f), combinations; ranges are short. What remains walks over the record. Refused as well is what reaches out
// of the record: env, $ENV, input, modules, halt, stderr. This guards against mistakes; who writes conf files is trusted.
//
// Regular expressions that match globally are redefined: jq 1.6 loops for ever in gsub("^ *"; "") and reads out of bounds when an empty
// match meets a letter beyond ASCII (its issue 2148 and kin).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::transform {

/// Where and why a program is not taken.
struct ProgramFault {
    std::string message;
    std::size_t line = 1; ///< within the program
};

/// What stands in the text of a program and may not; nothing is compiled.
std::optional<ProgramFault> faultOfText(const std::string& program);

/// One result per program; a sound one has nothing. Compiles all at once, and one by one only if that fails.
std::vector<std::optional<ProgramFault>> checkPrograms(const std::vector<std::string>& programs);

/// One program out of many: its input is [n, record], its output that of program n over the record. Each text must have passed faultOfText.
std::string combined(const std::vector<std::string>& programs);

} // namespace crossdock::transform
