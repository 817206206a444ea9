#include "net/pinned_session.hpp"

#include "net/address_policy.hpp"

#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <sys/socket.h>

#include <algorithm>

namespace crossdock::net {

namespace {

constexpr std::int64_t lookUpEveryUs = 20'000;
constexpr std::int64_t backstopSeconds = 600; // the watchdog is sooner; this is for the day it is not

/// Text of an exception that may hold bytes of the remote: one line of printable ASCII.
std::string plain(const Poco::Exception& error) {
    std::string text = error.displayText().substr(0, 200);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
    return text;
}

} // namespace

PinnedSession::PinnedSession(Origin origin, const Poco::Net::IPAddress& address, bool allowPrivate,
                             std::shared_ptr<TlsContext> tls)
    : HTTPClientSession(address.toString(), origin.port),
      _origin(std::move(origin)),
      _address(address),
      _allowPrivate(allowPrivate),
      _tls(std::move(tls)) {
    setKeepAlive(true);
    setProxyConfig({});
}

PinnedSession::~PinnedSession() {
    try {
        if (connected()) {
            close();
        }
    } catch (const std::exception&) {
        // The remote went first.
    }
}

Status PinnedSession::open(Watch& watch, const Clock& clock, std::int64_t connectMs) {
    Opening opening{watch, clock, connectMs, {}};
    _opening = &opening;
    const std::string where = _origin.host + ":" + std::to_string(_origin.port);
    Status status;
    try {
        connect(Poco::Net::SocketAddress(_address, _origin.port));
    } catch (const Poco::Net::SSLException& error) {
        const std::optional<std::string> refusal = _tls->takeRefusal();
        status = refusal ? failed(ErrorClass::Config, "the certificate of " + where + " does not hold: " + *refusal)
                         : failed(ErrorClass::Config, where +
                                                          " offers no TLS that is good enough (1.2 or "
                                                          "later is needed): " +
                                                          plain(error));
        const bool lost = dynamic_cast<const Poco::Net::SSLConnectionUnexpectedlyClosedException*>(&error) != nullptr;
        if (!refusal && (lost || watch.verdict() != WatchVerdict::Running)) {
            status = failed(ErrorClass::Transient, where + " broke off the TLS handshake");
        }
    } catch (const Poco::Net::ConnectionRefusedException&) {
        status = failed(ErrorClass::Transient, where + " refuses connections");
    } catch (const Poco::InvalidAccessException& error) {
        status = failed(ErrorClass::Config, where + ": " + error.message());
    } catch (const Poco::Exception& error) {
        status = failed(ErrorClass::Transient, "no connection to " + where + ": " + plain(error));
    } catch (const std::exception& error) {
        status = failed(ErrorClass::Transient, "no connection to " + where + ": " + error.what());
    }
    _opening = nullptr;
    return status;
}

void PinnedSession::connect(const Poco::Net::SocketAddress& address) {
    if (_opening == nullptr) {
        throw Poco::IllegalStateException("a session never connects by itself");
    }
    if (address.host() != _address) {
        throw Poco::InvalidAccessException("not the address that was checked");
    }
    if (Status judged = judgeAddress(address.host(), _allowPrivate); !judged) {
        throw Poco::InvalidAccessException(judged.failure().message);
    }
    connectTcp(address);
    if (!_tls) {
        attachSocket(_opening->socket);
        return;
    }
    _opening->watch.stepUntil(_opening->clock.monoUs() + _opening->connectMs * 1'000);
    static_cast<void>(_tls->takeRefusal());
    // No server name indication for a literal: RFC 6066 has none, and some servers refuse it.
    attachSocket(Poco::Net::SecureStreamSocket::attach(_opening->socket, _origin.literal ? std::string{} : _origin.host,
                                                       _tls->poco()));
}

void PinnedSession::connectTcp(const Poco::Net::SocketAddress& address) {
    using Poco::Net::Socket;
    Poco::Net::StreamSocket& socket = _opening->socket;
    const std::int64_t until = _opening->clock.monoUs() + _opening->connectMs * 1'000;
    _opening->watch.stepUntil(until);
    socket.connectNB(address);
    while (!socket.poll(Poco::Timespan(lookUpEveryUs), Socket::SELECT_WRITE | Socket::SELECT_ERROR)) {
        if (_opening->watch.verdict() != WatchVerdict::Running) {
            throw Poco::TimeoutException("it does not answer");
        }
    }
    int error = 0;
    socklen_t size = sizeof error;
    socket.impl()->getRawOption(SOL_SOCKET, SO_ERROR, &error, size);
    if (error == ECONNREFUSED) {
        throw Poco::Net::ConnectionRefusedException(address.toString());
    }
    if (error != 0) {
        throw Poco::Net::NetException("connecting failed", error);
    }
    socket.setBlocking(true);
    socket.setNoDelay(true);
    socket.setReceiveTimeout(Poco::Timespan(backstopSeconds, 0));
    socket.setSendTimeout(Poco::Timespan(backstopSeconds, 0));
    _descriptor = socket.impl()->sockfd();
    _opening->watch.guard(_descriptor);
}

std::size_t PinnedSession::readSome(char* buffer, std::size_t length) {
    const int count = read(buffer, static_cast<std::streamsize>(length));
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

bool PinnedSession::isQuiet() {
    try {
        return connected() && buffered() == 0 &&
               !socket().poll(Poco::Timespan(0), Poco::Net::Socket::SELECT_READ | Poco::Net::Socket::SELECT_ERROR);
    } catch (const std::exception&) {
        return false;
    }
}

void PinnedSession::breakOff() {
    if (connected() && _descriptor >= 0) {
        ::shutdown(_descriptor, SHUT_RDWR);
    }
}

} // namespace crossdock::net
