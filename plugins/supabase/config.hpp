// The settings of the sink.
#pragma once

#include <crossdock/settings.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace supabase {

/// What becomes of a row whose record was deleted at the source.
enum class Deletes { Mark, Remove, Ignore };

/// Settings, read once. A value type.
struct Config {
    std::string store;    ///< store_id of every row
    std::string schema;   ///< exposed schema that holds the tables
    std::string restPath; ///< where the REST side begins below the connection's url; "" for a bare PostgREST
    Deletes deletes = Deletes::Mark;
    bool keepRaw = true;
    std::size_t maxBytes = 1 << 20; ///< of one request body

    static std::vector<crossdock::Field> fields();
    /// Throws crossdock::Error (config).
    static Config from(const crossdock::Settings& settings);
};

} // namespace supabase
