// The locked memory that secrets live in: OpenSSL's secure heap, one per process.
#pragma once

#include <cstddef>
#include <new>

namespace crossdock::secret {

/// Thrown where a secret finds no room: the heap is full, or was never set up. There is no fallback
/// to ordinary memory.
class MemoryFull final : public std::bad_alloc {
public:
    const char* what() const noexcept override {
        return "no room for a secret: the locked memory is full or was not set up";
    }
};

enum class MemoryState {
    Locked,  ///< never written to swap
    Unlocked ///< set up, but the system refused to lock it (RLIMIT_MEMLOCK): warn, and go on
};

constexpr std::size_t defaultMemoryBytes = 256UL * 1024;

/// Sets the heap up: once, in the composition root, before threads start. Later calls change
/// nothing and answer as the first did. `bytes` is a power of two. Throws MemoryFull when the
/// system gives no such mapping.
MemoryState setUpMemory(std::size_t bytes = defaultMemoryBytes);

/// Bytes of the heap in use, rounded up as the allocator does. For metrics and tests.
std::size_t memoryInUse() noexcept;

} // namespace crossdock::secret
