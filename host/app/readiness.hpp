// Does this machine have what the conf names? What `check` looks at beside the conf itself, before anything is started.
#pragma once

#include "app/vault_access.hpp"
#include "app/workspace.hpp"
#include "core/clock.hpp"

#include <filesystem>

namespace crossdock::app {

/// Config failure, with the command that mends it, when others than the service's user may enter the folder of the store, or it
/// belongs to somebody else. A folder that is not there yet is made with mode 0700 and no failure.
Status checkStoreFolder(const std::filesystem::path& store);

/// What is missing on this machine, each with its place in the conf. Errors: with these the daemon does not start. Warnings: no
/// flows, a folder of connectors that is not there, a vault that cannot be opened, credentials that are not in it. The store is
/// opened when there is one, never made; a vault under a passphrase is left alone, lest the check ask for it. No network.
conf::Mistakes missingHere(const Workspace& workspace, EnvironmentKey environment, const Clock& clock);

} // namespace crossdock::app
