#include "store/migration.hpp"

#include <algorithm>
#include <map>

namespace crossdock::store {

namespace {

std::map<int, std::string> appliedIn(Connection& connection) {
    std::map<int, std::string> applied;
    Statement statement = connection.prepare("SELECT number, name FROM migration ORDER BY number");
    while (statement.step()) {
        applied.emplace(static_cast<int>(statement.integer(0)), statement.text(1));
    }
    return applied;
}

Status refuseForeign(const std::map<int, std::string>& applied, const std::vector<Migration>& known) {
    Failure failure = failed(ErrorClass::Config, "");
    failure.code = "store_newer";
    if (!applied.empty() && !known.empty() && applied.rbegin()->first > known.back().number) {
        failure.message = "store: the database was written by a newer version (migration " +
                          std::to_string(applied.rbegin()->first) + "); install that version again";
        return failure;
    }
    for (const Migration& migration : known) {
        const auto found = applied.find(migration.number);
        if (found != applied.end() && found->second != migration.name) {
            failure.message = "store: migration " + std::to_string(migration.number) + " was applied as '" +
                              found->second + "', not '" + migration.name + "'";
            return failure;
        }
    }
    return {};
}

} // namespace

Status migrate(Database& database, std::vector<Migration> migrations) {
    std::sort(migrations.begin(), migrations.end(),
              [](const Migration& a, const Migration& b) { return a.number < b.number; });
    const Status table = database.transaction([](Connection& connection) {
        connection.execute("CREATE TABLE IF NOT EXISTS migration(number INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    });
    if (!table) {
        return table;
    }
    const Result<std::map<int, std::string>> applied = database.transaction(appliedIn);
    if (!applied) {
        return applied.failure();
    }
    if (const Status fit = refuseForeign(*applied, migrations); !fit) {
        return fit;
    }
    for (const Migration& migration : migrations) {
        const Status step = database.transaction([&migration](Connection& connection) {
            // Asked again inside the transaction: another process may be migrating too.
            if (appliedIn(connection).count(migration.number) != 0) {
                return;
            }
            connection.execute(migration.sql);
            connection.prepare("INSERT INTO migration(number, name) VALUES(:number, :name)")
                .bind(":number", std::int64_t{migration.number})
                .bind(":name", migration.name)
                .run();
        });
        if (!step) {
            return within("migration " + std::to_string(migration.number) + " '" + migration.name + "'",
                          step.failure());
        }
    }
    return {};
}

Result<std::vector<int>> appliedMigrations(Database& database) {
    return database.read([](Connection& connection) {
        std::vector<int> numbers;
        for (const auto& [number, name] : appliedIn(connection)) {
            numbers.push_back(number);
        }
        return numbers;
    });
}

} // namespace crossdock::store
