#include "store/sync_end.hpp"

namespace crossdock::store {

Required requiredOf(Connection& connection, std::int64_t org, std::int64_t flow, std::int64_t sync) {
    // What is no hold failed for good; Tally::Held is 7.
    Statement row =
        connection.prepare("SELECT count(*), coalesce(sum(outcome <> 7), 0) FROM item INDEXED BY item_required "
                           "WHERE org = :org AND flow = :flow AND state = 3 AND sync = :sync");
    row.bind(":org", org).bind(":flow", flow).bind(":sync", sync).step();
    return {row.integer(1), row.integer(0) - row.integer(1)};
}

void endSync(Connection& connection, std::int64_t sync, const std::string& status, const std::string& message,
             UtcTime now) {
    Required required;
    {
        Statement row = connection.prepare("SELECT org, flow FROM sync WHERE num = :sync");
        row.bind(":sync", sync).step();
        required = requiredOf(connection, row.integer(0), row.integer(1), sync);
    }
    connection
        .prepare("UPDATE sync SET status = :status, message = :message, completed = :now, changed = :now, "
                 "failed = CASE WHEN dry_run THEN failed ELSE :failed END, "
                 "held = CASE WHEN dry_run THEN held ELSE :held END WHERE num = :sync")
        .bind(":status", status)
        .bind(":message", message)
        .bind(":now", now.us)
        .bind(":failed", required.failed)
        .bind(":held", required.held)
        .bind(":sync", sync)
        .run();
}

std::string cancelWishText(const std::string& who, const std::string& why) {
    return "cancelled by " + who + (why.empty() ? "" : ": " + why) + "; it goes on from its checkpoint when resumed";
}

} // namespace crossdock::store
