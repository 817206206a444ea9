#include "oauth/callback_listener.hpp"

#include "net/origin.hpp"
#include "secret/secret.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timestamp.h>

#include <array>
#include <string_view>

namespace crossdock::oauth {

namespace {

using Poco::Net::ServerSocket;
using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;

constexpr std::size_t mostBytes = 16UL * 1024;
constexpr std::int64_t readUs = 5'000'000;
constexpr long beatUs = 50'000;
constexpr int backlog = 16;

constexpr std::string_view headers = "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
                                     "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
                                     "Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n";

std::string page(std::string_view status, std::string_view text) {
    const std::string body = "<!doctype html><html lang=\"en\"><title>Crossdock</title><p>" + std::string(text) + "\n";
    return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// The head of a request, as far as it came in time.
std::string headOf(StreamSocket& peer) {
    std::string head;
    std::array<char, 2048> piece{};
    const Poco::Timestamp began;
    while (head.size() < mostBytes && head.find("\r\n\r\n") == std::string::npos && began.elapsed() < readUs) {
        if (!peer.poll(Poco::Timespan(beatUs), Poco::Net::Socket::SELECT_READ)) {
            continue;
        }
        const int got = peer.receiveBytes(piece.data(), static_cast<int>(piece.size()));
        if (got <= 0) {
            break;
        }
        head.append(piece.data(), static_cast<std::size_t>(got));
    }
    return head;
}

/// The target of a GET whose head is whole; empty for anything else.
std::string targetOf(const std::string& head) {
    constexpr std::string_view get = "GET ";
    const std::size_t end = head.find(" HTTP/1.");
    const bool whole = head.find("\r\n\r\n") != std::string::npos && head.starts_with(get);
    return whole && end < head.find("\r\n") ? head.substr(get.size(), end - get.size()) : std::string();
}

Failure taken(std::uint16_t port, const std::string& why) {
    return failed(ErrorClass::Config, "port " + std::to_string(port) + " of this machine cannot be listened on (" +
                                          why +
                                          "); end what uses it, or change redirect_url here and at the service, or "
                                          "use --paste");
}

} // namespace

Result<LoopbackAddress> LoopbackAddress::parse(const std::string& redirectUrl) {
    const Result<net::BaseUrl> url = net::BaseUrl::parse(redirectUrl);
    if (!url) {
        return within("redirect_url", url.failure());
    }
    const std::string& host = url->origin.host;
    if (url->origin.secure || (host != "localhost" && host != "127.0.0.1" && host != "::1")) {
        return failed(ErrorClass::Config, "the browser comes back to " + url->origin.text() +
                                              ", where this command cannot wait for it: run it with --paste, and paste "
                                              "the address that the browser ends at");
    }
    return LoopbackAddress{url->origin.port, url->path.empty() ? "/" : url->path};
}

Result<CallbackListener> CallbackListener::open(const LoopbackAddress& address) {
    std::vector<ServerSocket> sockets;
    std::uint16_t port = address.port;
    std::string why = "no loopback address";
    for (const char* host : {"127.0.0.1", "::1"}) { // "localhost" means either to browsers
        try {
            ServerSocket socket;
            const SocketAddress where(host, port);
            if (where.family() == SocketAddress::IPv6) {
                socket.bind6(where, true, false, true);
            } else {
                socket.bind(where, true, false); // never shared with another program
            }
            socket.listen(backlog);
            port = socket.address().port();
            sockets.push_back(socket);
        } catch (const Poco::Exception& error) {
            why = error.displayText();
            if (sockets.empty() && std::string_view(host) == "127.0.0.1") {
                return taken(address.port, why);
            }
        }
    }
    return CallbackListener(std::move(sockets), address.path, port);
}

CallbackListener::CallbackListener(std::vector<ServerSocket> sockets, std::string path, std::uint16_t port)
    : _sockets(std::move(sockets)),
      _path(std::move(path)),
      _port(port) {}

Status CallbackListener::await(const std::function<bool(const std::string& target)>& take, const Clock& clock,
                               std::int64_t deadlineMonoUs) {
    try {
        while (clock.monoUs() < deadlineMonoUs) {
            for (ServerSocket& socket : _sockets) {
                if (socket.poll(Poco::Timespan(beatUs), Poco::Net::Socket::SELECT_READ) &&
                    serve(socket.acceptConnection(), take)) {
                    return {};
                }
            }
        }
    } catch (const Poco::Exception& error) {
        return failed(ErrorClass::Transient, "cannot wait for the browser: " + error.displayText());
    }
    return failed(ErrorClass::Deadline, "nobody came back from the browser in time; begin again");
}

bool CallbackListener::serve(StreamSocket peer, const std::function<bool(const std::string& target)>& take) const {
    try {
        peer.setSendTimeout(Poco::Timespan(readUs));
        std::string head = headOf(peer);
        std::string target = targetOf(head);
        secret::cleanse(head);
        const bool asked = target.substr(0, target.find('?')) == _path;
        const bool right = asked && take(target);
        secret::cleanse(target);
        const std::string answer =
            right ? page("200 OK", "The answer has arrived. Go back to the terminal to see what came of it; this page "
                                   "can be closed.")
            : asked ? page("400 Bad Request", "This is not the answer to the sign-in that is waited for.")
                    : page("404 Not Found", "Nothing here.");
        try {
            peer.sendBytes(answer.data(), static_cast<int>(answer.size()));
            peer.shutdownSend();
        } catch (const Poco::Exception&) {
            return right; // the browser has what it came for, or nothing
        }
        return right;
    } catch (const Poco::Exception&) {
        return false; // this peer's trouble
    }
}

} // namespace crossdock::oauth
