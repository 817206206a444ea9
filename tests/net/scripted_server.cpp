#include "scripted_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace crossdock::test {

namespace {

constexpr int lookUpMs = 10;

std::size_t bodyLengthOf(const std::string& head) {
    for (const char* name : {"Content-Length: ", "content-length: "}) {
        if (const std::size_t at = head.find(name); at != std::string::npos) {
            return std::strtoull(head.c_str() + at + 16, nullptr, 10);
        }
    }
    return 0;
}

} // namespace

Peer::~Peer() {
    close();
}

void Peer::close() {
    if (_descriptor >= 0) {
        ::close(_descriptor);
        _descriptor = -1;
    }
}

void Peer::reset() {
    const linger hard{1, 0};
    ::setsockopt(_descriptor, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close();
}

bool Peer::waitReadable(int ms) const {
    pollfd wanted{_descriptor, POLLIN, 0};
    return ::poll(&wanted, 1, ms) > 0;
}

std::string Peer::request() {
    for (;;) {
        const std::size_t end = _pending.find("\r\n\r\n");
        if (end != std::string::npos) {
            const std::size_t whole = end + 4 + bodyLengthOf(_pending.substr(0, end + 2));
            if (_pending.size() >= whole) {
                std::string request = _pending.substr(0, whole);
                _pending.erase(0, whole);
                return request;
            }
        }
        while (!_ending && !waitReadable(lookUpMs)) {
        }
        char buffer[4096];
        const ssize_t count = _ending ? 0 : ::recv(_descriptor, buffer, sizeof buffer, 0);
        if (count <= 0) {
            return {};
        }
        _pending.append(buffer, static_cast<std::size_t>(count));
    }
}

bool Peer::send(const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t count = ::send(_descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) {
            return false;
        }
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

void Peer::drip(const std::string& bytes, int everyMs) {
    while (!_ending && send(bytes)) {
        if (waitReadable(everyMs)) {
            char byte = 0;
            if (::recv(_descriptor, &byte, 1, 0) <= 0) {
                return;
            }
        }
    }
}

void Peer::waitForEnd() {
    char byte = 0;
    while (!_ending) {
        if (waitReadable(lookUpMs) && ::recv(_descriptor, &byte, 1, 0) <= 0) {
            return;
        }
    }
}

namespace {

int boundOnLoopback(std::uint16_t& port) {
    const int bound = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bound < 0 || ::bind(bound, generic, size) != 0 || ::getsockname(bound, generic, &size) != 0) {
        throw std::runtime_error("no port on loopback");
    }
    port = ntohs(address.sin_port);
    return bound;
}

} // namespace

ClosedPort::ClosedPort() : _socket(boundOnLoopback(_port)) {}

ClosedPort::~ClosedPort() {
    ::close(_socket);
}

int listenOnLoopback(std::uint16_t& port) {
    const int listener = boundOnLoopback(port);
    if (::listen(listener, 64) != 0) {
        throw std::runtime_error("no listening socket on loopback");
    }
    return listener;
}

ScriptedServer::ScriptedServer(Script script)
    : _script(std::move(script)),
      _listener(listenOnLoopback(_port)),
      _thread([this] { run(); }) {}

ScriptedServer::~ScriptedServer() {
    _ending = true;
    _thread.join();
    for (std::thread& peer : _peers) {
        peer.join();
    }
    ::close(_listener);
}

void ScriptedServer::run() {
    while (!_ending) {
        pollfd wanted{_listener, POLLIN, 0};
        if (::poll(&wanted, 1, lookUpMs) <= 0) {
            continue;
        }
        const int descriptor = ::accept4(_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0) {
            continue;
        }
        _peers.emplace_back([this, descriptor, number = _connections++] {
            Peer peer(descriptor, _ending);
            _script(peer, number);
        });
    }
}

ScriptedServer::Script ScriptedServer::always(const std::string& answer) {
    return [answer](Peer& peer, int) {
        while (!peer.request().empty() && peer.send(answer)) {
        }
    };
}

std::string jsonAnswer(int status, const std::string& body, const std::string& moreHeaders) {
    return "HTTP/1.1 " + std::to_string(status) +
           " X\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           moreHeaders + "\r\n" + body;
}

} // namespace crossdock::test
