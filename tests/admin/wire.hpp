// The other end of a connection, byte by byte.
#pragma once

#include <Poco/Net/StreamSocket.h>

#include <map>
#include <string>

namespace crossdock::admin::test {

/// An answer as it came.
struct WireAnswer {
    int status = 0;                                  ///< 0: the connection ended without one
    std::multimap<std::string, std::string> headers; ///< by lower-case name
    std::string body;
    std::string raw;

    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

/// One connection to a server on this machine. Reads wait at most 10 s: far longer than any limit of a test.
class Wire {
public:
    explicit Wire(const std::string& url);

    /// False when the other end has closed.
    bool send(const std::string& bytes);
    /// Everything until the other end closes.
    WireAnswer answer();
    /// Until `part` has come; all that was read so far.
    std::string readUntil(const std::string& part);
    Poco::Net::StreamSocket& socket() { return _socket; }

private:
    Poco::Net::StreamSocket _socket;
    std::string _read;
};

WireAnswer parsed(const std::string& raw);

} // namespace crossdock::admin::test
