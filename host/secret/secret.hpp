// A value that must not be seen: keys, tokens, passwords.
#pragma once

#include "secret/secret_memory.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace crossdock::secret {

/// Owns bytes in locked memory (secret_memory.hpp) and cleanses them when it dies. Move-only; a
/// moved-from Secret is empty. It cannot be printed, formatted, converted or put into JSON: the
/// bytes are reachable inside `with` alone, and what is copied out of there is the caller's to
/// cleanse. Constructors throw MemoryFull; nothing else throws. Not synchronised: share it as
/// const.
class Secret {
public:
    Secret() noexcept = default;

    /// A copy of `bytes`. The caller still owns, and cleanses, the original.
    explicit Secret(std::span<const unsigned char> bytes);

    /// A copy of `text`, for literals and views into memory that is cleansed by its owner.
    static Secret copyOf(std::string_view text);

    /// The content of `text`, which is overwritten in place and left empty, even on failure.
    static Secret take(std::string& text);

    /// `size` bytes, zero at first, written by `fill(std::span<unsigned char>)` in place.
    template <typename Fill>
    static Secret make(std::size_t size, Fill&& fill) {
        Secret made(size);
        std::forward<Fill>(fill)(std::span<unsigned char>(made._bytes, made._size));
        return made;
    }

    Secret(Secret&& other) noexcept
        : _bytes(std::exchange(other._bytes, nullptr)),
          _size(std::exchange(other._size, 0)) {}
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            clear();
            _bytes = std::exchange(other._bytes, nullptr);
            _size = std::exchange(other._size, 0);
        }
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { clear(); }

    /// A second copy, on purpose.
    Secret clone() const { return Secret(std::span<const unsigned char>(_bytes, _size)); }

    /// Cleanses and empties.
    void clear() noexcept;

    /// Keeps `count` bytes from `from` on, moved to the front, and cleanses the rest. Both are cut
    /// to what is there.
    void keep(std::size_t from, std::size_t count) noexcept;

    std::size_t size() const noexcept { return _size; }
    bool empty() const noexcept { return _size == 0; }

    /// Calls `use(std::span<const unsigned char>)` and answers what it answers. The span dies with
    /// the call, so views and pointers are refused as answers.
    template <typename Use>
    decltype(auto) with(Use&& use) const {
        using Bytes = std::span<const unsigned char>;
        using Answer = std::remove_cvref_t<std::invoke_result_t<Use, Bytes>>;
        static_assert(!std::is_same_v<Answer, Bytes> && !std::is_same_v<Answer, std::string_view> &&
                          !std::is_pointer_v<Answer>,
                      "a secret's bytes must not outlive the call");
        return std::forward<Use>(use)(Bytes(_bytes, _size));
    }

    /// In time that depends on the sizes alone.
    friend bool operator==(const Secret& a, const Secret& b) noexcept;

    template <typename Stream>
    friend void operator<<(Stream&& stream, const Secret& secret) = delete;
    // NOLINTNEXTLINE(readability-identifier-naming): the name that a generic caller would look for
    friend void to_string(const Secret& secret) = delete;
    explicit operator std::string() const = delete;
    explicit operator std::string_view() const = delete;

private:
    explicit Secret(std::size_t size);

    unsigned char* _bytes = nullptr;
    std::size_t _size = 0;
};

/// Overwrites `text` so that the compiler cannot leave it out, spare capacity included, and empties
/// it.
void cleanse(std::string& text) noexcept;

/// Overwrites `bytes` so that the compiler cannot leave it out.
void cleanse(std::span<unsigned char> bytes) noexcept;

} // namespace crossdock::secret
