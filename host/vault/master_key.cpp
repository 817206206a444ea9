#include "vault/master_key.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

namespace crossdock::vault {

namespace {

constexpr std::string_view prefix = "xdm1_";
constexpr std::size_t textBytes = prefix.size() + 43;
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::string_view wrappingLabel = "crossdock/v1/kek";
constexpr std::string_view auditLabel = "crossdock/v1/audit";
constexpr std::string_view checkLabel = "crossdock/v1/kcv";

/// 43 characters into 32 bytes; false for a foreign character or bits beyond the last byte.
bool decode(ByteView text, std::span<unsigned char> out) {
    std::uint32_t bits = 0;
    unsigned count = 0;
    std::size_t at = 0;
    for (const unsigned char character : text) {
        const std::size_t digit = alphabet.find(static_cast<char>(character));
        if (digit == std::string_view::npos) {
            return false;
        }
        bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[at++] = static_cast<unsigned char>((bits >> count) & 0xFFU);
        }
    }
    return at == out.size() && (bits & ((1U << count) - 1U)) == 0;
}

void encode(ByteView bytes, std::span<unsigned char> out) {
    std::uint32_t bits = 0;
    unsigned count = 0;
    std::size_t at = 0;
    for (const unsigned char byte : bytes) {
        bits = (bits << 8U) | byte;
        for (count += 8; count >= 6; count -= 6) {
            out[at++] = static_cast<unsigned char>(alphabet[(bits >> (count - 6)) & 0x3FU]);
        }
    }
    if (count > 0) {
        out[at] = static_cast<unsigned char>(alphabet[(bits << (6 - count)) & 0x3FU]);
    }
}

} // namespace

Result<MasterKey> MasterKey::random() {
    Result<Secret> key = randomKey();
    if (!key) {
        return key.failure();
    }
    return MasterKey(std::move(*key));
}

Result<MasterKey> MasterKey::parse(const Secret& text) {
    return text.with([](ByteView bytes) -> Result<MasterKey> {
        if (!bytes.empty() && bytes.back() == '\n') {
            bytes = bytes.first(bytes.size() - 1);
        }
        std::optional<Secret> key;
        if (bytes.size() == textBytes && textOf(bytes).starts_with(prefix)) {
            bool ok = false;
            key = Secret::make(keyBytes,
                               [&](std::span<unsigned char> out) { ok = decode(bytes.subspan(prefix.size()), out); });
            if (ok) {
                return MasterKey(std::move(*key));
            }
        }
        return failed(ErrorClass::Config, "not a master key: expected xdm1_ and 43 characters of base64url");
    });
}

Result<MasterKey> MasterKey::derive(const Secret& passphrase, const Salt& salt, const ScryptCost& cost) {
    Result<Secret> key = scrypt(passphrase, salt, cost);
    if (!key) {
        return key.failure();
    }
    return MasterKey(std::move(*key));
}

Secret MasterKey::text() const {
    return Secret::make(textBytes, [this](std::span<unsigned char> out) {
        std::ranges::copy(prefix, out.begin());
        _key.with([out](ByteView bytes) { encode(bytes, out.subspan(prefix.size())); });
    });
}

Result<Secret> MasterKey::subKey(std::string_view label, const VaultId& vault, const std::string& organisation,
                                 std::size_t size) const {
    ByteWriter info;
    info.raw(label).number(std::uint8_t{0}).field(organisation);
    return hkdf(_key, vault, info.view(), size);
}

Result<Secret> MasterKey::wrappingKey(const VaultId& vault, const std::string& organisation) const {
    return subKey(wrappingLabel, vault, organisation, keyBytes);
}

Result<Secret> MasterKey::auditKey(const VaultId& vault) const {
    return subKey(auditLabel, vault, {}, keyBytes);
}

Result<CheckValue> MasterKey::checkValue(const VaultId& vault) const {
    const Result<Secret> derived = subKey(checkLabel, vault, {}, checkValueBytes);
    if (!derived) {
        return derived.failure();
    }
    CheckValue value{};
    derived->with([&value](ByteView bytes) { std::ranges::copy(bytes, value.begin()); });
    return value;
}

Status createMasterKeyFile(const std::filesystem::path& path) {
    const auto refused = [&path](const char* what, int error) {
        return failed(ErrorClass::Config, std::string("cannot ") + what + " " + path.string() + ": " +
                                              std::generic_category().message(error));
    };
    const Result<MasterKey> key = MasterKey::random();
    if (!key) {
        return key.failure();
    }
    const std::filesystem::path folder = path.parent_path();
    if (!folder.empty() && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        return refused("make the folder of", errno);
    }
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        return refused("create", errno);
    }
    const bool written = key->text().with([file](ByteView text) {
        return ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
               ::write(file, "\n", 1) == 1 && ::fsync(file) == 0;
    });
    const int error = errno;
    ::close(file);
    if (!written) {
        ::unlink(path.c_str());
        return refused("write", error);
    }
    return {};
}

} // namespace crossdock::vault
