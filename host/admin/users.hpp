// The people who may sign in.
#pragma once

#include "admin/role.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace crossdock::admin {

struct User {
    std::string name;
    std::string organisation;
    Role role = Role::Viewer;
    UtcTime created;
    UtcTime changed; ///< of password or role
};

/// Thread-safe. Names are 1 to 64 characters of [A-Za-z0-9._@-]. Sessions of a user end when the user is removed, or gets another
/// password or role.
class Users {
public:
    explicit Users(store::Database& database) : _database(database) {}

    /// Config, code "conflict", when the name is taken. `hash` is PasswordHasher's.
    Status add(const User& user, const std::string& hash, UtcTime now);
    /// Config, code "not_found"; so the next two.
    Status remove(const std::string& name);
    Status setPassword(const std::string& name, const std::string& hash, UtcTime now);
    Status setRole(const std::string& name, Role role, UtcTime now);
    /// Takes a hash of today's parameters over; sessions stay.
    Status renewHash(const std::string& name, const std::string& hash);

    Result<std::vector<User>> list();
    /// The stored hash; nothing when there is no such user.
    Result<std::optional<std::string>> hashOf(const std::string& name);

private:
    store::Database& _database;
};

/// Why that cannot be a user's or token's name.
std::optional<std::string> faultOfUserName(const std::string& name);

} // namespace crossdock::admin
