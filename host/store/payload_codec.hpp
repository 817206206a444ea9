// How bodies stand on the disk.
#pragma once

#include <functional>
#include <string>

namespace crossdock::store {

/// Both empty: as they are. With encryption at rest the composition root puts the vault behind
/// them. Thread-safe; they throw StoreError when they cannot do their work.
struct PayloadCodec {
    std::function<std::string(const std::string& plain)> seal;
    std::function<std::string(const std::string& sealed)> open;

    std::string sealed(const std::string& plain) const { return seal && !plain.empty() ? seal(plain) : plain; }
    std::string opened(const std::string& stored) const { return open && !stored.empty() ? open(stored) : stored; }
};

} // namespace crossdock::store
