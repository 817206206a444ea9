#include "daemon/control_socket.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace crossdock::daemon {

namespace {

constexpr std::size_t longestLine = 64UL * 1024;
constexpr std::size_t mostClients = 16;
constexpr timeval longestSilence{60, 0};
constexpr timeval longestAnswer{120, 0}; // a reload of many files, a store that is busy

std::optional<sockaddr_un> addressOf(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = path.string();
    if (text.size() >= sizeof address.sun_path) {
        return std::nullopt;
    }
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    return address;
}

int unixSocket() {
    return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/// The next line without its end; nothing at the end of the stream, after a time-out, or when it is too long.
std::optional<std::string> readLine(int socket, std::string& rest, std::size_t most) {
    for (;;) {
        if (const std::size_t end = rest.find('\n'); end != std::string::npos) {
            std::string line = rest.substr(0, end);
            rest.erase(0, end + 1);
            return line;
        }
        char bytes[4096];
        const ssize_t size = ::recv(socket, bytes, sizeof bytes, 0);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0 || rest.size() > most) {
            return std::nullopt;
        }
        rest.append(bytes, static_cast<std::size_t>(size));
    }
}

bool writeLine(int socket, const std::string& line) {
    const std::string text = line + '\n';
    std::size_t at = 0;
    while (at < text.size()) {
        const ssize_t size = ::send(socket, text.data() + at, text.size() - at, MSG_NOSIGNAL);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            return false;
        }
        at += static_cast<std::size_t>(size);
    }
    return true;
}

} // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::listen(const std::filesystem::path& path, Answerer answer,
                                                             Log& log) {
    const std::optional<sockaddr_un> address = addressOf(path);
    if (!address) {
        return failed(ErrorClass::Config,
                      path.string() + ": the path is too long for a socket; [control] socket names a shorter one");
    }
    const int socket = unixSocket();
    std::unique_ptr<ControlSocket> made(new ControlSocket(path, socket, std::move(answer), log));
    ::unlink(path.c_str());
    const mode_t before = ::umask(0177); // born with mode 0600: no moment in which others could connect
    const int bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
    const int problem = errno;
    ::umask(before);
    if (bound != 0) {
        return failed(ErrorClass::Config, path.string() + ": " + std::strerror(problem));
    }
    if (::listen(socket, mostClients) != 0 || ::pipe2(made->_wake, O_CLOEXEC) != 0) {
        return failed(ErrorClass::Config, path.string() + ": " + std::strerror(errno));
    }
    made->_thread = std::thread([self = made.get()] { self->accept(); });
    return made;
}

ControlSocket::ControlSocket(std::filesystem::path path, int socket, Answerer answer, Log& log)
    : _path(std::move(path)),
      _socket(socket),
      _answer(std::move(answer)),
      _log(log) {}

ControlSocket::~ControlSocket() {
    if (_thread.joinable()) {
        (void)!::write(_wake[1], "", 1);
        _thread.join();
        ::unlink(_path.c_str());
    }
    reap(true);
    for (const int each : {_socket, _wake[0], _wake[1]}) {
        if (each >= 0) {
            ::close(each);
        }
    }
}

void ControlSocket::accept() {
    for (;;) {
        pollfd waited[2] = {{_socket, POLLIN, 0}, {_wake[0], POLLIN, 0}};
        if (::poll(waited, 2, -1) < 0 && errno != EINTR) {
            return;
        }
        if (waited[1].revents != 0) {
            return;
        }
        if ((waited[0].revents & POLLIN) == 0) {
            continue;
        }
        reap(false);
        const int socket = ::accept4(_socket, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) {
            continue;
        }
        if (_clients.size() >= mostClients) {
            ::close(socket);
            continue;
        }
        Client& client = _clients.emplace_back();
        client.socket = socket;
        client.thread = std::thread([this, &client] {
            serve(client);
            client.ended = true;
        });
    }
}

void ControlSocket::serve(Client& client) {
    ucred peer{};
    socklen_t size = sizeof peer;
    const bool known = ::getsockopt(client.socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
    if (!known || (peer.uid != ::geteuid() && peer.uid != 0)) {
        _log.warning("a stranger at the control socket was sent away",
                     {{"uid", known ? std::to_string(peer.uid) : std::string("unknown")}});
        ::shutdown(client.socket, SHUT_RDWR);
        return;
    }
    ::setsockopt(client.socket, SOL_SOCKET, SO_RCVTIMEO, &longestSilence, sizeof longestSilence);
    ::setsockopt(client.socket, SOL_SOCKET, SO_SNDTIMEO, &longestSilence, sizeof longestSilence);
    const std::string who = "uid:" + std::to_string(peer.uid);
    std::string rest;
    while (const std::optional<std::string> line = readLine(client.socket, rest, longestLine)) {
        if (!writeLine(client.socket, _answer(*line, who))) {
            break;
        }
    }
    ::shutdown(client.socket, SHUT_RDWR);
}

void ControlSocket::reap(bool all) {
    std::erase_if(_clients, [all](Client& client) {
        if (!all && !client.ended) {
            return false;
        }
        ::shutdown(client.socket, SHUT_RDWR);
        client.thread.join();
        ::close(client.socket);
        return true;
    });
}

std::unique_ptr<ControlClient> ControlClient::find(const std::filesystem::path& path) {
    const std::optional<sockaddr_un> address = addressOf(path);
    if (!address) {
        return nullptr;
    }
    const int socket = unixSocket();
    std::unique_ptr<ControlClient> client(new ControlClient(socket));
    if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
        return nullptr;
    }
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &longestAnswer, sizeof longestAnswer);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &longestSilence, sizeof longestSilence);
    return client;
}

ControlClient::~ControlClient() {
    if (_socket >= 0) {
        ::close(_socket);
    }
}

Result<std::string> ControlClient::ask(const std::string& line) {
    if (!writeLine(_socket, line)) {
        return failed(ErrorClass::Transient, "the daemon does not listen any more");
    }
    constexpr std::size_t longestReply = 16UL * 1024 * 1024;
    std::optional<std::string> reply = readLine(_socket, _rest, longestReply);
    if (!reply) {
        return failed(ErrorClass::Transient, "the daemon does not answer");
    }
    return std::move(*reply);
}

} // namespace crossdock::daemon
