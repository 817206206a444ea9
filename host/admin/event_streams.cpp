#include "admin/event_streams.hpp"

#include "admin/header_policy.hpp"
#include "admin/json.hpp"

#include <Poco/Exception.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace crossdock::admin {

namespace {

constexpr std::size_t mostKept = 512;

const char* nameOf(daemon::Change::What what) {
    switch (what) {
    case daemon::Change::What::Sync:
        return "sync";
    case daemon::Change::What::Flow:
        return "flow";
    case daemon::Change::What::Items:
        return "items";
    case daemon::Change::What::Connection:
        return "connection";
    case daemon::Change::What::Conf:
        return "conf";
    case daemon::Change::What::Activity:
        break;
    }
    return "activity";
}

std::string eventText(std::int64_t id, const char* name, const std::string& data) {
    return "id: " + std::to_string(id) + "\nevent: " + name + "\ndata: " + data + "\n\n";
}

void ring(int bell) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(bell, &one, sizeof one);
}

} // namespace

EventStreams::EventStreams(daemon::Control& control, Sessions& sessions, const Clock& clock, const ServerLimits& limits)
    : _control(control),
      _sessions(sessions),
      _clock(clock),
      _limits(limits),
      _last(clock.now().us), // so ids of an earlier process are known to be old
      _bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (_bell < 0) {
        throw std::system_error(errno, std::generic_category(), "no bell for event streams");
    }
    _thread = std::thread([this] { keep(); });
    _watch = _control.watch([this](const daemon::Change& change) { changed(change); });
}

EventStreams::~EventStreams() {
    _watch.reset();
    {
        const std::lock_guard lock(_mutex);
        _ending = true;
    }
    ring(_bell);
    _thread.join();
    ::close(_bell);
}

std::string EventStreams::keyOf(const Request& request) {
    return request.visitor.session.empty() ? "token " + request.visitor.name : request.visitor.session;
}

std::optional<Answer> EventStreams::admit(const Request& request) {
    const std::lock_guard lock(_mutex);
    const std::string key = keyOf(request);
    const auto own =
        std::count_if(_streams.begin(), _streams.end(), [&](const Stream& each) { return each.key == key; });
    if (_streams.size() >= _limits.streams || static_cast<std::size_t>(own) >= _limits.streamsPerSession) {
        return Answer::empty(204);
    }
    return std::nullopt;
}

void EventStreams::take(Poco::Net::StreamSocket socket, const Request& request) {
    Answer answer;
    answer.type = "text/event-stream; charset=utf-8";
    std::string text = headText(answer, request.now, request.secure, -1) + "retry: 3000\n\n";
    const Moment now = std::chrono::steady_clock::now();
    const std::string& asked =
        request.header("last-event-id").empty() ? request.query["last_event_id"] : request.header("last-event-id");
    socket.setBlocking(false);
    const std::lock_guard lock(_mutex);
    std::int64_t seen = _last;
    if (!asked.empty()) {
        const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), seen);
        const std::int64_t oldest = _events.empty() ? _last : _events.front().id - 1;
        if (error != std::errc() || end != asked.data() + asked.size() || seen < oldest || seen > _last) {
            text += eventText(_last, "reset", "{}");
            seen = _last;
        }
    }
    for (const Event& event : _events) {
        if (event.id > seen && (event.organisation.empty() || event.organisation == request.visitor.organisation)) {
            text += event.text;
        }
    }
    _streams.push_back({socket, keyOf(request), request.visitor, std::move(text), now, now, now, false});
    ring(_bell);
}

std::size_t EventStreams::open() const {
    const std::lock_guard lock(_mutex);
    return _streams.size();
}

std::string EventStreams::organisationOf(const std::string& flow) {
    if (flow.empty()) {
        return {};
    }
    const Result<daemon::FlowStatus> status = _control.flow(flow);
    return status ? status->organisation : std::string("\n"); // of nobody
}

void EventStreams::changed(const daemon::Change& change) {
    JsonObject::Ptr data = orderedObject();
    data->set("what", std::string(nameOf(change.what)));
    data->set("flow", change.flow);
    data->set("sync", change.sync);
    const std::string organisation = organisationOf(change.flow);
    const std::lock_guard lock(_mutex);
    const std::string text = eventText(++_last, "change", jsonText(data));
    _events.push_back({_last, organisation, text});
    if (_events.size() > mostKept) {
        _events.pop_front();
    }
    for (Stream& stream : _streams) {
        if (organisation.empty() || organisation == stream.visitor.organisation) {
            stream.pending += text;
        }
    }
    ring(_bell);
}

void EventStreams::keep() {
    const auto tick = std::min({_limits.beat, _limits.recheck, _limits.streamLife, std::chrono::milliseconds(1'000)});
    std::vector<pollfd> waited;
    for (;;) {
        {
            const std::lock_guard lock(_mutex);
            if (_ending) {
                return;
            }
            const Moment now = std::chrono::steady_clock::now();
            waited.assign(1, {_bell, POLLIN, 0});
            for (Stream& stream : _streams) {
                serve(stream, now);
            }
            _streams.remove_if([](const Stream& stream) { return stream.dead; });
            for (const Stream& stream : _streams) {
                const short events = stream.pending.empty() ? POLLIN : POLLIN | POLLOUT;
                waited.push_back({stream.socket.impl()->sockfd(), events, 0});
            }
        }
        ::poll(waited.data(), waited.size(), static_cast<int>(tick.count()));
        std::uint64_t rung = 0;
        [[maybe_unused]] const auto taken = ::read(_bell, &rung, sizeof rung);
    }
}

void EventStreams::serve(Stream& stream, Moment now) {
    if (now - stream.begun >= _limits.streamLife) {
        stream.dead = true;
        return;
    }
    if (now - stream.checked >= _limits.recheck) {
        stream.checked = now;
        const std::string& session = stream.visitor.session;
        if (!session.empty() && !_sessions.lives(session, _clock.now())) {
            stream.dead = true;
            return;
        }
    }
    if (now - stream.beat >= _limits.beat) {
        stream.beat = now;
        stream.pending += eventText(_last, "beat", "{}");
    }
    flush(stream);
}

void EventStreams::flush(Stream& stream) const {
    try {
        char byte = 0;
        if (stream.socket.poll(Poco::Timespan(0), Poco::Net::Socket::SELECT_READ)) {
            // A watcher has nothing to say: an end, or noise, which is thrown away.
            stream.dead = stream.socket.receiveBytes(&byte, 1) == 0;
        }
        while (!stream.dead && !stream.pending.empty()) {
            const int count = stream.socket.sendBytes(stream.pending.data(), static_cast<int>(stream.pending.size()));
            if (count <= 0) {
                break;
            }
            stream.pending.erase(0, static_cast<std::size_t>(count));
        }
    } catch (const Poco::TimeoutException&) {
        // Takes nothing more for now.
    } catch (const Poco::Exception&) {
        stream.dead = true;
    }
    stream.dead = stream.dead || stream.pending.size() > _limits.behind;
}

} // namespace crossdock::admin
