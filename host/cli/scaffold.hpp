// A new connector's folder, made from the template that comes with the SDK.
#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <string>

namespace crossdock::cli {

/// Copies `templateFolder` to `target`, with `name` in place of the template's own name in files and file names. `name`: a lower-case letter,
/// then lower-case letters, digits and '_'; it becomes a C++ namespace and the library's name. `target` must not exist. Config failure
/// otherwise, or when a file cannot be read or written; what was made until then stays.
Status scaffold(const std::filesystem::path& templateFolder, const std::string& name,
                const std::filesystem::path& target);

/// The template beside an installed program, or of the build tree that the program stands in; empty when there is none.
std::filesystem::path templateBeside(const std::filesystem::path& program);

} // namespace crossdock::cli
