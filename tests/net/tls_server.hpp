// A TLS server on loopback, as weak as a test wants it.
#pragma once

#include "throwaway_ca.hpp"

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace crossdock::test {

struct TlsServerWish {
    Identity identity; ///< empty: none, for anonymous suites
    int least = 0;     ///< protocol versions; 0: any
    int most = 0;
    std::string ciphers; ///< empty: OpenSSL's default; security level 0 in any case
    std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
    bool closes = false; ///< after the answer, with close_notify
    bool cuts = false;   ///< after the answer, without
};

/// Answers every request with the same bytes.
class TlsServer {
public:
    explicit TlsServer(TlsServerWish wish);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::uint16_t port() const { return _port; }
    std::string url(const std::string& host = "shop.test") const {
        return "https://" + host + ":" + std::to_string(_port);
    }
    /// Whether any request came through: after a refused handshake none may have.
    int requests() const { return _requests; }
    int handshakes() const { return _handshakes; }
    std::string serverName() const { return _serverName; }

private:
    void run();
    void serve(int descriptor);

    TlsServerWish _wish;
    std::uint16_t _port = 0; ///< set with the next one
    int _listener = -1;
    std::shared_ptr<SSL_CTX> _context;
    std::atomic<bool> _ending = false;
    std::atomic<int> _requests = 0;
    std::atomic<int> _handshakes = 0;
    std::string _serverName;
    std::thread _thread;
};

} // namespace crossdock::test
