// One refresher per sign-in across processes and hosts: a lease in the shared store.
#pragma once

#include "core/result.hpp"
#include "store/connector_links.hpp"

#include <crossdock/time.hpp>

#include <string>

namespace crossdock::oauth {

/// Thread-safe; nothing throws.
class RefreshLease {
public:
    virtual ~RefreshLease() = default;

    /// True: it is `owner`'s until `until`, or until release(). False: another has it.
    virtual Result<bool> acquire(const std::string& owner, UtcTime now, UtcTime until) = 0;
    virtual Status release(const std::string& owner) = 0;
};

/// A claim in the state store. Whoever dies with it loses it when its time is over.
class StoreRefreshLease final : public RefreshLease {
public:
    /// `store` outlives it.
    StoreRefreshLease(store::Store& store, const std::string& organisation, std::string secretName);

    Result<bool> acquire(const std::string& owner, UtcTime now, UtcTime until) override;
    Status release(const std::string& owner) override;

private:
    store::ConnectorLinks _claims;
    const std::string _secretName;
};

} // namespace crossdock::oauth
