#include "sandbox_supabase/raw_client.hpp"

#include "sandbox_control/message.hpp"

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <array>
#include <stdexcept>

namespace crossdock::sandbox::supabase {

namespace {

class Wire {
public:
    Wire(std::uint16_t port, int timeoutSeconds) : _socket(Poco::Net::SocketAddress("127.0.0.1", port)) {
        _socket.setReceiveTimeout(Poco::Timespan(timeoutSeconds, 0));
        _socket.setNoDelay(true);
    }
    void write(std::string_view text) {
        while (!text.empty()) {
            const int sent =
                _socket.sendBytes(text.data(), static_cast<int>(std::min<std::size_t>(text.size(), 1U << 20)));
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    std::string line() {
        std::size_t end = 0;
        while ((end = _buffer.find("\r\n")) == std::string::npos) {
            if (!more()) {
                throw std::runtime_error("connection closed in a line");
            }
        }
        std::string text = _buffer.substr(0, end);
        _buffer.erase(0, end + 2);
        return text;
    }
    std::string bytes(std::size_t count) {
        while (_buffer.size() < count && more()) {
        }
        std::string text = _buffer.substr(0, count);
        _buffer.erase(0, text.size());
        return text;
    }
    std::string rest() {
        while (more()) {
        }
        return std::move(_buffer);
    }

private:
    bool more() {
        std::array<char, 65'536> part{};
        const int got = _socket.receiveBytes(part.data(), static_cast<int>(part.size()));
        _buffer.append(part.data(), static_cast<std::size_t>(std::max(0, got)));
        return got > 0;
    }

    Poco::Net::StreamSocket _socket;
    std::string _buffer;
};

RawAnswer readHead(Wire& wire) {
    RawAnswer answer;
    const std::string status = wire.line();
    answer.status = std::stoi(status.substr(9, 3));
    answer.reason = status.size() > 13 ? status.substr(13) : "";
    for (std::string line = wire.line(); !line.empty(); line = wire.line()) {
        const std::size_t colon = line.find(':');
        const std::size_t value = line.find_first_not_of(' ', colon + 1);
        answer.headers.emplace_back(line.substr(0, colon), value == std::string::npos ? "" : line.substr(value));
    }
    return answer;
}

void readBody(Wire& wire, RawAnswer& answer) {
    if (answer.header("Transfer-Encoding") == "chunked") {
        for (;;) {
            const std::size_t size = std::stoul(wire.line(), nullptr, 16);
            answer.body += wire.bytes(size);
            wire.line();
            if (size == 0) {
                return;
            }
        }
    }
    const auto length = answer.header("Content-Length");
    answer.body = length ? wire.bytes(std::stoul(*length)) : wire.rest();
}

} // namespace

std::optional<std::string> RawAnswer::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (equalsIgnoringCase(known, name)) {
            return value;
        }
    }
    return std::nullopt;
}

RawAnswer sendRaw(std::uint16_t port, const RawRequest& request) {
    Wire wire(port, request.timeoutSeconds);
    std::string head = request.method + " " + request.target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                       "\r\nConnection: close\r\n";
    for (const auto& [name, value] : request.headers) {
        head += name + ": " + value + "\r\n";
    }
    head += request.expects ? "Expect: 100-continue\r\n" : "";
    if (request.chunked) {
        head += "Transfer-Encoding: chunked\r\n";
    } else if (!request.body.empty() || request.method == "POST" || request.method == "PATCH" ||
               request.method == "PUT") {
        head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    wire.write(head + "\r\n");
    if (request.expects && readHead(wire).status != 100) {
        throw std::runtime_error("no 100 Continue");
    }
    if (request.chunked) {
        const std::size_t half = request.body.size() / 2;
        for (const std::string& part : {request.body.substr(0, half), request.body.substr(half)}) {
            std::array<char, 20> size{};
            std::snprintf(size.data(), size.size(), "%zx\r\n", part.size());
            wire.write(size.data() + part + "\r\n");
        }
        wire.write("0\r\n\r\n");
    } else {
        wire.write(request.body);
    }
    RawAnswer answer = readHead(wire);
    const bool bodyless = request.method == "HEAD" || answer.status == 204 || answer.status == 304;
    if (!bodyless) {
        readBody(wire, answer);
    }
    return answer;
}

} // namespace crossdock::sandbox::supabase
