// What a connector's credentials and settings mean, as a page of the conf reference.
#pragma once

#include "plugin/description.hpp"

#include <string>

namespace crossdock::cli {

/// Markdown, made from the schema that checks the settings; the same text for the same connector.
std::string renderConnector(const plugin::PluginDescription& connector);

} // namespace crossdock::cli
