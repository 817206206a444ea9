// What a process that holds secrets does first.
#pragma once

#include "core/result.hpp"

namespace crossdock::vault {

/// Not dumpable (so nobody of the same user traces it or reads its memory), no core files, umask
/// 0077, no new privileges. For the first lines of main; exec resets the first of these, so
/// children call it again. Class config when the system refuses.
Status processHardening();

} // namespace crossdock::vault
