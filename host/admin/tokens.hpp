// API tokens: "xdt_" + 10 characters of id + "_" + 43 of secret + "_" + 6 of check sum.
#pragma once

#include "admin/request.hpp"
#include "core/result.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::admin {

/// What may be shown of a token.
struct Token {
    std::string id;
    std::string name;
    std::string organisation;
    Role role = Role::Viewer;
    UtcTime created;
    UtcTime expires;
    std::optional<UtcTime> used;
};

/// Thread-safe.
class Tokens {
public:
    static constexpr int mostDays = 365;

    explicit Tokens(store::Database& database) : _database(database) {}

    /// The token's text: it is shown once and kept nowhere. Config when the name is taken (code "conflict") or a value is out of range.
    Result<std::string> add(const std::string& name, const std::string& organisation, Role role, int days, UtcTime now);
    /// By its name or id; code "not_found".
    Status remove(const std::string& nameOrId);
    Result<std::vector<Token>> list();
    /// Who that is; nothing for a text that is no token (typos die on the check sum, without a look-up), is unknown or expired.
    Result<std::optional<Visitor>> visitor(std::string_view text, UtcTime now);

private:
    store::Database& _database;
};

/// Whether the text has the form of a token and its check sum fits.
bool isWellFormedToken(std::string_view text);

} // namespace crossdock::admin
