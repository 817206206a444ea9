#include "admin/tokens.hpp"

#include "admin/base64.hpp"
#include "admin/users.hpp"
#include "vault/crypto.hpp"

#include <Poco/Checksum.h>

#include <algorithm>
#include <array>

namespace crossdock::admin {

namespace {

constexpr std::string_view mark = "xdt_";
constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t idCharacters = 10;
constexpr std::size_t secretCharacters = 43;
constexpr std::size_t sumCharacters = 6;
constexpr std::size_t length = 4 + idCharacters + 1 + secretCharacters + 1 + sumCharacters;
constexpr std::uint32_t radix = 62;
constexpr std::int64_t minute = 60'000'000;
constexpr std::int64_t day = 24L * 60 * minute;

std::string sumOf(std::string_view text) {
    Poco::Checksum sum(Poco::Checksum::TYPE_CRC32);
    sum.update(text.data(), static_cast<unsigned>(text.size()));
    std::uint32_t rest = sum.checksum();
    std::string digits(sumCharacters, alphabet[0]);
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, rest /= radix) {
        *digit = alphabet[rest % radix];
    }
    return digits;
}

Result<std::string> newText() {
    std::array<unsigned char, 32> secret{};
    std::array<unsigned char, 64> chance{};
    for (const std::span<unsigned char> part : {std::span<unsigned char>(secret), std::span<unsigned char>(chance)}) {
        if (const Status drawn = vault::randomBytes(part); !drawn) {
            return drawn.failure();
        }
    }
    std::string id;
    for (const unsigned char byte : chance) {
        // Bytes above the last whole multiple would favour the first characters.
        if (byte < 248 && id.size() < idCharacters) {
            id += alphabet[byte % alphabet.size()];
        }
    }
    id.resize(idCharacters, alphabet[0]);
    const std::string body = std::string(mark) + id + "_" + base64Url(secret);
    secret::cleanse(secret);
    return body + "_" + sumOf(body);
}

Failure coded(const char* code, std::string message) {
    Failure failure = failed(ErrorClass::Config, std::move(message));
    failure.code = code;
    return failure;
}

} // namespace

bool isWellFormedToken(std::string_view text) {
    const std::size_t body = length - sumCharacters - 1;
    return text.size() == length && text.substr(0, mark.size()) == mark && text[mark.size() + idCharacters] == '_' &&
           text[body] == '_' && text.substr(body + 1) == sumOf(text.substr(0, body));
}

Result<std::string> Tokens::add(const std::string& name, const std::string& organisation, Role role, int days,
                                UtcTime now) {
    if (const auto fault = faultOfUserName(name)) {
        return failed(ErrorClass::Config, *fault);
    }
    if (days < 1 || days > mostDays) {
        return failed(ErrorClass::Config, "a token lasts 1 to " + std::to_string(mostDays) + " days");
    }
    Result<std::string> text = newText();
    if (!text) {
        return text;
    }
    const Result<vault::Digest> digest = vault::sha256(vault::bytesOf(*text));
    if (!digest) {
        return digest.failure();
    }
    const Result<bool> added = _database.transaction([&](store::Connection& connection) {
        store::Statement row = connection.prepare(
            "INSERT INTO admin_token(id, hash, name, org, role, created, expires) VALUES(:id, :hash, "
            ":name, :org, :role, :now, :expires) ON CONFLICT DO NOTHING");
        row.bind(":id", text->substr(mark.size(), idCharacters)).bindBlob(":hash", vault::textOf(*digest));
        row.bind(":name", name).bind(":org", organisation).bind(":role", nameOf(role)).bind(":now", now.us);
        return row.bind(":expires", now.us + days * day).run() == 1;
    });
    if (!added) {
        return added.failure();
    }
    return *added ? text : Result<std::string>(coded("conflict", "there is a token \"" + name + "\" already"));
}

Status Tokens::remove(const std::string& nameOrId) {
    const Result<bool> removed = _database.transaction([&](store::Connection& connection) {
        store::Statement row = connection.prepare("DELETE FROM admin_token WHERE name = :name OR id = :name");
        return row.bind(":name", nameOrId).run() > 0;
    });
    if (!removed) {
        return removed.failure();
    }
    return *removed ? Status() : coded("not_found", "there is no token \"" + nameOrId + "\"");
}

Result<std::vector<Token>> Tokens::list() {
    return _database.read([](store::Connection& connection) {
        std::vector<Token> tokens;
        store::Statement row = connection.prepare(
            "SELECT id, name, org, role, created, expires, used FROM admin_token ORDER BY name LIMIT 1000");
        while (row.step()) {
            tokens.push_back({row.text(0), row.text(1), row.text(2), roleOf(row.text(3)).value_or(Role::None),
                              UtcTime{row.integer(4)}, UtcTime{row.integer(5)},
                              row.integer(6) == 0 ? std::nullopt : std::optional(UtcTime{row.integer(6)})});
        }
        return tokens;
    });
}

Result<std::optional<Visitor>> Tokens::visitor(std::string_view text, UtcTime now) {
    if (!isWellFormedToken(text)) {
        return std::optional<Visitor>();
    }
    const Result<vault::Digest> digest = vault::sha256(vault::bytesOf(text));
    if (!digest) {
        return digest.failure();
    }
    const std::string id(text.substr(mark.size(), idCharacters));
    std::int64_t used = 0;
    Result<std::optional<Visitor>> found = _database.read([&](store::Connection& connection) {
        std::optional<Visitor> visitor;
        store::Statement row =
            connection.prepare("SELECT hash, name, org, role, expires, used FROM admin_token WHERE id = :id");
        if (row.bind(":id", id).step() && now.us < row.integer(4) &&
            vault::equalInConstantTime(vault::bytesOf(row.blob(0)), *digest)) {
            used = row.integer(5);
            visitor = Visitor{"api:" + row.text(1), row.text(2), roleOf(row.text(3)).value_or(Role::None), {}, {}};
        }
        return visitor;
    });
    if (found && *found && now.us - used >= minute) {
        // Only for the list of tokens: a store that cannot be written must not lock the API out.
        (void)_database.transaction([&](store::Connection& connection) {
            connection.prepare("UPDATE admin_token SET used = :now WHERE id = :id")
                .bind(":now", now.us)
                .bind(":id", id)
                .run();
        });
    }
    return found;
}

} // namespace crossdock::admin
