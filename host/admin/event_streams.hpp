// Server-sent events: browsers and programs that watch, served by one thread.
#pragma once

#include "admin/answer.hpp"
#include "admin/request.hpp"
#include "admin/server_limits.hpp"
#include "admin/sessions.hpp"
#include "daemon/control.hpp"

#include <Poco/Net/StreamSocket.h>

#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace crossdock::admin {

/// Thread-safe. Events:
///   change  data {"what": "sync" | "flow" | "items" | "connection" | "conf" | "activity", "flow": NAME, "sync": ID}
///   beat    every 15 s, so that a page notices silence
///   reset   the events after Last-Event-ID are no longer known: load everything anew
/// A stream ends after an hour, with its session, or when its reader is 64 KiB behind; browsers come back by themselves. Events of flows
/// of another organisation are not sent.
class EventStreams {
public:
    EventStreams(daemon::Control& control, Sessions& sessions, const Clock& clock, const ServerLimits& limits);
    ~EventStreams();
    EventStreams(const EventStreams&) = delete;
    EventStreams& operator=(const EventStreams&) = delete;

    /// 204, which tells a browser not to come back, when there are too many of all or of this session.
    std::optional<Answer> admit(const Request& request);
    /// Takes the connection over; the head of the answer is not sent yet.
    void take(Poco::Net::StreamSocket socket, const Request& request);

    std::size_t open() const;

private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Event {
        std::int64_t id = 0;
        std::string organisation; ///< empty: for all
        std::string text;
    };
    struct Stream {
        Poco::Net::StreamSocket socket;
        std::string key; ///< session or token, for the count
        Visitor visitor;
        std::string pending; ///< bytes not taken yet
        Moment begun;
        Moment beat;
        Moment checked;
        bool dead = false;
    };

    void changed(const daemon::Change& change);
    void keep();
    void serve(Stream& stream, Moment now);
    void flush(Stream& stream) const;
    std::string organisationOf(const std::string& flow);
    static std::string keyOf(const Request& request);

    daemon::Control& _control;
    Sessions& _sessions;
    const Clock& _clock;
    const ServerLimits _limits;
    mutable std::mutex _mutex;
    std::list<Stream> _streams;
    std::deque<Event> _events; ///< the last few, for those who come back
    std::int64_t _last = 0;
    int _bell = -1;
    bool _ending = false;
    std::thread _thread;
    std::unique_ptr<daemon::Control::Watch> _watch;
};

} // namespace crossdock::admin
