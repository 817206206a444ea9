#include "vault/export_file.hpp"

#include <algorithm>

namespace crossdock::vault {

namespace {

constexpr std::string_view magic = "XDX1";
constexpr std::uint8_t formatVersion = 1;
constexpr std::uint8_t kdfScrypt = 1;
constexpr std::size_t headerBytes = 4 + 1 + 1 + 1 + 4 + 4 + saltBytes;
constexpr std::size_t lengthBytes = 4;
constexpr std::size_t padTo = 64;
constexpr std::size_t mostFrameBytes = 128UL * 1024;

Failure refused(const char* why) {
    Failure failure = failed(ErrorClass::Config, std::string("export file: ") + why);
    failure.code = "export_file";
    return failure;
}

Nonce nonceOf(std::uint64_t frame) {
    Nonce nonce{};
    storeBigEndian(frame, std::span(nonce).subspan(4));
    return nonce;
}

Bytes associatedData(const Digest& headerHash, std::uint64_t frame, bool last) {
    ByteWriter data;
    data.raw(headerHash).number(frame).number(static_cast<std::uint8_t>(last ? 1 : 0));
    return data.take();
}

/// Takes fields off the front of bytes that proved authentic; what does not fit makes it `bad`.
class FieldReader {
public:
    explicit FieldReader(ByteView bytes) : _bytes(bytes) {}

    std::uint64_t number(std::size_t size) { return loadBigEndian(raw(size)); }
    ByteView raw(std::size_t size) {
        if (_at + size > _bytes.size()) {
            bad = true;
            return {};
        }
        _at += size;
        return _bytes.subspan(_at - size, size);
    }
    std::size_t at() const { return _at; }

    bool bad = false;

private:
    ByteView _bytes;
    std::size_t _at = 0;
};

} // namespace

Result<ExportWriter> ExportWriter::begin(const Secret& passphrase, const ScryptCost& cost) {
    if (passphrase.size() < leastPassphraseBytes) {
        return refused("the passphrase needs at least 12 characters");
    }
    Salt salt{};
    if (const Status status = randomBytes(salt); !status) {
        return status.failure();
    }
    Result<Secret> key = scrypt(passphrase, salt, cost);
    if (!key) {
        return key.failure();
    }
    ByteWriter header;
    header.raw(magic).number(formatVersion).number(kdfScrypt);
    header.number(static_cast<std::uint8_t>(cost.logN)).number(cost.r).number(cost.p).raw(salt);
    const Result<Digest> hash = sha256(header.view());
    if (!hash) {
        return hash.failure();
    }
    return ExportWriter(header.take(), std::move(*key), *hash);
}

Status ExportWriter::frame(std::initializer_list<ByteView> parts, bool last) {
    const Result<Bytes> sealed = gcmSeal(_key, nonceOf(_frames), associatedData(_headerHash, _frames, last), parts);
    if (!sealed) {
        return sealed.failure();
    }
    ByteWriter out;
    out.number(static_cast<std::uint32_t>(sealed->size())).raw(*sealed);
    const Bytes bytes = out.take();
    _file.insert(_file.end(), bytes.begin(), bytes.end());
    ++_frames;
    return {};
}

Status ExportWriter::add(const ExportEntry& entry) {
    ByteWriter head;
    head.field(entry.name).number(entry.version).number(entry.createdUs);
    head.number(static_cast<std::uint8_t>(entry.kind == SecretKind::OAuthSet ? 1 : 0));
    head.number(static_cast<std::uint32_t>(entry.value.size()));
    const std::size_t size = head.view().size() + entry.value.size();
    const Bytes padding((padTo - size % padTo) % padTo);
    return entry.value.with([&](ByteView value) { return frame({head.view(), value, padding}, false); });
}

Result<Bytes> ExportWriter::finish() {
    ByteWriter count;
    count.number(_frames);
    if (const Status status = frame({count.view()}, true); !status) {
        return status.failure();
    }
    return std::move(_file);
}

Result<ExportReader> ExportReader::begin(ByteView file, const Secret& passphrase) {
    if (file.size() < headerBytes || !textOf(file).starts_with(magic)) {
        return refused("this is none");
    }
    if (file[4] != formatVersion || file[5] != kdfScrypt) {
        return refused("made by a newer version");
    }
    const ByteView header = file.first(headerBytes);
    const ScryptCost cost{header[6], static_cast<std::uint32_t>(loadBigEndian(header.subspan(7, 4))),
                          static_cast<std::uint32_t>(loadBigEndian(header.subspan(11, 4)))};
    if (!cost.sane()) {
        return refused("asks for an unreasonable amount of work");
    }
    Salt salt{};
    std::ranges::copy(header.subspan(headerBytes - saltBytes), salt.begin());
    Result<Secret> key = scrypt(passphrase, salt, cost);
    if (!key) {
        return key.failure();
    }
    const Result<Digest> hash = sha256(header);
    if (!hash) {
        return hash.failure();
    }
    return ExportReader(file.subspan(headerBytes), std::move(*key), *hash);
}

Result<std::optional<ExportEntry>> ExportReader::next() {
    if (_rest.size() < lengthBytes) {
        return refused("it is cut off");
    }
    const std::uint64_t length = loadBigEndian(_rest.first(lengthBytes));
    if (length > mostFrameBytes || length > _rest.size() - lengthBytes) {
        return refused("it is cut off or damaged");
    }
    const ByteView sealed = _rest.subspan(lengthBytes, length);
    const ByteView rest = _rest.subspan(lengthBytes + length);
    const bool last = rest.empty();
    Result<Secret> opened = gcmOpen(_key, nonceOf(_frames), associatedData(_headerHash, _frames, last), sealed);
    if (!opened) {
        return opened.failure().code == "sealed" ? refused("wrong passphrase, or damaged or cut off")
                                                 : opened.failure();
    }
    ExportEntry entry;
    std::uint64_t size = 0;
    std::size_t valueAt = 0;
    const bool good = opened->with([&](ByteView bytes) {
        FieldReader reader(bytes);
        if (last) {
            return reader.number(8) == _frames && !reader.bad;
        }
        entry.name = textOf(reader.raw(reader.number(2)));
        entry.version = reader.number(8);
        entry.createdUs = static_cast<std::int64_t>(reader.number(8));
        entry.kind = reader.number(1) == 1 ? SecretKind::OAuthSet : SecretKind::Value;
        size = reader.number(4);
        valueAt = reader.at();
        reader.raw(size);
        return !reader.bad;
    });
    if (!good) {
        return refused("its content makes no sense");
    }
    _rest = rest;
    ++_frames;
    if (last) {
        return std::optional<ExportEntry>();
    }
    opened->keep(valueAt, size);
    entry.value = std::move(*opened);
    return std::optional<ExportEntry>(std::move(entry));
}

} // namespace crossdock::vault
