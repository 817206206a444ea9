// A service manager that listens to what a daemon says.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

namespace crossdock::daemon::test {

/// A datagram socket in the abstract name space.
class Manager {
public:
    Manager()
        : _name("crossdock-manager-" + std::to_string(::getpid()) + "-" +
                std::to_string(reinterpret_cast<std::uintptr_t>(this))) {
        _socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path + 1, _name.data(), _name.size());
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + _name.size());
        if (::bind(_socket, reinterpret_cast<const sockaddr*>(&address), size) != 0) {
            throw std::runtime_error("no socket for a manager");
        }
    }
    ~Manager() { ::close(_socket); }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    /// For NOTIFY_SOCKET.
    std::string address() const { return "@" + _name; }

    /// The next message; empty when none comes within `ms`.
    std::string heard(int ms = 0) const {
        pollfd waited{_socket, POLLIN, 0};
        if (::poll(&waited, 1, ms) != 1) {
            return {};
        }
        char text[512];
        const ssize_t size = ::recv(_socket, text, sizeof text, MSG_DONTWAIT);
        return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
    }

    /// Messages until one begins like this; empty when it does not come within two minutes.
    std::string awaited(const std::string& beginning) const {
        const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(2);
        while (std::chrono::steady_clock::now() < until) {
            std::string message = heard(1'000);
            if (!message.empty() && message.starts_with(beginning)) {
                return message;
            }
        }
        return {};
    }

private:
    std::string _name;
    int _socket;
};

} // namespace crossdock::daemon::test
