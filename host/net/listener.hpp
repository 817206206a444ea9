// Where a server of ours listens: plain, or by TLS with the same care as the client side.
#pragma once

#include "core/result.hpp"

#include <Poco/Net/ServerSocket.h>

#include <filesystem>
#include <memory>
#include <string>

namespace crossdock::net {

struct ListenSettings {
    std::string address;               ///< "127.0.0.1:8080", "[::1]:0"
    std::filesystem::path certificate; ///< PEM chain; empty: plain
    std::filesystem::path key;
};

/// Bound and listening. TLS 1.2 at least, the suites and groups of the client context, no tickets, no renegotiation, no client
/// certificate asked for. Config when the address is taken, or certificate or key cannot be used.
Result<std::unique_ptr<Poco::Net::ServerSocket>> listenAt(const ListenSettings& settings);

} // namespace crossdock::net
