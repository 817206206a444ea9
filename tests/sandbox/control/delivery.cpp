#include "sandbox_control/delivery.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace crossdock::sandbox {

namespace {

constexpr std::size_t maxBody = 64U << 20U;

constexpr std::string_view htmlPage =
    "<!DOCTYPE html>\n<html lang=\"en-US\">\n<head><title>Briefly unavailable</title></head>\n<body><p>Briefly "
    "unavailable for scheduled maintenance. Check back in a minute.</p></body>\n</html>\n";
constexpr std::string_view phpNoticeText =
    "<br />\n<b>Notice</b>:  Undefined index: page in <b>/var/www/html/wp-content/plugins/seo-pack/seo.php</b> on line "
    "<b>214</b><br />\n";

/// Where the answer is cut: at `bytes`, or in the middle when the rule names none.
std::size_t cutAt(const FaultRule& rule, const Response& response) {
    const std::size_t wanted = rule.bytes > 0 ? static_cast<std::size_t>(rule.bytes) : response.body.size() / 2;
    return std::min(wanted, response.body.size());
}

} // namespace

Request readRequest(Poco::Net::HTTPServerRequest& incoming, bool https) {
    Request request;
    request.method = incoming.getMethod();
    request.target = incoming.getURI();
    const std::size_t mark = request.target.find('?');
    request.path = percentDecode(request.target.substr(0, mark), false);
    request.query = mark == std::string::npos ? std::string{} : request.target.substr(mark + 1);
    request.https = https;
    for (const auto& [name, value] : incoming) {
        request.headers.emplace_back(name, value);
    }
    if (!incoming.getChunkedTransferEncoding() && !incoming.hasContentLength()) {
        return request; // Poco would read to the end of the connection for OPTIONS and TRACE; without framing there is no body
    }
    std::istream& body = incoming.stream();
    char buffer[16'384];
    while (body.good() && request.body.size() < maxBody) {
        body.read(buffer, sizeof buffer);
        request.body.append(buffer, static_cast<std::size_t>(body.gcount()));
    }
    return request;
}

void Delivery::wait(int ms) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    while (!_stopping) {
        const auto now = std::chrono::steady_clock::now();
        if (now >= until) {
            return;
        }
        std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(until - now, std::chrono::milliseconds(25)));
    }
}

void Delivery::decide(int status) {
    _status = status;
    if (const std::function<void()> answering = std::exchange(_answering, nullptr)) {
        answering();
    }
}

std::ostream& Delivery::begin(const Response& response, bool chunked) {
    decide(response.status);
    _outgoing.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status));
    _outgoing.setReason(response.reason.empty() ? Poco::Net::HTTPResponse::getReasonForStatus(_outgoing.getStatus())
                                                : response.reason);
    _outgoing.set("Date",
                  Poco::DateTimeFormatter::format(Poco::Timestamp(_clock.now().us), Poco::DateTimeFormat::HTTP_FORMAT));
    for (const auto& [name, value] : response.headers) {
        _outgoing.add(name, value);
    }
    if (chunked) {
        _outgoing.setChunkedTransferEncoding(true);
    } else if (response.status != 204 && response.status != 304 &&
               !(_incoming.getMethod() == "HEAD" && response.body.empty())) {
        _outgoing.setContentLength64(static_cast<Poco::Int64>(response.body.size()));
    }
    return _outgoing.send();
}

void Delivery::send(const Response& response) {
    const bool bodiless = response.status == 204 || response.status == 304 || _incoming.getMethod() == "HEAD";
    std::ostream& out = begin(response, response.chunked && !bodiless);
    if (!bodiless) {
        out.write(response.body.data(), static_cast<std::streamsize>(response.body.size()));
        _bytes = response.body.size();
    }
    out.flush();
}

void Delivery::close(bool abortively) {
    _outgoing.setKeepAlive(false);
    auto& impl = dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(_incoming);
    Poco::Net::StreamSocket& socket = impl.socket();
    if (abortively) {
        socket.setLinger(true, 0);
    }
    socket.close();
}

void Delivery::reset() {
    decide(0);
    try {
        close(true);
    } catch (const std::exception&) {
        // The client has gone already, which is what was wanted.
    }
}

void Delivery::cut(const Response& response, std::size_t bytes) {
    std::ostream& out = begin(response, false);
    out.write(response.body.data(), static_cast<std::streamsize>(bytes));
    out.flush();
    _bytes = bytes;
    close(false);
}

void Delivery::dripOut(const Response& response, const FaultRule& rule) {
    const std::size_t piece = rule.bytes > 0 ? static_cast<std::size_t>(rule.bytes) : 64;
    std::ostream& out = begin(response, true);
    for (std::size_t at = 0; at < response.body.size() && !_stopping; at += piece) {
        const std::size_t count = std::min(piece, response.body.size() - at);
        out.write(response.body.data() + at, static_cast<std::streamsize>(count));
        out.flush();
        if (!out.good()) {
            return;
        }
        _bytes += count;
        wait(rule.ms);
    }
}

void Delivery::sendFaulty(const FaultRule& rule, const StandIn& standIn, const std::function<Response()>& answer) {
    Response response;
    switch (rule.type) {
    case FaultType::status:
        response.status = rule.status > 0 ? rule.status : 500;
        response.body = rule.body;
        response.set("Content-Type", rule.contentType.empty() ? "text/html; charset=UTF-8" : rule.contentType);
        break;
    case FaultType::rateLimited:
        response = standIn.refusal(Refusal::rateLimited, rule.status);
        break;
    case FaultType::serverError:
        response = standIn.refusal(Refusal::serverError, rule.status);
        break;
    case FaultType::expiredToken:
        response = standIn.refusal(Refusal::expiredToken, rule.status);
        break;
    case FaultType::html:
        response.status = rule.status > 0 ? rule.status : 200;
        response.body = rule.body.empty() ? std::string{htmlPage} : rule.body;
        response.set("Content-Type", "text/html; charset=UTF-8");
        break;
    case FaultType::resetBefore:
        reset();
        return;
    case FaultType::hang:
        wait(rule.ms);
        reset();
        return;
    case FaultType::resetAfter:
        response = answer();
        reset();
        return;
    case FaultType::cutBody:
        response = answer();
        cut(response, cutAt(rule, response));
        return;
    case FaultType::truncateJson:
        response = answer();
        response.body.resize(cutAt(rule, response));
        break;
    case FaultType::phpNotice:
        response = answer();
        response.body.insert(0, rule.body.empty() ? phpNoticeText : std::string_view{rule.body});
        break;
    case FaultType::emptyBody:
        response = answer();
        response.body.clear();
        break;
    case FaultType::drip:
        response = answer();
        dripOut(response, rule);
        return;
    case FaultType::latency:
        response = answer();
        break;
    }
    if (!rule.retryAfter.empty()) {
        response.set("Retry-After", rule.retryAfter);
    }
    for (const auto& [name, value] : rule.headers) {
        response.set(name, value);
    }
    send(response);
}

} // namespace crossdock::sandbox
