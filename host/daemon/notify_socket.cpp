#include "daemon/notify_socket.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace crossdock::daemon {

namespace {

std::string taken(const char* variable) {
    const char* value = std::getenv(variable);
    const std::string text = value != nullptr ? value : "";
    ::unsetenv(variable);
    return text;
}

/// A status must stay one line: the next would be an assignment of its own.
std::string oneLine(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

} // namespace

NotifySocket NotifySocket::fromEnvironment() {
    const std::string address = taken("NOTIFY_SOCKET");
    const std::string span = taken("WATCHDOG_USEC");
    const std::string process = taken("WATCHDOG_PID");
    std::int64_t watchdogUs = 0;
    std::from_chars(span.data(), span.data() + span.size(), watchdogUs);
    if (!process.empty() && process != std::to_string(::getpid())) {
        watchdogUs = 0; // another process is watched
    }
    return NotifySocket(address, watchdogUs);
}

NotifySocket::NotifySocket(const std::string& address, std::int64_t watchdogUs) : _watchdogUs(watchdogUs) {
    const bool usable = address.size() > 1 && address.size() < sizeof(sockaddr_un::sun_path) &&
                        (address.front() == '/' || address.front() == '@');
    if (!usable) {
        _watchdogUs = 0;
        return;
    }
    _address = address;
    if (_address.front() == '@') {
        _address.front() = '\0';
    }
    _socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const timeval longestSend{2, 0};
    (void)::setsockopt(_socket, SOL_SOCKET, SO_SNDTIMEO, &longestSend, sizeof longestSend);
}

NotifySocket::NotifySocket(NotifySocket&& other) noexcept
    : _address(std::move(other._address)),
      _socket(std::exchange(other._socket, -1)),
      _watchdogUs(other._watchdogUs) {}

NotifySocket::~NotifySocket() {
    if (_socket >= 0) {
        ::close(_socket);
    }
}

void NotifySocket::send(const std::string& text) const {
    if (_socket < 0) {
        return;
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, _address.data(), _address.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + _address.size());
    (void)::sendto(_socket, text.data(), text.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
}

void NotifySocket::ready(const std::string& status) const {
    send("READY=1\nSTATUS=" + oneLine(status) + "\n");
}

void NotifySocket::reloading(std::int64_t monoUs) const {
    send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monoUs) + "\nSTATUS=taking a changed conf over\n");
}

void NotifySocket::stopping() const {
    send("STOPPING=1\nSTATUS=finishing what is in hand\n");
}

void NotifySocket::alive() const {
    send("WATCHDOG=1\n");
}

void NotifySocket::status(const std::string& line) const {
    send("STATUS=" + oneLine(line) + "\n");
}

} // namespace crossdock::daemon
