// TLS towards remote systems: the one client context of the host. No switch weakens it.
//
// Poco's own defaults are not used anywhere: a default context checks no host names, RELAXED mode
// skips the check for names that resolve to loopback, bad cipher strings are ignored silently,
// TLS 1.0 is the minimum. Here the host name is a verify parameter of OpenSSL's context, so a wrong
// one ends inside the handshake; what OpenSSL refuses stays refused.
#pragma once

#include "core/result.hpp"

#include <Poco/Net/Context.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace crossdock::net {

struct TlsSettings {
    std::string caFile;           ///< further authorities, PEM; empty: the system's alone
    bool requireStapling = false; ///< refuse a server that staples no good OCSP answer
};

/// The context for connections to one host. Thread-safe. Revocation is not checked without
/// stapling: a revoked certificate is accepted.
class TlsContext {
public:
    /// Config when the CA file cannot be used or OpenSSL did not take the settings.
    static Result<std::shared_ptr<TlsContext>> make(const TlsSettings& settings, const std::string& host);

    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    const Poco::Net::Context::Ptr& poco() const { return _context; }

    /// Why the last handshake of the calling thread found the certificate unfit, with the end of
    /// its validity: "certificate has expired (valid until 2026-01-01T00:00:00Z)". Nothing when the
    /// certificate was not the trouble. Forgets it.
    std::optional<std::string> takeRefusal();

private:
    class Refusals;
    TlsContext(Poco::Net::Context::Ptr context, std::unique_ptr<Refusals> refusals);

    std::unique_ptr<Refusals> _refusals; ///< must outlive the context
    Poco::Net::Context::Ptr _context;
};

/// Takes Poco's process-wide default contexts away: whoever forgets to name a context gets one that
/// refuses every peer, as client and as server, instead of one that asks on standard input. May be
/// called again.
void sealPocoDefaults();

} // namespace crossdock::net
