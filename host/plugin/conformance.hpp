// What every connector must stand, whatever it connects to. Runs inside crossdock-plugin-scan, one case per process.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace crossdock::plugin {

/// Names of the cases, in the order in which they make sense.
const std::vector<std::string>& conformanceCases();

/// Runs one case on the library at `path`; gives what is wrong with it, nothing when all is well. The connector may crash this process.
std::optional<std::string> runConformanceCase(const std::string& name, const std::string& path);

/// Settings that a schema allows: defaults where there are any, else something of the type. JSON object with "connection".
std::string plausibleSettings(const std::string& schema);

} // namespace crossdock::plugin
