// Numbers for the names of organisations, flows, entities, connections.
#pragma once

#include "store/database.hpp"

#include <map>
#include <mutex>
#include <string>

namespace crossdock::store {

/// Thread-safe. A number never changes, so what was read once from committed rows is kept.
class Names {
public:
    explicit Names(Database& database) : _database(database) {}

    /// The number of a name, given out at first use. One transaction at most; not to be called
    /// inside one.
    Result<std::int64_t> idOf(const std::string& name);
    /// The name behind a number; empty when unknown.
    Result<std::string> nameOf(std::int64_t id);

private:
    Database& _database;
    std::mutex _mutex;
    std::map<std::string, std::int64_t> _ids;
    std::map<std::int64_t, std::string> _texts;
};

} // namespace crossdock::store
