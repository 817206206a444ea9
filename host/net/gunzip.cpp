#include "net/gunzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace crossdock::net {

namespace {

constexpr std::size_t ratioCountsFrom = 1024UL * 1024;
constexpr std::size_t largestRatio = 100;
constexpr std::size_t chunkBytes = 64UL * 1024;

class Inflater {
public:
    Inflater() { _ready = inflateInit2(&_stream, 16 + MAX_WBITS) == Z_OK; }
    ~Inflater() { inflateEnd(&_stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    z_stream& stream() { return _stream; }
    bool ready() const { return _ready; }

private:
    z_stream _stream{};
    bool _ready = false;
};

} // namespace

Result<std::string> gunzip(std::string_view packed, std::size_t most) {
    Inflater inflater;
    if (!inflater.ready() || packed.size() > std::numeric_limits<uInt>::max()) {
        return failed(ErrorClass::Transient, "the compressed answer cannot be unpacked");
    }
    z_stream& stream = inflater.stream();
    std::string input(packed); // zlib wants it mutable
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    std::string out;
    std::string chunk(chunkBytes, '\0');
    int state = Z_OK;
    while (state == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(chunk, 0, chunk.size() - stream.avail_out);
        const bool bomb = out.size() > ratioCountsFrom && out.size() / largestRatio > packed.size();
        if (out.size() > most || bomb) {
            return failed(ErrorClass::Permanent, "the compressed answer grows beyond all measure when "
                                                 "it is unpacked");
        }
        if (state == Z_OK && stream.avail_in == 0 && stream.avail_out != 0) {
            break;
        }
    }
    if (state != Z_STREAM_END || stream.avail_in != 0) {
        return failed(ErrorClass::Transient, "the compressed answer is cut short or broken");
    }
    return out;
}

} // namespace crossdock::net
