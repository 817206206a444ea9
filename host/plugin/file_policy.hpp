// Which files may become code of this process.
#pragma once

#include "core/result.hpp"

#include <string>

namespace crossdock::plugin {

/// `path` must be absolute and name, without symbolic links at its end, a regular file that root or this process's user owns and
/// nobody else can write to; the same for the folder it lies in. Failure: forbidden_file, with what to change.
Status checkFile(const std::string& path);

} // namespace crossdock::plugin
