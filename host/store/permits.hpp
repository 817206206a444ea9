// Permits to call a limited service, granted by the store, so that neither a restart nor a second
// host forgets what was used.
#pragma once

#include "store/store.hpp"

#include <string>

namespace crossdock::store {

struct PermitGrant {
    std::int64_t granted = 0; ///< calls that may start before `useBy`
    UtcTime useBy;
    UtcTime next; ///< when to ask again, if nothing was granted
};

/// A window of 60 s: the grants that could have been used in any such window never exceed the
/// limit, since each is counted at the last moment of its use. Unused ones die with it.
/// Thread-safe.
class Permits {
public:
    Permits(Store& store, std::string organisation, std::string bucket)
        : _store(store),
          _organisation(std::move(organisation)),
          _bucket(std::move(bucket)) {}

    /// Up to `wanted` calls out of `perMinute`.
    Result<PermitGrant> take(std::int64_t wanted, std::int64_t perMinute, UtcTime now);

private:
    Store& _store;
    std::string _organisation;
    std::string _bucket;
};

} // namespace crossdock::store
