// The HTTP server of a running daemon: put together from conf, vault, store and the admin page.
#pragma once

#include "core/result.hpp"
#include "daemon/daemon.hpp"

#include <memory>

namespace crossdock::cli {

/// Serves until it dies; must die before the daemon. What [admin] said at the start stays in force over reloads.
class AdminService {
public:
    /// Config failure when the address, the certificate or the key cannot be used. With [admin] enabled = false it does nothing.
    static Result<std::unique_ptr<AdminService>> begin(daemon::Daemon& daemon);
    ~AdminService();
    AdminService(const AdminService&) = delete;
    AdminService& operator=(const AdminService&) = delete;

private:
    class Parts;
    explicit AdminService(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> _parts;
};

} // namespace crossdock::cli
