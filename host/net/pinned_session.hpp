// One connection to one checked address. Poco's session sends the request; reading the answer,
// closing and connecting anew are ours: Poco would resolve again, connect elsewhere, and take cut
// answers for whole ones.
#pragma once

#include "core/result.hpp"
#include "net/origin.hpp"
#include "net/tls_context.hpp"
#include "net/watchdog.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/SocketAddress.h>

#include <memory>

namespace crossdock::net {

/// Used by one thread at a time.
class PinnedSession final : public Poco::Net::HTTPClientSession {
public:
    /// `tls` is null for plain http.
    PinnedSession(Origin origin, const Poco::Net::IPAddress& address, bool allowPrivate,
                  std::shared_ptr<TlsContext> tls);
    ~PinnedSession() override;

    /// Connects, and does the handshake, under the eyes of `watch`, at most `connectMs` for each.
    /// Config when the certificate does not hold or the address is forbidden, Transient else
    /// (nothing was sent).
    Status open(Watch& watch, const Clock& clock, std::int64_t connectMs);

    /// At least one byte, or 0 when the remote has closed. Throws what Poco throws.
    std::size_t readSome(char* buffer, std::size_t length);

    /// Whether the idle connection may carry another request: still open, and nothing unasked
    /// arrived.
    bool isQuiet();

    /// Breaks the connection without ceremony, so that destroying it does not wait for the remote.
    void breakOff();

    const Origin& origin() const { return _origin; }
    int descriptor() const { return _descriptor; }

    bool used = false;          ///< has carried a whole request and its answer
    std::int64_t idleSince = 0; ///< on Clock::monoUs()
    std::int64_t idleMs = 0;    ///< how long it may stay idle

protected:
    void connect(const Poco::Net::SocketAddress& address) override;
    bool mustReconnect() const override { return false; }

private:
    void connectTcp(const Poco::Net::SocketAddress& address);

    struct Opening {
        Watch& watch;
        const Clock& clock;
        std::int64_t connectMs;
        Poco::Net::StreamSocket socket;
    };

    const Origin _origin;
    const Poco::Net::IPAddress _address;
    const bool _allowPrivate;
    const std::shared_ptr<TlsContext> _tls; ///< outlives the socket of the base class: see the destructor
    Opening* _opening = nullptr;            ///< only while open() runs
    int _descriptor = -1;
};

} // namespace crossdock::net
