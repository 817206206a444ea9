#include "admin/exchange.hpp"

#include "admin/compression.hpp"
#include "admin/header_policy.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>

#include <algorithm>
#include <array>

namespace crossdock::admin {

namespace {

namespace pn = Poco::Net;

constexpr std::size_t mostDrained = 262'144;
constexpr long drainMs = 500;

Poco::Timespan spanOf(ServerLimits::Time time) {
    return Poco::Timespan(static_cast<Poco::Timespan::TimeDiff>(time.count()) * 1'000);
}

Head headOf(pn::HTTPServerRequest& sent, const std::string& peer, bool tls) {
    Head head;
    head.method = sent.getMethod();
    head.target = sent.getURI();
    head.peer = peer;
    head.tls = tls;
    for (const auto& [name, value] : sent) {
        std::string low = name;
        std::transform(low.begin(), low.end(), low.begin(),
                       [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each; });
        head.headers.emplace_back(std::move(low), value);
    }
    return head;
}

void sendAll(pn::StreamSocket& socket, const std::string& bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const std::size_t rest = std::min<std::size_t>(bytes.size() - sent, 1U << 16U);
        const int count = socket.sendBytes(bytes.data() + sent, static_cast<int>(rest));
        if (count <= 0) {
            throw pn::NetException("the other end takes nothing");
        }
        sent += static_cast<std::size_t>(count);
    }
}

/// Closing with bytes unread resets the connection, and the other end may never see the answer.
void drain(pn::StreamSocket& socket) {
    try {
        socket.shutdownSend();
        socket.setReceiveTimeout(Poco::Timespan(drainMs * 1'000));
        std::array<char, 4'096> bin{};
        for (std::size_t taken = 0; taken < mostDrained;) {
            const int count = socket.receiveBytes(bin.data(), static_cast<int>(bin.size()));
            if (count <= 0) {
                return;
            }
            taken += static_cast<std::size_t>(count);
        }
    } catch (const Poco::Exception&) {
        return; // gone, or silent: either way it has the answer by now
    }
}

} // namespace

Exchange::Exchange(Parts parts) : _parts(parts) {}

void Exchange::serve(std::unique_ptr<Visit> visit) const {
    try {
        talk(*visit);
    } catch (const Poco::Exception& error) {
        // The other end went away, or was too slow.
        _parts.counts.cut();
        _parts.log.debug("connection ended", {{"cause", error.displayText()}});
    } catch (const std::exception& error) {
        _parts.counts.cut();
        _parts.log.error("connection failed", {{"cause", error.what()}});
    } catch (...) {
        _parts.counts.cut();
    }
}

void Exchange::refuse(std::unique_ptr<Visit> visit, int status, const std::string& detail) const {
    try {
        Request request;
        const Answer answer = _parts.gatekeeper.unreadable(status, detail, request);
        visit->socket.setSendTimeout(spanOf(_parts.limits.send));
        send(*visit, answer, _parts.tls, true);
    } catch (...) {
        _parts.counts.cut();
    }
}

void Exchange::talk(Visit& visit) const {
    visit.socket.setSendTimeout(spanOf(_parts.limits.send));
    pn::HTTPServerParams::Ptr params = new pn::HTTPServerParams;
    params->setKeepAlive(false);
    params->setTimeout(spanOf(_parts.limits.body));
    const std::string peer = visit.socket.peerAddress().host().toString();
    pn::HTTPServerSession session(visit.socket, params);
    pn::HTTPServerResponseImpl unused(session);
    std::unique_ptr<pn::HTTPServerRequestImpl> sent;
    Head head;
    try {
        sent = std::make_unique<pn::HTTPServerRequestImpl>(unused, session, params.get());
        head = headOf(*sent, peer, _parts.tls);
    } catch (const pn::NoMessageException&) {
        return;
    } catch (const Poco::Exception&) {
        if (!visit.watch->struck()) {
            Request request;
            send(visit, _parts.gatekeeper.unreadable(400, "The request cannot be read.", request), _parts.tls, true);
        }
        return;
    }
    Admission admission = _parts.gatekeeper.admit(head);
    Request& request = admission.request;
    const bool wantsPage = head.method == "GET" && request.header("accept").find("text/html") != std::string::npos;
    const Audience audience = admission.route != nullptr ? admission.route->audience
                              : wantsPage                ? Audience::Page
                                                         : Audience::Api;
    Answer answer;
    if (admission.refusal) {
        answer = _parts.gatekeeper.worded(std::move(*admission.refusal), request, audience);
    } else if (audience == Audience::Stream) {
        auto refusal = _parts.streams.admit(request);
        if (!refusal) {
            visit.watch.reset();
            _parts.counts.answered(*admission.route, 200);
            _parts.streams.take(sent->detachSocket(), request);
            return;
        }
        answer = _parts.gatekeeper.worded(std::move(*refusal), request, audience);
    } else {
        if (admission.bodyBytes > 0) {
            visit.watch->set(_parts.limits.body);
        }
        if (admission.bodyBytes > 0 && sent->getExpectContinue()) {
            sendAll(visit.socket, "HTTP/1.1 100 Continue\r\n\r\n");
        }
        std::string body(admission.bodyBytes, '\0');
        sent->stream().read(body.data(), static_cast<std::streamsize>(body.size()));
        if (static_cast<std::size_t>(sent->stream().gcount()) != body.size()) {
            _parts.counts.cut();
            return;
        }
        visit.watch->set(_parts.limits.answer);
        answer = _parts.gatekeeper.finish(admission, head, std::move(body));
    }
    if (audience == Audience::Page) {
        compressPage(answer, request.header("accept-encoding"));
    }
    request.wipe();
    if (admission.route != nullptr) {
        _parts.counts.answered(*admission.route, answer.status);
    } else {
        _parts.counts.refused(answer.status);
    }
    visit.watch->set(_parts.limits.answer);
    send(visit, answer, request.secure, head.method != "HEAD");
}

void Exchange::send(Visit& visit, const Answer& answer, bool secure, bool withBody) const {
    std::string bytes = headText(answer, _parts.clock.now(), secure, static_cast<std::int64_t>(answer.body.size()));
    if (withBody) {
        bytes += answer.body;
    }
    sendAll(visit.socket, bytes);
    drain(visit.socket);
}

} // namespace crossdock::admin
