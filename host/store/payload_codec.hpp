// How bodies stand on the disk.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace crossdock::store {

/// Each body carries a checksum (CRC-32), since SQLite has none: a byte that rots in an amount would else be posted.
/// Both functions empty: bodies are as they are. With encryption at rest the composition root puts the
/// vault behind them. Thread-safe; they throw StoreError when they cannot do their work.
struct PayloadCodec {
    std::function<std::string(const std::string& plain)> seal;
    std::function<std::string(const std::string& sealed)> open;

    std::string sealed(const std::string& plain) const;
    /// Nothing when it is not what was written. Empty stays empty; what an older store wrote without a checksum is believed.
    std::optional<std::string> opened(const std::string& stored) const;
    /// As opened(), without opening it.
    static bool isIntact(const std::string& stored);
};

} // namespace crossdock::store
