#include "net/wire.hpp"

#include "net/address_policy.hpp"

#include <Poco/Net/HTTPRequest.h>

#include <openssl/crypto.h>

#include <algorithm>
#include <charconv>
#include <ostream>

namespace crossdock::net {

namespace {

/// Overwrites a header value where it stands. Poco's map offers no other way to reach its bytes.
void wipe(const Poco::Net::HTTPRequest& request, const std::string& name) {
    const std::string& value = request.get(name);
    OPENSSL_cleanse(const_cast<char*>(value.data()), value.size());
}

/// How long the remote keeps an idle connection, from "Keep-Alive: timeout=5, max=100": a second
/// less, so that ours ends first.
std::int64_t idleMsOf(const RawAnswer& answer, std::int64_t most) {
    for (const auto& [name, value] : answer.headers) {
        const std::size_t at = name == "keep-alive" ? value.find("timeout=") : std::string::npos;
        if (at != std::string::npos) {
            std::int64_t seconds = 0;
            std::from_chars(value.data() + at + 8, value.data() + value.size(), seconds);
            seconds = std::clamp<std::int64_t>(seconds, 1, most / 1'000 + 2); // the remote may say any number
            return std::min((seconds - 1) * 1'000, most);
        }
    }
    return most;
}

} // namespace

Wire::Wire(WireSettings settings, Network& network, limit::Gate& gate, Authorizer& authorizer)
    : _settings(std::move(settings)),
      _network(network),
      _gate(gate),
      _authorizer(authorizer),
      _pool(network.clock()) {}

WireOutcome Wire::send(const WireRequest& wire, const Call& call, const limit::Patience& patience, Watch& watch,
                       bool freshConnection) {
    WireOutcome outcome{failed(ErrorClass::Internal, "not sent"), false, false, false, std::nullopt};
    std::unique_ptr<PinnedSession> session = freshConnection ? nullptr : _pool.take(wire.origin);
    if (session) {
        watch.guard(session->descriptor());
    } else {
        Result<std::unique_ptr<PinnedSession>> connected = connect(wire, watch);
        if (!connected) {
            outcome.answer = connected.failure();
            return outcome;
        }
        session = std::move(connected).value();
    }
    outcome.reused = session->used;
    watch.stepUntil(patience.deadlineMonoUs);

    Status ready = _authorizer.prepare(wire.request.auths, call);
    if (ready) {
        ready = _gate.takePermit(patience);
    }
    if (ready) {
        Result<SignedHeaders> signing = _authorizer.sign(wire.request.auths, wire.signing, call);
        ready = signing ? Status{} : Status(signing.failure());
        if (signing) {
            outcome.signedWith.emplace(std::move(signing).value());
        }
    }
    if (!ready) {
        outcome.answer = ready.failure();
        watch.release();
        _pool.put(std::move(session), _settings.limits.idleMs);
        return outcome;
    }

    const std::int64_t began = _network.clock().monoUs();
    outcome.sent = true;
    const std::int64_t sendMs =
        _settings.limits.readMs + static_cast<std::int64_t>(wire.request.body.size()) * 1'000 /
                                      std::max<std::int64_t>(_settings.limits.rateBytesPerSecond, 1);
    watch.stepUntil(began + sendMs * 1'000);
    const Status written = write(*session, wire, *outcome.signedWith);
    // Read even when writing broke off: a remote that refuses a large body answers before its end.
    ReadOutcome read = readAnswer(*session, watch, _network.clock(), _settings.limits, wire.request.method == "HEAD");
    outcome.anyByte = read.anyByte;
    outcome.answer =
        !read.answer && !read.anyByte && !written ? Result<RawAnswer>(written.failure()) : std::move(read.answer);
    const bool reusable =
        written && outcome.answer && outcome.answer.value().reusable && watch.verdict() == WatchVerdict::Running;
    watch.release();
    if (reusable) {
        _pool.put(std::move(session), idleMsOf(outcome.answer.value(), _settings.limits.idleMs));
    } else {
        session->breakOff();
    }
    return outcome;
}

Result<std::shared_ptr<TlsContext>> Wire::tlsFor(const std::string& host) {
    const std::lock_guard lock(_mutex);
    std::shared_ptr<TlsContext>& known = _tls[host];
    if (!known) {
        Result<std::shared_ptr<TlsContext>> made = TlsContext::make(_settings.tls, host);
        if (!made) {
            return made.failure();
        }
        known = std::move(made).value();
    }
    return known;
}

Result<std::unique_ptr<PinnedSession>> Wire::connect(const WireRequest& wire, Watch& watch) {
    const Result<std::vector<Poco::Net::IPAddress>> addresses = _network.resolver().resolve(wire.origin.host);
    if (!addresses) {
        return addresses.failure();
    }
    if (addresses.value().empty()) {
        return failed(ErrorClass::Transient, wire.origin.host + ": the name has no address");
    }
    if (Status judged = judgeAddresses(wire.origin.host, addresses.value(), _settings.allowPrivate); !judged) {
        return judged.failure();
    }
    std::shared_ptr<TlsContext> tls;
    if (wire.origin.secure) {
        Result<std::shared_ptr<TlsContext>> context = tlsFor(wire.origin.host);
        if (!context) {
            return context.failure();
        }
        tls = std::move(context).value();
    } else if (!wire.plainAllowed && !std::all_of(addresses.value().begin(), addresses.value().end(), &isLoopback)) {
        return failed(ErrorClass::Config, wire.origin.text() +
                                              ": plain http beyond this machine is refused; use https, or "
                                              "allow_plain_http = true with OAuth 1.0a signing");
    }
    Failure last = failed(ErrorClass::Transient, wire.origin.host + ": no connection");
    for (const Poco::Net::IPAddress& address : addresses.value()) {
        auto session = std::make_unique<PinnedSession>(wire.origin, address, _settings.allowPrivate, tls);
        Status opened = session->open(watch, _network.clock(), _settings.limits.connectMs);
        if (opened) {
            return session;
        }
        last = opened.failure();
        session->breakOff();
        if (last.cls == ErrorClass::Config || watch.verdict() != WatchVerdict::Running) {
            break;
        }
    }
    watch.release();
    return last;
}

Status Wire::write(PinnedSession& session, const WireRequest& wire, SignedHeaders& signedWith) {
    const HttpRequest& request = wire.request;
    Poco::Net::HTTPRequest message(request.method, wire.target, Poco::Net::HTTPMessage::HTTP_1_1);
    message.set("Host", wire.origin.authority());
    message.set("User-Agent", _settings.userAgent);
    message.set("Accept", request.anyBody ? "*/*" : "application/json");
    for (const auto& [name, value] : request.headers) {
        message.set(name, value);
    }
    message.set("Accept-Encoding", _settings.gzip ? "gzip" : "identity");
    if (!request.isRead() || !request.body.empty()) {
        message.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
    }
    for (const SecretHeader& header : signedWith.headers) {
        message.set(header.name(), header.value());
    }
    Status status;
    try {
        std::ostream& out = session.sendRequest(message);
        out.write(request.body.data(), static_cast<std::streamsize>(request.body.size()));
        out.flush();
        if (!out || session.networkException() != nullptr) {
            status = failed(ErrorClass::Transient, "the connection broke while the request was sent");
        }
    } catch (const std::exception&) {
        status = failed(ErrorClass::Transient, "the connection broke while the request was sent");
    }
    for (const SecretHeader& header : signedWith.headers) {
        wipe(message, header.name());
    }
    signedWith.headers.clear();
    return status;
}

} // namespace crossdock::net
