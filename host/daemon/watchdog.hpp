// Tells the service manager that the daemon lives, as long as it does.
#pragma once

#include "daemon/daemon.hpp"
#include "daemon/notify_socket.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace crossdock::daemon {

/// One thread. A stuck loop stops the pings, so that the manager restarts the daemon; leases in the store repair what it leaves.
class Watchdog {
public:
    /// Begins at once. What is passed outlives it.
    Watchdog(Daemon& daemon, const NotifySocket& socket);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// One look: a ping, or a word about what is stuck. The thread calls it; so may anybody.
    void look();

private:
    void live();
    std::string statusLine();

    Daemon& _daemon;
    const NotifySocket& _socket;
    std::mutex _looking;
    std::vector<std::string> _stuck; ///< as told last; guarded by _looking
    std::string _status;             ///< likewise
    std::mutex _mutex;
    std::condition_variable _changed;
    bool _ended = false; ///< guarded by _mutex
    std::thread _thread;
};

} // namespace crossdock::daemon
