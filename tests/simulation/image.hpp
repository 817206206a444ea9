// What stands on the simulated disk when a run begins.
#pragma once

#include <map>
#include <string>

namespace crossdock::simulation {

/// The URI under which the product's store opens the simulated disk.
constexpr const char* storeUri = "file:main.db?vfs=sim";

/// An empty store with the product's own schema. Pages of 1 kB: they still tear at a sector, the trees in them are deeper, and
/// every copy and checksum costs an eighth of the product's 8 kB.
std::map<std::string, std::string> emptyStore();

} // namespace crossdock::simulation
