#include "sandbox_supabase/executor.hpp"

#include "sandbox_supabase/api_error.hpp"
#include "sandbox_supabase/sql_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace crossdock::sandbox::supabase {

namespace {

constexpr std::size_t firstOfRequest = 2; // after BEGIN and the settings

std::optional<std::int64_t> number(const Rows& rows, std::size_t column) {
    const std::string_view text = rows.text(0, column);
    std::int64_t value = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    return bad == std::errc() && !text.empty() ? std::optional(value) : std::nullopt;
}

Statement settings(const Plan& plan, const Session& session) {
    std::map<std::string, std::string> all = session.cache.settings(session.identity.role);
    for (const auto& [name, value] : plan.settings) {
        all[name] = value;
    }
    all["search_path"] = quotedName(session.cache.schema()) + ", public, extensions";
    all["request.jwt.claims"] = session.identity.claims;
    all["request.method"] = session.method;
    all["request.path"] = session.path;
    all["request.headers"] = session.headers;
    if (!session.timezone.empty()) {
        all["timezone"] = session.timezone;
    }
    Bindings bindings;
    std::string sql = "SELECT set_config('role', " + bindings.bind(session.identity.role) + ", true)";
    for (const auto& [name, value] : all) {
        sql += ", set_config(" + bindings.bind(name) + ", " + bindings.bind(value) + ", true)";
    }
    return {sql, bindings.take()};
}

std::int64_t estimateOf(const Rows& rows) {
    const boost::json::value plan = boost::json::parse(rows.text(0, 0));
    return plan.at(0).at("Plan").at("Plan Rows").to_number<std::int64_t>();
}

Outcome outcomeOf(const std::vector<Rows>& rows) {
    const Rows& main = rows[firstOfRequest];
    Outcome outcome;
    outcome.total = number(main, 0);
    outcome.page = number(main, 1).value_or(0);
    outcome.body = main.text(0, 2);
    outcome.location = main.text(0, 3);
    outcome.headers = main.text(0, 4);
    outcome.status = main.text(0, 5);
    outcome.inserted = number(main, 6);
    return outcome;
}

ApiError connectionFailed(std::string code, std::string message, std::string details) {
    return {.status = 503,
            .reason = {},
            .code = std::move(code),
            .message = std::move(message),
            .details = std::move(details)};
}

} // namespace

Executor::Executor(std::string url, std::size_t poolSize, std::chrono::milliseconds poolWait)
    : _pool(std::move(url), poolSize, poolWait) {}

ConnectionPool::Lease Executor::acquire() {
    try {
        return _pool.acquire();
    } catch (const PoolTimeout&) {
        throw ApiError{.status = 504,
                       .reason = {},
                       .code = "PGRST003",
                       .message = "Timed out acquiring connection from connection pool."};
    } catch (const DatabaseError& error) {
        throw connectionFailed("PGRST000", "Database connection error.", error.message);
    }
}

Outcome Executor::run(const Plan& plan, const Session& session, const std::function<void(const Outcome&)>& check) {
    std::vector<Statement> statements{Statement{plan.readOnly ? "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"
                                                              : "BEGIN ISOLATION LEVEL READ COMMITTED"},
                                      settings(plan, session), plan.statement};
    if (plan.estimate) {
        statements.push_back(*plan.estimate);
    }
    const auto connection = acquire();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    for (;;) {
        try {
            return attempt(*connection, statements, plan.countedUpTo, session, check);
        } catch (const DatabaseError& error) {
            if (!connection->usable()) {
                // An idle connection that was ended by the server says why when it is used first; later the reason is lost.
                if (error.statement == 0 && !error.state.empty()) {
                    throw ApiError::fromDatabase(error, session.identity.role != "anon");
                }
                throw connectionFailed("PGRST001", "Database client error. Retrying the connection.",
                                       "no connection to the server\n");
            }
            connection->execute("ROLLBACK");
            const bool again = error.state == "40001" || error.state == "40P01";
            if (!again || _stopping || std::chrono::steady_clock::now() > deadline) {
                throw ApiError::fromDatabase(error, session.identity.role != "anon");
            }
        } catch (...) {
            if (connection->usable()) {
                connection->execute("ROLLBACK");
            }
            throw;
        }
    }
}

Outcome Executor::attempt(Connection& connection, const std::vector<Statement>& statements, std::int64_t countedUpTo,
                          const Session& session, const std::function<void(const Outcome&)>& check) {
    const std::vector<Rows> rows = connection.send(statements);
    Outcome outcome = outcomeOf(rows);
    if (rows.size() > firstOfRequest + 1) {
        const std::int64_t estimate = estimateOf(rows[firstOfRequest + 1]);
        if (!outcome.total || *outcome.total > countedUpTo) {
            outcome.total = std::max(estimate, outcome.total.value_or(0));
        }
    }
    check(outcome);
    connection.execute(session.rollback ? "ROLLBACK" : "COMMIT");
    return outcome;
}

bool Executor::knowsTimezone(const std::string& name) {
    const auto connection = acquire();
    try {
        const std::array statements{Statement{"SELECT 1 FROM pg_timezone_names WHERE name = $1", {name}}};
        return connection->send(statements)[0].size() == 1;
    } catch (const DatabaseError&) {
        return false;
    }
}

} // namespace crossdock::sandbox::supabase
