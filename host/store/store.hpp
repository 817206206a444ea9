// The state store of a host: ledgers for flows, and what people and pages ask.
#pragma once

#include "engine/ledger.hpp"
#include "store/database.hpp"
#include "store/let_go.hpp"
#include "store/names.hpp"
#include "store/payload_codec.hpp"
#include "store/runs.hpp"

#include <memory>
#include <string>

namespace crossdock::store {

/// Thread-safe. Stands on a migrated database (storeMigrations()), which it does not own.
class Store {
public:
    explicit Store(Database& database, PayloadCodec codec = {})
        : _database(database),
          _names(database),
          _runs(database),
          _codec(std::move(codec)) {}

    /// The ledger of one flow; valid as long as the store.
    Result<std::unique_ptr<engine::Ledger>> ledger(const std::string& organisation, const std::string& flow);

    Database& database() { return _database; }
    Names& names() { return _names; }
    const PayloadCodec& codec() const { return _codec; }

private:
    Database& _database;
    Names _names;
    Runs _runs;
    LetGo _letGo;
    PayloadCodec _codec;
};

} // namespace crossdock::store
