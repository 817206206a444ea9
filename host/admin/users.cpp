#include "admin/users.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

Failure coded(const char* code, std::string message) {
    Failure failure = failed(ErrorClass::Config, std::move(message));
    failure.code = code;
    return failure;
}

Status onlyIf(const Result<bool>& changed, const std::string& name) {
    if (!changed) {
        return changed.failure();
    }
    return *changed ? Status() : coded("not_found", "there is no user \"" + name + "\"");
}

void endSessions(store::Connection& connection, const std::string& name) {
    connection.prepare("DELETE FROM admin_session WHERE user = :name").bind(":name", name).run();
}

} // namespace

std::optional<std::string> faultOfUserName(const std::string& name) {
    const bool fit = std::all_of(name.begin(), name.end(), [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
               std::string_view("._@-").find(each) != std::string_view::npos;
    });
    if (name.empty() || name.size() > 64 || !fit) {
        return "a name has 1 to 64 letters, digits, or . _ @ -";
    }
    return std::nullopt;
}

Status Users::add(const User& user, const std::string& hash, UtcTime now) {
    if (const auto fault = faultOfUserName(user.name)) {
        return failed(ErrorClass::Config, *fault);
    }
    const Result<bool> added = _database.transaction([&](store::Connection& connection) {
        store::Statement row =
            connection.prepare("INSERT INTO admin_user(name, org, role, hash, created, changed) "
                               "VALUES(:name, :org, :role, :hash, :now, :now) ON CONFLICT DO NOTHING");
        row.bind(":name", user.name).bind(":org", user.organisation).bind(":role", nameOf(user.role));
        return row.bind(":hash", hash).bind(":now", now.us).run() == 1;
    });
    if (!added) {
        return added.failure();
    }
    return *added ? Status() : coded("conflict", "there is a user \"" + user.name + "\" already");
}

Status Users::remove(const std::string& name) {
    return onlyIf(_database.transaction([&](store::Connection& connection) {
        endSessions(connection, name);
        return connection.prepare("DELETE FROM admin_user WHERE name = :name").bind(":name", name).run() == 1;
    }),
                  name);
}

Status Users::setPassword(const std::string& name, const std::string& hash, UtcTime now) {
    return onlyIf(_database.transaction([&](store::Connection& connection) {
        endSessions(connection, name);
        store::Statement row =
            connection.prepare("UPDATE admin_user SET hash = :hash, changed = :now WHERE name = :name");
        return row.bind(":hash", hash).bind(":now", now.us).bind(":name", name).run() == 1;
    }),
                  name);
}

Status Users::setRole(const std::string& name, Role role, UtcTime now) {
    return onlyIf(_database.transaction([&](store::Connection& connection) {
        endSessions(connection, name);
        store::Statement row =
            connection.prepare("UPDATE admin_user SET role = :role, changed = :now WHERE name = :name");
        return row.bind(":role", nameOf(role)).bind(":now", now.us).bind(":name", name).run() == 1;
    }),
                  name);
}

Status Users::renewHash(const std::string& name, const std::string& hash) {
    return _database.transaction([&](store::Connection& connection) {
        connection.prepare("UPDATE admin_user SET hash = :hash WHERE name = :name")
            .bind(":hash", hash)
            .bind(":name", name)
            .run();
    });
}

Result<std::vector<User>> Users::list() {
    return _database.read([](store::Connection& connection) {
        std::vector<User> users;
        store::Statement row =
            connection.prepare("SELECT name, org, role, created, changed FROM admin_user ORDER BY name LIMIT 1000");
        while (row.step()) {
            users.push_back({row.text(0), row.text(1), roleOf(row.text(2)).value_or(Role::None),
                             UtcTime{row.integer(3)}, UtcTime{row.integer(4)}});
        }
        return users;
    });
}

Result<std::optional<std::string>> Users::hashOf(const std::string& name) {
    return _database.read([&](store::Connection& connection) {
        store::Statement row = connection.prepare("SELECT hash FROM admin_user WHERE name = :name");
        return row.bind(":name", name).step() ? std::optional(row.text(0)) : std::nullopt;
    });
}

} // namespace crossdock::admin
