#pragma once

#include "mirror.hpp"

namespace crossdock::integration {

/// One project for all tests of the program, emptied: its database takes seconds to start.
const Mirror& emptyMirror();

} // namespace crossdock::integration
