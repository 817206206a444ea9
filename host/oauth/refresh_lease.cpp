#include "oauth/refresh_lease.hpp"

namespace crossdock::oauth {

namespace {

// Claims stand in the store by flow, entity and key. No flow can be called so: names of flows hold no colon.
constexpr const char* claimsOf = "host:oauth";
constexpr const char* kind = "refresh";

} // namespace

StoreRefreshLease::StoreRefreshLease(store::Store& store, const std::string& organisation, std::string secretName)
    : _claims(store, organisation, claimsOf, claimsOf),
      _secretName(std::move(secretName)) {}

Result<bool> StoreRefreshLease::acquire(const std::string& owner, UtcTime now, UtcTime until) {
    const Result<store::ClaimAnswer> answer = _claims.claim(kind, _secretName, owner, now, until);
    if (!answer) {
        return answer.failure();
    }
    return answer->outcome == store::ClaimOutcome::Granted;
}

Status StoreRefreshLease::release(const std::string& owner) {
    return _claims.release(kind, _secretName, owner);
}

} // namespace crossdock::oauth
