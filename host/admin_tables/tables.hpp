// What the admin server keeps in the store. A module of its own: whoever opens the store migrates it, without knowing the server.
#pragma once

#include "store/migration.hpp"

namespace crossdock::admin {

/// Users, sessions, API tokens, the key that signs cursors, and the inbox of webhooks.
store::Migration adminMigration();

} // namespace crossdock::admin
