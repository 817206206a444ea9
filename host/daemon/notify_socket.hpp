// What a service manager wants to hear from a daemon: sd_notify's protocol, without its library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace crossdock::daemon {

/// A datagram socket that NOTIFY_SOCKET names, by path or in the abstract name space ("@name"). Thread-safe. Nothing here fails: a
/// manager that does not listen must not keep the daemon from its work.
class NotifySocket {
public:
    /// Reads NOTIFY_SOCKET and WATCHDOG_USEC, and takes them out of the environment so that no child speaks for the daemon. Silent when
    /// there is none, or when it is unusable.
    static NotifySocket fromEnvironment();
    /// `address` as in NOTIFY_SOCKET; empty: silent.
    explicit NotifySocket(const std::string& address, std::int64_t watchdogUs = 0);
    NotifySocket(NotifySocket&& other) noexcept;
    NotifySocket& operator=(NotifySocket&&) = delete;
    ~NotifySocket();

    bool listening() const { return _socket >= 0; }
    /// Within this time a WATCHDOG=1 is due; 0: nobody watches.
    std::int64_t watchdogUs() const { return _watchdogUs; }

    void ready(const std::string& status) const;
    /// `monoUs`: CLOCK_MONOTONIC, so that the manager knows which ready() ends it.
    void reloading(std::int64_t monoUs) const;
    void stopping() const;
    void alive() const;
    /// One line for people.
    void status(const std::string& line) const;

private:
    void send(const std::string& text) const;

    std::string _address; ///< as in sockaddr_un::sun_path
    int _socket = -1;
    std::int64_t _watchdogUs = 0;
};

} // namespace crossdock::daemon
