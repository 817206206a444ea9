// The conf reference, made from the same declarations that check the files.
#pragma once

#include <string>

namespace crossdock::conf {

/// Markdown: every file, table and key with type, default, range and meaning. The same text for the
/// same build.
std::string renderReference();

} // namespace crossdock::conf
