// The service xd.state: a few small values per connection, compared and set.
#pragma once

#include "store/store.hpp"

#include <optional>
#include <string>

namespace crossdock::store {

struct StateValue {
    std::string value;
    std::int64_t revision = 0; ///< from 1
};

/// Thread-safe.
class ConnectorState {
public:
    ConnectorState(Store& store, std::string organisation, std::string connection)
        : _store(store),
          _organisation(std::move(organisation)),
          _connection(std::move(connection)) {}

    Result<std::optional<StateValue>> get(const std::string& name);
    /// Sets the value if its revision is still `expected` (0: it must not be there yet). Tells the
    /// new revision; nothing when somebody else was faster.
    Result<std::optional<std::int64_t>> set(const std::string& name, const std::string& value, std::int64_t expected,
                                            UtcTime now);

private:
    Store& _store;
    std::string _organisation;
    std::string _connection;
};

} // namespace crossdock::store
