// How commands speak to a running daemon: a unix socket, one JSON object a line each way.
#pragma once

#include "core/log.hpp"
#include "daemon/control.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace crossdock::daemon {

/// Answers one request line; see control_protocol.hpp. `who` acts: "uid:1000".
using Answerer = std::function<std::string(const std::string& line, const std::string& who)>;

/// The daemon's end. One thread per client, at most 16. The socket has mode 0600; only the daemon's own user and root are heard, whoever
/// else gets the descriptor is not.
class ControlSocket {
public:
    /// Takes the place of a socket that a former daemon left; the caller holds the InstanceLock. Config failure when the path is too long
    /// or cannot be bound. `log` outlives it.
    static Result<std::unique_ptr<ControlSocket>> listen(const std::filesystem::path& path, Answerer answer, Log& log);
    /// Ends all clients and removes the socket.
    ~ControlSocket();
    ControlSocket(const ControlSocket&) = delete;
    ControlSocket& operator=(const ControlSocket&) = delete;

private:
    struct Client {
        int socket = -1;
        std::atomic<bool> ended{false};
        std::thread thread;
    };

    ControlSocket(std::filesystem::path path, int socket, Answerer answer, Log& log);
    void accept();
    void serve(Client& client);
    void reap(bool all);

    const std::filesystem::path _path;
    const int _socket;
    int _wake[2] = {-1, -1}; ///< a pipe that ends the accepting
    Answerer _answer;
    Log& _log;
    std::list<Client> _clients; ///< touched by the accepting thread alone, and by the destructor after it
    std::thread _thread;
};

/// A command's end. Not thread-safe.
class ControlClient {
public:
    /// Null when no daemon listens there.
    static std::unique_ptr<ControlClient> find(const std::filesystem::path& path);
    ~ControlClient();
    ControlClient(const ControlClient&) = delete;
    ControlClient& operator=(const ControlClient&) = delete;

    /// One line there, one back. Transient failure when the daemon goes away.
    Result<std::string> ask(const std::string& line);

private:
    explicit ControlClient(int socket) : _socket(socket) {}
    const int _socket;
    std::string _rest; ///< read already
};

} // namespace crossdock::daemon
