// One request and its answer on one connection.
#pragma once

#include "admin/anteroom.hpp"
#include "admin/event_streams.hpp"
#include "admin/gatekeeper.hpp"
#include "admin/http_counts.hpp"

#include <memory>

namespace crossdock::admin {

/// Reads the request through Poco's session, has it judged, sends the answer, ends the connection. Stateless but for its parts;
/// thread-safe. Nothing is thrown.
class Exchange {
public:
    struct Parts {
        Gatekeeper& gatekeeper;
        EventStreams& streams;
        HttpCounts& counts;
        const Clock& clock;
        Log& log;
        ServerLimits limits;
        bool tls = false;
    };

    explicit Exchange(Parts parts);

    void serve(std::unique_ptr<Visit> visit) const;
    /// Answers without reading: 431 for a head that is not fit, 503 when all threads are taken.
    void refuse(std::unique_ptr<Visit> visit, int status, const std::string& detail) const;

private:
    void talk(Visit& visit) const;
    void send(Visit& visit, const Answer& answer, bool secure, bool withBody) const;

    Parts _parts;
};

} // namespace crossdock::admin
