#include "store/payload_codec.hpp"

#include <Poco/Checksum.h>

#include <cstdint>

namespace crossdock::store {

namespace {

// Then four bytes of checksum, then the body. JSON, as an older store wrote it bare, never begins with this.
constexpr char mark = '\x01';
constexpr std::size_t headSize = 5;

std::string headOf(const char* bytes, std::size_t size) {
    Poco::Checksum checksum(Poco::Checksum::TYPE_CRC32);
    checksum.update(bytes, static_cast<unsigned int>(size));
    const std::uint32_t sum = checksum.checksum();
    std::string head(1, mark);
    for (int shift = 24; shift >= 0; shift -= 8) {
        head += static_cast<char>(sum >> static_cast<unsigned>(shift) & 0xFFU);
    }
    return head;
}

bool isBare(const std::string& stored) {
    return stored.empty() || stored.front() == '{';
}

} // namespace

std::string PayloadCodec::sealed(const std::string& plain) const {
    if (plain.empty()) {
        return plain;
    }
    const std::string body = seal ? seal(plain) : plain;
    return headOf(body.data(), body.size()) + body;
}

bool PayloadCodec::isIntact(const std::string& stored) {
    return isBare(stored) ||
           (stored.size() > headSize &&
            stored.compare(0, headSize, headOf(stored.data() + headSize, stored.size() - headSize)) == 0);
}

std::optional<std::string> PayloadCodec::opened(const std::string& stored) const {
    if (!isIntact(stored)) {
        return std::nullopt;
    }
    const std::string body = isBare(stored) ? stored : stored.substr(headSize);
    return open && !body.empty() ? open(body) : body;
}

} // namespace crossdock::store
