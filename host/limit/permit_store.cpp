#include "limit/permit_store.hpp"

#include <algorithm>

namespace crossdock::limit {

Result<Grant> MemoryPermitStore::grant(const std::string& bucket, UtcTime now, std::uint32_t want, const Rate& rate) {
    const std::lock_guard lock(_mutex);
    Bucket& known = _buckets[bucket];
    std::erase_if(known.rows, [&](const PermitRow& row) { return row.useBy <= forgettable(now); });
    const Grant grant = decideGrant(known.rows, now, want, rate, known.pausedUntil);
    if (grant.count != 0) {
        known.rows.push_back({grant.useBy, grant.count});
    }
    return grant;
}

Status MemoryPermitStore::pause(const std::string& bucket, UtcTime until) {
    const std::lock_guard lock(_mutex);
    UtcTime& pausedUntil = _buckets[bucket].pausedUntil;
    pausedUntil = std::max(pausedUntil, until);
    return {};
}

Status MemoryPermitStore::keepCircuit(const std::string& bucket, const CircuitNote& note) {
    const std::lock_guard lock(_mutex);
    _buckets[bucket].circuit = note;
    return {};
}

Result<std::optional<CircuitNote>> MemoryPermitStore::circuit(const std::string& bucket) {
    const std::lock_guard lock(_mutex);
    return _buckets[bucket].circuit;
}

} // namespace crossdock::limit
