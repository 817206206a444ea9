// What the vault's tests share: keys, readable secrets, a store that dies, folders that go away.
#pragma once

#include "core/clock.hpp"
#include "vault/database_record_store.hpp"
#include "vault/memory_record_store.hpp"
#include "vault/vault.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <stdlib.h>

namespace crossdock::vault {

inline Bytes fromHex(std::string_view hex) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(static_cast<unsigned char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
    }
    return bytes;
}

inline std::string toHex(ByteView bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : bytes) {
        hex += digits[byte >> 4U];
        hex += digits[byte & 15U];
    }
    return hex;
}

inline std::string revealed(const Secret& secret) {
    return secret.with([](ByteView bytes) { return std::string(textOf(bytes)); });
}

inline std::string hexOf(const Secret& secret) {
    return secret.with([](ByteView bytes) { return toHex(bytes); });
}

/// "k7", "value 7".
inline std::string numbered(const std::string& text, int number) {
    return std::string(text).append(std::to_string(number));
}

/// Asserts success, and says why when there is none.
template <typename Outcome>
void expectOk(const Outcome& outcome) {
    if (!outcome.ok()) {
        CPPUNIT_FAIL(outcome.failure().code + " " + outcome.failure().message);
    }
}

template <typename Value>
Value taken(Result<Value> result) {
    expectOk(result);
    return std::move(*result);
}

template <typename Outcome>
void expectCode(const std::string& code, const Outcome& outcome) {
    CPPUNIT_ASSERT(!outcome.ok());
    CPPUNIT_ASSERT_EQUAL(code, outcome.failure().code);
}

/// The 32 bytes n, n+1, n+2 ...
inline Secret countingKey(unsigned char first) {
    return Secret::make(keyBytes, [first](std::span<unsigned char> out) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = static_cast<unsigned char>(first + i);
        }
    });
}

inline KeyMaterial newKey() {
    return {KeySource::File, taken(MasterKey::random()).text(), {}};
}

template <typename... Keys>
std::vector<KeyMaterial> keysOf(const Keys&... keys) {
    std::vector<KeyMaterial> list;
    (list.push_back(keys.clone()), ...);
    return list;
}

class TempFolder {
public:
    TempFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "vaultXXXXXX").string();
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()) != nullptr);
        path = std::filesystem::canonical(pattern);
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    std::filesystem::path path;
};

inline std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline std::unique_ptr<store::Database> openDatabase(const std::filesystem::path& folder) {
    store::DatabaseOptions options;
    options.path = folder / "state" / "crossdock.db";
    options.synchronous = "OFF"; // the tests kill processes, not machines
    auto database = taken(store::Database::open(options));
    expectOk(store::migrate(*database, {vaultMigration()}));
    return database;
}

/// Lets `allowed` transactions through; from then on nothing is written any more.
class DyingStore final : public RecordStore {
public:
    DyingStore(RecordStore& inner, int allowed) : _inner(inner), _allowed(allowed) {}

    Status transaction(const Work& work) override {
        if (_allowed-- > 0) {
            const Status status = _inner.transaction(work);
            if (onCommit) {
                onCommit();
            }
            return status;
        }
        return failed(ErrorClass::Transient, "the machine has died");
    }
    Status read(const Work& work) override { return _inner.read(work); }
    Status eraseTraces() override { return _inner.eraseTraces(); }

    std::function<void()> onCommit;

private:
    RecordStore& _inner;
    int _allowed;
};

const inline UtcTime testStart{1'750'000'000'000'000};

} // namespace crossdock::vault
