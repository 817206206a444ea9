#include "store/sync_end.hpp"

namespace crossdock::store {

void endSync(Connection& connection, std::int64_t sync, const std::string& status, const std::string& message,
             UtcTime now) {
    connection
        .prepare("UPDATE sync SET status = :status, message = :message, completed = :now, changed = :now "
                 "WHERE num = :sync")
        .bind(":status", status)
        .bind(":message", message)
        .bind(":now", now.us)
        .bind(":sync", sync)
        .run();
}

std::string cancelWishText(const std::string& who, const std::string& why) {
    return "cancelled by " + who + (why.empty() ? "" : ": " + why) + "; it goes on from its checkpoint when resumed";
}

} // namespace crossdock::store
