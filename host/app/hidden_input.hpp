// Secrets from a person or a pipe: never from the command line, never echoed.
#pragma once

#include "core/result.hpp"
#include "secret/secret.hpp"

#include <string>

namespace crossdock::app {

/// Reads one secret of at most 64 KiB: from a terminal after `prompt` and without echo, up to the end of the line; else standard input
/// up to its end, less one line end. Config failure when it is empty, too long, or cannot be read.
Result<secret::Secret> readHidden(const std::string& prompt);

} // namespace crossdock::app
