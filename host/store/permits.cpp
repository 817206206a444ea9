#include "store/permits.hpp"

#include <algorithm>

namespace crossdock::store {

namespace {

constexpr std::int64_t windowUs = 60'000'000;
constexpr std::int64_t useWithinUs = 1'000'000;

} // namespace

Result<PermitGrant> Permits::take(std::int64_t wanted, std::int64_t perMinute, UtcTime now) {
    const Result<std::int64_t> org = _store.names().idOf(_organisation);
    const Result<std::int64_t> bucket = _store.names().idOf(_bucket);
    if (!org || !bucket) {
        return org ? bucket.failure() : org.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        PermitGrant grant;
        // What was usable until `use_by` may have been used then: it weighs on every window that
        // reaches back to that moment.
        connection
            .prepare("DELETE FROM permit WHERE org = :org AND bucket = :bucket AND use_by <= :from")
            .bind(":org", *org)
            .bind(":bucket", *bucket)
            .bind(":from", now.us - windowUs)
            .run();
        std::int64_t used = 0;
        std::int64_t oldest = 0;
        {
            Statement sum =
                connection.prepare("SELECT coalesce(sum(n), 0), coalesce(min(use_by), 0) FROM "
                                   "permit WHERE org = :org AND bucket = :bucket");
            sum.bind(":org", *org).bind(":bucket", *bucket).step();
            used = sum.integer(0);
            oldest = sum.integer(1);
        }
        grant.granted = std::clamp<std::int64_t>(perMinute - used, 0, wanted);
        grant.useBy = UtcTime{now.us + useWithinUs};
        grant.next = grant.granted > 0 ? now : UtcTime{oldest + windowUs + 1};
        if (grant.granted > 0) {
            connection
                .prepare("INSERT INTO permit(org, bucket, use_by, part, n) SELECT :org, :bucket, "
                         ":useBy, "
                         "coalesce(max(part), 0) + 1, :n FROM permit WHERE org = :org AND bucket = "
                         ":bucket AND use_by = :useBy")
                .bind(":org", *org)
                .bind(":bucket", *bucket)
                .bind(":useBy", grant.useBy.us)
                .bind(":n", grant.granted)
                .run();
        }
        return grant;
    });
}

} // namespace crossdock::store
