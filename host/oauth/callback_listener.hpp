// Waits on this machine for the browser that comes back from the service.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

#include <Poco/Net/ServerSocket.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace crossdock::oauth {

/// Where a redirect url on this machine is listened for.
struct LoopbackAddress {
    std::uint16_t port = 0;
    std::string path; ///< begins with '/'

    /// Reads "http://localhost[:port][/path]", or 127.0.0.1 or [::1]. Config for any other url: a browser that comes back there
    /// does not come here.
    static Result<LoopbackAddress> parse(const std::string& redirectUrl);
};

/// Listens on loopback alone, from construction to destruction. One thread's. Requests are read for at most five seconds and 16 KiB
/// each, one after another; all but GET of the path get 404.
class CallbackListener {
public:
    /// Config when the port is taken. Port 0: any free one.
    static Result<CallbackListener> open(const LoopbackAddress& address);

    std::uint16_t port() const { return _port; }

    /// Hands the target of each request for the path to `take`, until it says that it was the right one: then the browser is told to
    /// go back to the terminal, else that this was no answer. Deadline when `deadlineMonoUs` comes first.
    Status await(const std::function<bool(const std::string& target)>& take, const Clock& clock,
                 std::int64_t deadlineMonoUs);

private:
    CallbackListener(std::vector<Poco::Net::ServerSocket> sockets, std::string path, std::uint16_t port);

    bool serve(Poco::Net::StreamSocket peer, const std::function<bool(const std::string& target)>& take) const;

    std::vector<Poco::Net::ServerSocket> _sockets;
    std::string _path;
    std::uint16_t _port;
};

} // namespace crossdock::oauth
