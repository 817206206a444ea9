// How an answer, whole or harmed, goes out on Poco's connection.
#pragma once

#include "sandbox_control/faults.hpp"
#include "sandbox_control/sandbox_clock.hpp"
#include "sandbox_control/stand_in.hpp"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace crossdock::sandbox {

/// Reads the request to its end (at most 64 MiB of body; the rest is cut off).
Request readRequest(Poco::Net::HTTPServerRequest& incoming, bool https);

/// One answer to one request. Used by one thread.
class Delivery {
public:
    /// `answering` is called once, when status and fault are known and nothing has gone out yet.
    Delivery(Poco::Net::HTTPServerRequest& incoming, Poco::Net::HTTPServerResponse& outgoing, const SandboxClock& clock,
             const std::atomic<bool>& stopping, std::function<void()> answering)
        : _incoming(incoming),
          _outgoing(outgoing),
          _clock(clock),
          _stopping(stopping),
          _answering(std::move(answering)) {}

    void send(const Response& response);
    /// Answers as the rule says. `answer` is called at most once, and only for faults that let the request take effect.
    void sendFaulty(const FaultRule& rule, const StandIn& standIn, const std::function<Response()>& answer);
    /// Ends the connection with a TCP reset.
    void reset();
    /// Real time; ends early when the server stops.
    void wait(int ms) const;

    void note(std::string_view fault) { _fault = fault; }
    const std::string& fault() const { return _fault; }
    int status() const { return _status; } ///< 0 when the connection was reset
    std::size_t bytes() const { return _bytes; }

private:
    void decide(int status);
    std::ostream& begin(const Response& response, bool chunked);
    void dripOut(const Response& response, const FaultRule& rule);
    void cut(const Response& response, std::size_t bytes);
    void close(bool abortively);

    Poco::Net::HTTPServerRequest& _incoming;
    Poco::Net::HTTPServerResponse& _outgoing;
    const SandboxClock& _clock;
    const std::atomic<bool>& _stopping;
    std::function<void()> _answering; ///< empty once called
    std::string _fault;
    int _status = 0;
    std::size_t _bytes = 0;
};

} // namespace crossdock::sandbox
