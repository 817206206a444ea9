// Runs a plan as one transaction under the caller's role.
#pragma once

#include "sandbox_supabase/jwt.hpp"
#include "sandbox_supabase/plan.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

namespace crossdock::sandbox::supabase {

/// What the transaction is told about the request.
struct Session {
    const SchemaCache& cache;
    const Identity& identity;
    std::string method;
    std::string path;
    std::string headers; ///< as a JSON object
    std::string timezone;
    bool rollback = false;
};

/// Thread-safe.
class Executor {
public:
    Executor(std::string url, std::size_t poolSize, std::chrono::milliseconds poolWait);
    /// Ends the endless repeats of transactions that always fail to serialize.
    void stop() { _stopping = true; }

    /// Two round trips: all statements, then COMMIT. `check` may throw ApiError, which rolls back. Transactions that fail with 40001 or 40P01
    /// are repeated, as PostgREST 14 does without limit; here for 60 s at most, the longest that a hosted gateway lets a call take.
    /// Throws ApiError.
    Outcome run(const Plan& plan, const Session& session, const std::function<void(const Outcome&)>& check);
    /// True when PostgreSQL knows this time zone.
    bool knowsTimezone(const std::string& name);

private:
    Outcome attempt(Connection& connection, const std::vector<Statement>& statements, std::int64_t countedUpTo,
                    const Session& session, const std::function<void(const Outcome&)>& check);
    ConnectionPool::Lease acquire();

    ConnectionPool _pool;
    std::atomic<bool> _stopping{false};
};

} // namespace crossdock::sandbox::supabase
