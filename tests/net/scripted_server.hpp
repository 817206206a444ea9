// A server on loopback that answers byte for byte as a test says, also what no decent server would.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace crossdock::test {

/// One accepted connection, as the script sees it.
class Peer {
public:
    explicit Peer(int descriptor, std::atomic<bool>& ending) : _descriptor(descriptor), _ending(ending) {}
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// Head and body of the next request; empty when the client has gone.
    std::string request();

    /// False when the client has gone.
    bool send(const std::string& bytes);

    /// Sends `bytes` again and again, every `everyMs`, until the client goes or the server ends.
    void drip(const std::string& bytes, int everyMs);

    /// Waits until the client has gone (or the server ends).
    void waitForEnd();

    /// Ends with a TCP reset instead of an orderly close.
    void reset();

    void close();

private:
    bool waitReadable(int ms) const;

    int _descriptor;
    std::atomic<bool>& _ending;
    std::string _pending;
};

/// Runs `script(peer, n)` for the n-th connection, each in a thread of its own.
class ScriptedServer {
public:
    using Script = std::function<void(Peer& peer, int connection)>;

    explicit ScriptedServer(Script script);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    /// Reads one request per turn and sends this.
    static Script always(const std::string& answer);

    std::uint16_t port() const { return _port; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(_port); }
    int connections() const { return _connections; }

private:
    void run();

    Script _script;
    std::uint16_t _port = 0; ///< set with the next one
    int _listener = -1;
    std::atomic<bool> _ending = false;
    std::atomic<int> _connections = 0;
    std::vector<std::thread> _peers; ///< touched by _thread alone until it has ended
    std::thread _thread;
};

/// "HTTP/1.1 <status> X" with a JSON body and its length.
std::string jsonAnswer(int status, const std::string& body, const std::string& moreHeaders = {});

/// A port on loopback that refuses connections, and that nobody else gets meanwhile: bound, but not listened on.
class ClosedPort {
public:
    ClosedPort();
    ~ClosedPort();
    ClosedPort(const ClosedPort&) = delete;
    ClosedPort& operator=(const ClosedPort&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(_port); }

private:
    std::uint16_t _port = 0; ///< set with the next one
    int _socket = -1;
};

/// A listening socket on loopback; -1 never.
int listenOnLoopback(std::uint16_t& port);

} // namespace crossdock::test
