#include "tls_server.hpp"

#include "scripted_server.hpp"

#include <openssl/err.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <stdexcept>

namespace crossdock::test {

namespace {

constexpr int lookUpMs = 10;

} // namespace

TlsServer::TlsServer(TlsServerWish wish)
    : _wish(std::move(wish)),
      _listener(listenOnLoopback(_port)),
      _context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free) {
    SSL_CTX* context = _context.get();
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, _wish.least);
    SSL_CTX_set_max_proto_version(context, _wish.most);
    SSL_CTX_set_dh_auto(context, 1);
    if (!_wish.ciphers.empty() && SSL_CTX_set_cipher_list(context, _wish.ciphers.c_str()) != 1) {
        throw std::runtime_error("the test asks for unknown ciphers");
    }
    if (_wish.identity.certificate) {
        SSL_CTX_use_certificate(context, _wish.identity.certificate.get());
        SSL_CTX_use_PrivateKey(context, _wish.identity.key.get());
    }
    _thread = std::thread([this] { run(); });
}

TlsServer::~TlsServer() {
    _ending = true;
    _thread.join();
    ::close(_listener);
}

void TlsServer::run() {
    while (!_ending) {
        pollfd wanted{_listener, POLLIN, 0};
        if (::poll(&wanted, 1, lookUpMs) > 0) {
            const int descriptor = ::accept4(_listener, nullptr, nullptr, SOCK_CLOEXEC);
            serve(descriptor);
            ::close(descriptor);
        }
    }
}

void TlsServer::serve(int descriptor) {
    const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(_context.get()), &SSL_free);
    const timeval patience{60, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    SSL_set_fd(ssl.get(), descriptor);
    if (SSL_accept(ssl.get()) != 1) {
        ERR_clear_error();
        return;
    }
    ++_handshakes;
    if (const char* name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name)) {
        _serverName = name;
    }
    std::string pending;
    while (!_ending) {
        pollfd wanted{descriptor, POLLIN, 0};
        if (SSL_pending(ssl.get()) == 0 && ::poll(&wanted, 1, lookUpMs) == 0) {
            continue;
        }
        char buffer[4096];
        const int count = SSL_read(ssl.get(), buffer, sizeof buffer);
        if (count <= 0) {
            ERR_clear_error();
            return;
        }
        pending.append(buffer, static_cast<std::size_t>(count));
        if (pending.find("\r\n\r\n") == std::string::npos) {
            continue;
        }
        pending.clear();
        ++_requests;
        SSL_write(ssl.get(), _wish.answer.data(), static_cast<int>(_wish.answer.size()));
        if (_wish.closes) {
            SSL_shutdown(ssl.get());
        }
        if (_wish.closes || _wish.cuts) {
            return;
        }
    }
}

} // namespace crossdock::test
