#include "vault/record.hpp"

#include <algorithm>

namespace crossdock::vault {

namespace {

constexpr std::string_view magic = "XDV1";
constexpr std::uint8_t suite = 1;
constexpr std::size_t boundBytes = 6; // magic, suite, flags
constexpr std::size_t keyIdAt = 6;
constexpr std::size_t wrappedAt = 10;
constexpr std::size_t nonceAt = 50;
constexpr std::size_t lengthAt = 62;
constexpr std::size_t textAt = 66;
constexpr std::size_t lengthBytes = 4;
constexpr std::size_t padTo = 64;
constexpr std::size_t mostTextBytes = 65'600;

Failure sealed(const char* why) {
    Failure failure = failed(ErrorClass::Permanent, std::string("vault record: ") + why);
    failure.code = "sealed";
    return failure;
}

ByteView wrappedOf(ByteView record) {
    return record.subspan(wrappedAt, wrappedKeyBytes);
}

Status layout(ByteView record) {
    if (record.size() < textAt + tagBytes || !textOf(record).starts_with(magic)) {
        return sealed("not a vault record");
    }
    if (record[4] != suite || record[5] != 0) {
        return sealed("made by a newer version");
    }
    const std::uint64_t length = loadBigEndian(record.subspan(lengthAt, lengthBytes));
    if (length == 0 || length % padTo != 0 || length > mostTextBytes || record.size() != textAt + length + tagBytes) {
        return sealed("wrong size");
    }
    return {};
}

Bytes associatedData(const Place& place, ByteView bound) {
    ByteWriter data;
    data.raw("crossdock vault record v1").number(std::uint8_t{0}).raw(bound).raw(place.vault);
    data.field(place.organisation).field(place.name).number(place.version).number(place.createdUs);
    return data.take();
}

Result<Secret> dataKeyOf(const NumberedKey& key, const Place& place, ByteView record) {
    if (const Status status = layout(record); !status) {
        return status.failure();
    }
    if (loadBigEndian(record.subspan(keyIdAt, sizeof key.id)) != key.id) {
        return sealed("names another master key");
    }
    const Result<Secret> wrapping = key.key.wrappingKey(place.vault, place.organisation);
    if (!wrapping) {
        return wrapping.failure();
    }
    return unwrapKey(*wrapping, wrappedOf(record));
}

Result<Bytes> wrapFor(const MasterKey& key, const Place& place, const Secret& dataKey) {
    const Result<Secret> wrapping = key.wrappingKey(place.vault, place.organisation);
    if (!wrapping) {
        return wrapping.failure();
    }
    return wrapKey(*wrapping, dataKey);
}

} // namespace

Result<Bytes> sealRecord(const NumberedKey& key, const Place& place, const Secret& value) {
    if (value.size() > mostSecretBytes) {
        return failed(ErrorClass::Config, "a secret has at most " + std::to_string(mostSecretBytes) + " bytes");
    }
    const Result<Secret> dataKey = randomKey();
    if (!dataKey) {
        return dataKey.failure();
    }
    const Result<Bytes> wrapped = wrapFor(key.key, place, *dataKey);
    if (!wrapped) {
        return wrapped.failure();
    }
    Nonce nonce{};
    if (const Status status = randomBytes(nonce); !status) {
        return status.failure();
    }
    std::array<unsigned char, lengthBytes> length{};
    storeBigEndian(value.size(), length);
    const Bytes padding((padTo - (lengthBytes + value.size()) % padTo) % padTo);

    ByteWriter record;
    record.raw(magic).number(suite).number(std::uint8_t{0});
    const Bytes associated = associatedData(place, record.view());
    const Result<Bytes> text = value.with([&](ByteView bytes) {
        return gcmSeal(*dataKey, nonce, associated, {length, bytes, padding});
    });
    if (!text) {
        return text.failure();
    }
    record.number(key.id).raw(*wrapped).raw(nonce);
    record.number(static_cast<std::uint32_t>(text->size() - tagBytes)).raw(*text);
    return record.take();
}

Result<Secret> openRecord(const NumberedKey& key, const Place& place, ByteView record) {
    const Result<Secret> dataKey = dataKeyOf(key, place, record);
    if (!dataKey) {
        return dataKey.failure();
    }
    Nonce nonce{};
    std::ranges::copy(record.subspan(nonceAt, nonceBytes), nonce.begin());
    Result<Secret> text =
        gcmOpen(*dataKey, nonce, associatedData(place, record.first(boundBytes)), record.subspan(textAt));
    if (!text) {
        return text.failure();
    }
    const std::uint64_t length = text->with([](ByteView bytes) { return loadBigEndian(bytes.first(lengthBytes)); });
    const std::uint64_t room = text->size() - lengthBytes;
    if (length > room || room - length >= padTo) {
        return sealed("wrong padding");
    }
    text->keep(lengthBytes, length);
    return text;
}

Result<Bytes> rewrapRecord(const NumberedKey& from, const NumberedKey& to, const Place& place, ByteView record) {
    const Result<Secret> dataKey = dataKeyOf(from, place, record);
    if (!dataKey) {
        return dataKey.failure();
    }
    const Result<Bytes> wrapped = wrapFor(to.key, place, *dataKey);
    if (!wrapped) {
        return wrapped.failure();
    }
    Bytes moved(record.begin(), record.end());
    storeBigEndian(to.id, std::span(moved).subspan(keyIdAt, sizeof to.id));
    std::ranges::copy(*wrapped, moved.begin() + wrappedAt);
    return moved;
}

Result<std::uint32_t> keyIdOf(ByteView record) {
    if (const Status status = layout(record); !status) {
        return status.failure();
    }
    return static_cast<std::uint32_t>(loadBigEndian(record.subspan(keyIdAt, 4)));
}

} // namespace crossdock::vault
