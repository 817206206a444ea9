// What the program's exit status says.
#pragma once

namespace crossdock::cli {

enum class ExitStatus {
    Done = 0,
    Partial = 1, ///< something is held, failed or waits
    Usage = 2,   ///< wrong use or wrong conf
    Failed = 3
};

} // namespace crossdock::cli
