// Signed-in browsers. They survive a restart; the store holds no id, only its hash.
#pragma once

#include "admin/request.hpp"
#include "core/result.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>

namespace crossdock::admin {

/// Thread-safe. A session ends 30 minutes after the last page that a person asked for, 12 hours after its begin, with a log-out, with
/// the user, with another password or role, or when the same user has begun five others since.
class Sessions {
public:
    explicit Sessions(store::Database& database) : _database(database) {}

    /// The new session's id: 32 random bytes in base64url, for the cookie.
    Result<std::string> begin(const std::string& user, UtcTime now);
    /// Who that is; nothing when the session has ended or never was. `active`: counts as use (the event stream and polling do not).
    Result<std::optional<Visitor>> visitor(const std::string& id, UtcTime now, bool active);
    /// Whether the session that Visitor::session names still lives.
    bool lives(const std::string& session, UtcTime now);
    Status end(const std::string& id);
    /// Removes what has ended.
    Status forgetOld(UtcTime now);

private:
    store::Database& _database;
};

} // namespace crossdock::admin
