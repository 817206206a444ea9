#include "admin/sessions.hpp"

#include "admin/base64.hpp"
#include "vault/crypto.hpp"

#include <array>

namespace crossdock::admin {

namespace {

constexpr std::int64_t minute = 60'000'000;
constexpr std::int64_t idle = 30 * minute;
constexpr std::int64_t absolute = 12L * 60 * minute;
constexpr std::int64_t perUser = 5;
constexpr std::size_t idCharacters = 43;

std::optional<std::string> hashOf(const std::string& id) {
    const Result<vault::Digest> digest = vault::sha256(vault::bytesOf(id));
    return digest ? std::optional(std::string(vault::textOf(*digest))) : std::nullopt;
}

bool lasts(std::int64_t created, std::int64_t seen, UtcTime now) {
    return now.us - created < absolute && now.us - seen < idle;
}

} // namespace

Result<std::string> Sessions::begin(const std::string& user, UtcTime now) {
    std::array<unsigned char, 32> bytes{};
    if (const Status drawn = vault::randomBytes(bytes); !drawn) {
        return drawn.failure();
    }
    std::string id = base64Url(bytes);
    const std::optional<std::string> hash = hashOf(id);
    if (!hash) {
        return failed(ErrorClass::Internal, "a session could not be made");
    }
    const Status stored = _database.transaction([&](store::Connection& connection) {
        connection.prepare("INSERT INTO admin_session(id, user, created, seen) VALUES(:id, :user, :now, :now)")
            .bindBlob(":id", *hash)
            .bind(":user", user)
            .bind(":now", now.us)
            .run();
        connection
            .prepare("DELETE FROM admin_session WHERE user = :user AND id NOT IN (SELECT id FROM admin_session WHERE "
                     "user = :user ORDER BY created DESC, id = :id DESC LIMIT :most)")
            .bind(":user", user)
            .bindBlob(":id", *hash)
            .bind(":most", perUser)
            .run();
    });
    return stored ? Result<std::string>(std::move(id)) : Result<std::string>(stored.failure());
}

Result<std::optional<Visitor>> Sessions::visitor(const std::string& id, UtcTime now, bool active) {
    const std::optional<std::string> hash = id.size() == idCharacters ? hashOf(id) : std::nullopt;
    const std::optional<std::string> csrf = hash ? hashOf("csrf " + id) : std::nullopt;
    if (!csrf) {
        return std::optional<Visitor>();
    }
    std::int64_t seen = 0;
    Result<std::optional<Visitor>> found = _database.read([&](store::Connection& connection) {
        std::optional<Visitor> visitor;
        store::Statement row =
            connection.prepare("SELECT u.name, u.org, u.role, s.created, s.seen FROM admin_session s "
                               "JOIN admin_user u ON u.name = s.user WHERE s.id = :id");
        if (row.bindBlob(":id", *hash).step() && lasts(row.integer(3), row.integer(4), now)) {
            seen = row.integer(4);
            visitor = Visitor{row.text(0), row.text(1), roleOf(row.text(2)).value_or(Role::None),
                              base64Url(vault::bytesOf(*csrf)), base64Url(vault::bytesOf(*hash))};
        }
        return visitor;
    });
    if (found && *found && active && now.us - seen >= minute) {
        const Status touched = _database.transaction([&](store::Connection& connection) {
            connection.prepare("UPDATE admin_session SET seen = :now WHERE id = :id")
                .bind(":now", now.us)
                .bindBlob(":id", *hash)
                .run();
        });
        if (!touched) {
            return touched.failure();
        }
    }
    return found;
}

bool Sessions::lives(const std::string& session, UtcTime now) {
    const std::optional<vault::Bytes> hash = fromBase64Url(session);
    if (!hash) {
        return false;
    }
    const Result<bool> found = _database.read([&](store::Connection& connection) {
        store::Statement row = connection.prepare(
            "SELECT s.created, s.seen FROM admin_session s JOIN admin_user u ON u.name = s.user WHERE s.id = :id");
        return row.bindBlob(":id", vault::textOf(*hash)).step() && lasts(row.integer(0), row.integer(1), now);
    });
    return found && *found;
}

Status Sessions::end(const std::string& id) {
    const std::optional<std::string> hash = hashOf(id);
    return _database.transaction([&](store::Connection& connection) {
        connection.prepare("DELETE FROM admin_session WHERE id = :id").bindBlob(":id", hash.value_or("")).run();
    });
}

Status Sessions::forgetOld(UtcTime now) {
    return _database.transaction([&](store::Connection& connection) {
        connection.prepare("DELETE FROM admin_session WHERE created < :created OR seen < :seen")
            .bind(":created", now.us - absolute)
            .bind(":seen", now.us - idle)
            .run();
    });
}

} // namespace crossdock::admin
