#include "image.hpp"

#include "disk.hpp"
#include "store/database.hpp"
#include "store/schema.hpp"
#include "world.hpp"

#include <sqlite3.h>

namespace crossdock::simulation {

namespace {

// The first to write decides on the page size; the store's own wish for 8 kB comes too late then.
void makeSmallPages() {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
    const bool made = sqlite3_open_v2(storeUri, &handle, flags, nullptr) == SQLITE_OK &&
                      sqlite3_exec(handle, "PRAGMA page_size=1024; VACUUM", nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(handle);
    if (!made) {
        throw Violation{"the image of an empty store cannot be made"};
    }
}

} // namespace

std::map<std::string, std::string> emptyStore() {
    // A run is one thread, and nobody asks how much memory SQLite uses. Refused once SQLite is in use, which does no harm.
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 1200, 400);
    SeededRandom random(1);
    Disk disk(random, {});
    makeSmallPages();
    store::DatabaseOptions options;
    options.uri = storeUri;
    options.exclusive = true;
    auto database = store::Database::open(options);
    const Status migrated =
        database ? store::migrate(**database, store::storeMigrations()) : Status(database.failure());
    if (!migrated) {
        throw Violation{migrated.failure().message};
    }
    database->reset();
    return disk.files();
}

} // namespace crossdock::simulation
