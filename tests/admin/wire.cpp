#include "wire.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>

namespace crossdock::admin::test {

namespace {

constexpr long patienceSeconds = 60;

} // namespace

Wire::Wire(const std::string& url) {
    const Poco::URI uri(url);
    _socket.connect(Poco::Net::SocketAddress(uri.getHost(), uri.getPort()));
    _socket.setReceiveTimeout(Poco::Timespan(patienceSeconds, 0));
    _socket.setSendTimeout(Poco::Timespan(patienceSeconds, 0));
}

bool Wire::send(const std::string& bytes) {
    try {
        for (std::size_t sent = 0; sent < bytes.size();) {
            const int count =
                _socket.sendBytes(bytes.data() + sent, static_cast<int>(bytes.size() - sent), MSG_NOSIGNAL);
            if (count <= 0) {
                return false;
            }
            sent += static_cast<std::size_t>(count);
        }
        return true;
    } catch (const Poco::Exception&) {
        return false;
    }
}

WireAnswer Wire::answer() {
    std::array<char, 65'536> buffer{};
    try {
        for (;;) {
            const int count = _socket.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
            if (count <= 0) {
                break;
            }
            _read.append(buffer.data(), static_cast<std::size_t>(count));
        }
    } catch (const Poco::TimeoutException&) {
        _read += "(no end within " + std::to_string(patienceSeconds) + " s)";
    } catch (const Poco::Exception&) {
        // Reset: what came before it counts.
    }
    return parsed(_read);
}

std::string Wire::readUntil(const std::string& part) {
    std::array<char, 65'536> buffer{};
    try {
        while (_read.find(part) == std::string::npos) {
            const int count = _socket.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
            if (count <= 0) {
                break;
            }
            _read.append(buffer.data(), static_cast<std::size_t>(count));
        }
    } catch (const Poco::Exception&) {
        // The caller sees that the part is missing.
    }
    return _read;
}

WireAnswer parsed(const std::string& raw) {
    WireAnswer answer;
    answer.raw = raw;
    const std::size_t end = raw.find("\r\n\r\n");
    if (raw.rfind("HTTP/1.1 ", 0) != 0 || end == std::string::npos) {
        return answer;
    }
    answer.status = std::stoi(raw.substr(9, 3));
    answer.body = raw.substr(end + 4);
    for (std::size_t at = raw.find("\r\n") + 2; at < end + 2;) {
        const std::size_t stop = raw.find("\r\n", at);
        const std::string line = raw.substr(at, stop - at);
        const std::size_t colon = line.find(": ");
        std::string name = line.substr(0, colon);
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char each) { return std::tolower(each); });
        answer.headers.emplace(name, line.substr(colon + 2));
        at = stop + 2;
    }
    return answer;
}

} // namespace crossdock::admin::test
