#include "secret/secret.hpp"

#include <openssl/crypto.h>

#include <algorithm>

namespace crossdock::secret {

namespace {

unsigned char* lockedBytes(std::size_t size) {
    if (size == 0) {
        return nullptr;
    }
    // Before the heap is set up OpenSSL would hand out ordinary memory here.
    void* bytes = CRYPTO_secure_malloc_initialized() == 1 ? OPENSSL_secure_zalloc(size) : nullptr;
    if (bytes == nullptr) {
        throw MemoryFull();
    }
    return static_cast<unsigned char*>(bytes);
}

std::span<const unsigned char> bytesOf(std::string_view text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

} // namespace

Secret::Secret(std::size_t size) : _bytes(lockedBytes(size)), _size(size) {}

Secret::Secret(std::span<const unsigned char> bytes) : Secret(bytes.size()) {
    std::copy(bytes.begin(), bytes.end(), _bytes);
}

Secret Secret::copyOf(std::string_view text) {
    return Secret(bytesOf(text));
}

Secret Secret::take(std::string& text) {
    try {
        Secret taken(bytesOf(text));
        cleanse(text);
        return taken;
    } catch (...) {
        cleanse(text);
        throw;
    }
}

void Secret::clear() noexcept {
    OPENSSL_secure_clear_free(std::exchange(_bytes, nullptr), std::exchange(_size, 0));
}

void Secret::keep(std::size_t from, std::size_t count) noexcept {
    from = std::min(from, _size);
    count = std::min(count, _size - from);
    if (count == 0) {
        clear();
        return;
    }
    std::copy_n(_bytes + from, count, _bytes);
    OPENSSL_cleanse(_bytes + count, _size - count);
    _size = count; // the allocator knows its block by the address and cleanses all of it
}

bool operator==(const Secret& a, const Secret& b) noexcept {
    return a._size == b._size && (a._size == 0 || CRYPTO_memcmp(a._bytes, b._bytes, a._size) == 0);
}

void cleanse(std::string& text) noexcept {
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

void cleanse(std::span<unsigned char> bytes) noexcept {
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

} // namespace crossdock::secret
