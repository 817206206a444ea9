#include "secret/secret_memory.hpp"

#include <openssl/crypto.h>

namespace crossdock::secret {

MemoryState setUpMemory(std::size_t bytes) {
    constexpr std::size_t leastBlock = 32;
    constexpr int lockRefused = 2;
    static const int outcome = CRYPTO_secure_malloc_init(bytes, leastBlock);
    if (CRYPTO_secure_malloc_initialized() != 1) {
        throw MemoryFull();
    }
    return outcome == lockRefused ? MemoryState::Unlocked : MemoryState::Locked;
}

std::size_t memoryInUse() noexcept {
    return CRYPTO_secure_used();
}

} // namespace crossdock::secret
