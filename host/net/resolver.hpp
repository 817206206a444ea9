// Host names to addresses.
#pragma once

#include "core/result.hpp"

#include <Poco/Net/IPAddress.h>

#include <string>
#include <vector>

namespace crossdock::net {

/// Thread-safe; nothing throws.
class Resolver {
public:
    virtual ~Resolver() = default;
    /// All addresses of a name, or the address that an IP literal is. Transient when there is none.
    virtual Result<std::vector<Poco::Net::IPAddress>> resolve(const std::string& host) = 0;
};

/// The system's resolver. Blocks for as long as that one does (its own time-outs apply, not ours).
class SystemResolver final : public Resolver {
public:
    Result<std::vector<Poco::Net::IPAddress>> resolve(const std::string& host) override;
};

} // namespace crossdock::net
