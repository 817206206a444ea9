#include "admin/cursors.hpp"

#include "admin/base64.hpp"
#include "vault/crypto.hpp"

#include <array>

namespace crossdock::admin {

namespace {

constexpr std::size_t sealBytes = 16;
constexpr std::size_t mostText = 256;

} // namespace

Result<std::unique_ptr<Cursors>> Cursors::open(store::Database& database) {
    Result<std::string> key = database.read([](store::Connection& connection) {
        store::Statement row = connection.prepare("SELECT value FROM admin_key WHERE name = 'cursor'");
        return row.step() ? row.blob(0) : std::string();
    });
    if (!key) {
        return key.failure();
    }
    return std::unique_ptr<Cursors>(new Cursors(secret::Secret::take(*key)));
}

std::string Cursors::seal(const std::string& list, const std::string& bytes) const {
    static constexpr std::array<unsigned char, 1> end{};
    const Result<vault::Digest> digest =
        vault::hmacSha256(_key, {vault::bytesOf(list), vault::ByteView(end), vault::bytesOf(bytes)});
    return digest ? std::string(vault::textOf(*digest).substr(0, sealBytes)) : std::string();
}

std::string Cursors::sealed(const std::string& list, const std::vector<std::int64_t>& place) const {
    vault::ByteWriter writer;
    for (const std::int64_t number : place) {
        writer.number(number);
    }
    const std::string bytes(vault::textOf(writer.view()));
    return base64Url(vault::bytesOf(bytes + seal(list, bytes)));
}

std::optional<std::vector<std::int64_t>> Cursors::opened(const std::string& list, const std::string& text) const {
    const std::optional<vault::Bytes> all = text.size() <= mostText ? fromBase64Url(text) : std::nullopt;
    if (!all || all->size() < sealBytes || (all->size() - sealBytes) % 8 != 0) {
        return std::nullopt;
    }
    const std::size_t size = all->size() - sealBytes;
    const std::string bytes(vault::textOf(*all).substr(0, size));
    const std::string right = seal(list, bytes);
    if (right.empty() || !vault::equalInConstantTime(vault::bytesOf(right), vault::ByteView(*all).subspan(size))) {
        return std::nullopt;
    }
    std::vector<std::int64_t> place;
    for (std::size_t at = 0; at < size; at += 8) {
        place.push_back(static_cast<std::int64_t>(vault::loadBigEndian(vault::ByteView(*all).subspan(at, 8))));
    }
    return place;
}

} // namespace crossdock::admin
