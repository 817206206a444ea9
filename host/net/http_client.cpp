#include "net/http_client.hpp"

#include "net/answer_check.hpp"
#include "net/classification.hpp"
#include "net/header_rules.hpp"
#include "net/redirect.hpp"
#include "net/target.hpp"
#include "net/wire.hpp"

#include <algorithm>
#include <set>

namespace crossdock::net {

namespace {

using limit::CallOutcome;

constexpr std::int64_t minuteUs = 60'000'000;
constexpr std::uint64_t jitterUs = 5'000'000;

constexpr std::string_view methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

/// How a failure without a complete answer looks to the breaker.
CallOutcome outcomeOf(const Failure& failure) {
    switch (failure.cls) {
    case ErrorClass::Transient:
    case ErrorClass::Uncertain:
        return CallOutcome::Failed;
    case ErrorClass::Permanent:
        return CallOutcome::Answered;
    default:
        return CallOutcome::Neutral;
    }
}

/// Whether a new token could help a 401: not when the challenge names another error than invalid_token (RFC 6750, 3.1). What it is
/// about then is the connector's to say.
bool mayBeStale(const RawAnswer& answer) {
    for (const auto& [name, value] : answer.headers) {
        const std::size_t error = name == "www-authenticate" ? value.find("error=") : std::string::npos;
        if (error != std::string::npos) {
            return value.find("invalid_token", error) != std::string::npos;
        }
    }
    return true;
}

HttpExchange refusedExchange(Failure failure) {
    return {std::nullopt, Status(std::move(failure))};
}

} // namespace

class HttpClient::Impl {
public:
    Impl(HttpSettings settings, BaseUrl url, BaseUrl signingUrl, std::set<Origin> origins, Network& network,
         limit::Gate& gate, CredentialProvider& credentials, TokenProvider* tokens)
        : _settings(std::move(settings)),
          _url(std::move(url)),
          _signingUrl(std::move(signingUrl)),
          _origins(std::move(origins)),
          _network(network),
          _gate(gate),
          _authorizer(_settings.auths, credentials, tokens, network.clock(), network.random()),
          _wire({_settings.allowPrivate,
                 _settings.gzip,
                 {_settings.caFile, _settings.requireStapling},
                 _settings.userAgent,
                 _settings.limits},
                network, gate, _authorizer) {}

    Status check() {
        if (Status auths = _authorizer.check(); !auths) {
            return auths;
        }
        for (const Origin& origin : _origins) {
            if (!origin.secure && !_settings.allowPrivate && !_settings.allowPlainHttp) {
                return failed(ErrorClass::Config, origin.text() + ": plain http is refused; use https");
            }
            if (origin.literal && !_settings.allowPrivate) {
                return failed(ErrorClass::Config, origin.text() + ": a bare address needs allow_private = true");
            }
            if (origin.secure) {
                if (auto tls = _wire.tlsFor(origin.host); !tls) {
                    return tls.failure();
                }
            }
        }
        return {};
    }

    HttpExchange perform(const HttpRequest& request, const Call& call) {
        Result<WireRequest> wire = prepare(request);
        if (!wire) {
            return refusedExchange(where(wire.failure()));
        }
        const std::int64_t now = _network.clock().monoUs();
        const std::int64_t ownMs = request.timeoutMs > 0 ? request.timeoutMs : _settings.limits.totalMs;
        const limit::Patience patience{std::min(call.deadlineMonoUs, now + ownMs * 1'000), call.cancelled};
        if (now >= patience.deadlineMonoUs) {
            return refusedExchange(where(failed(ErrorClass::Deadline, "no time left for a request")));
        }
        Result<limit::Gate::Pass> pass = _gate.enter(patience);
        if (!pass) {
            return refusedExchange(pass.failure());
        }
        CheckedAnswer checked = exchange(std::move(wire).value(), call, patience);
        const Status& status = checked.exchange.status;
        pass.value().settle(checked.outcome, status ? std::string() : status.failure().message);
        return std::move(checked.exchange);
    }

    std::vector<std::string> warnings() const {
        std::vector<std::string> lines;
        for (const Origin& origin : _origins) {
            if (!origin.secure && _settings.allowPlainHttp) {
                lines.push_back("connection " + _settings.connection + ": " + origin.text() +
                                " is plain http: requests are signed, but all data can be read on its way");
            }
        }
        return lines;
    }

    UtcTime nextCallAt() const { return _gate.nextCallAt(); }
    void closeIdle() { _wire.closeIdle(); }

private:
    Failure where(Failure failure) const { return within(_settings.connection, std::move(failure)); }

    Result<WireRequest> prepare(const HttpRequest& request) const {
        if (std::find(std::begin(methods), std::end(methods), request.method) == std::end(methods)) {
            return failed(ErrorClass::Internal, "the request's method is none that the host sends");
        }
        for (const auto& [name, value] : request.headers) {
            if (Status header = checkHeader(name, value); !header) {
                return header.failure();
            }
        }
        BaseUrl base = _url;
        BaseUrl signingBase = _signingUrl;
        if (!request.origin.empty()) {
            Result<Origin> asked = Origin::parse(request.origin);
            if (!asked || !_origins.contains(asked.value())) {
                return failed(ErrorClass::Config, "a request asks for " +
                                                      (asked ? asked.value().text() : "an origin that is none") +
                                                      ", which the conf does not allow");
            }
            if (asked.value() != _url.origin) {
                base = {asked.value(), {}};
                signingBase = base;
            }
        }
        Result<std::string> target = makeTarget(base.path, request.path, request.query);
        if (!target) {
            return target.failure();
        }
        const bool plainAllowed = _settings.allowPlainHttp && !request.auths.empty() &&
                                  std::all_of(request.auths.begin(), request.auths.end(), [&](const std::string& id) {
                                      const AuthScheme* scheme = _authorizer.find(id);
                                      return scheme != nullptr && scheme->kind == AuthScheme::Kind::OAuth1;
                                  });
        return WireRequest{base.origin,
                           std::move(target).value(),
                           request,
                           {request.method, signingBase.text() + request.path, request.query},
                           plainAllowed};
    }

    /// Sends until there is something to say: at most a few redirects, one refreshed token, one
    /// fresh connection.
    CheckedAnswer exchange(WireRequest wire, const Call& call, const limit::Patience& patience) {
        const HttpRequest& request = wire.request;
        unsigned redirectsLeft = request.isRead() ? _settings.limits.redirects : 0;
        bool refreshed = false;
        bool fresh = false;
        for (;;) {
            Watch watch(_network.watchdog(), patience.deadlineMonoUs, patience.cancelled);
            const std::int64_t began = _network.clock().monoUs();
            WireOutcome outcome = _wire.send(wire, call, patience, watch, fresh);
            if (outcome.sent) {
                count(request, outcome, _network.clock().monoUs() - began);
            }
            if (!outcome.answer) {
                // The remote had closed the kept connection before it saw the request; a read may
                // go again.
                if (outcome.sent && outcome.reused && !outcome.anyByte && !fresh &&
                    (request.isRead() || request.repeatable) && watch.verdict() == WatchVerdict::Running) {
                    fresh = true;
                    continue;
                }
                return unanswered(request, outcome, watch, began);
            }
            const int status = outcome.answer.value().status;
            if (isRedirect(status)) {
                Result<std::string> target = redirected(wire, outcome.answer.value());
                if (target && redirectsLeft != 0) {
                    --redirectsLeft;
                    wire.target = std::move(target).value();
                    continue;
                }
                return notFollowed(request, status, target);
            }
            if (status == 401 && !refreshed && mayBeStale(outcome.answer.value()) && outcome.signedWith &&
                outcome.signedWith->refreshable != nullptr) {
                refreshed = true;
                Status renewed = _authorizer.refresh(*outcome.signedWith, call);
                if (renewed) {
                    continue;
                }
                return {refusedExchange(where(renewed.failure())), CallOutcome::Answered, {}};
            }
            return answered(request, std::move(outcome.answer).value());
        }
    }

    CheckedAnswer unanswered(const HttpRequest& request, const WireOutcome& outcome, Watch& watch, std::int64_t began) {
        Failure failure = outcome.answer.failure();
        const WatchVerdict verdict = watch.verdict();
        if (verdict == WatchVerdict::Late) {
            const std::int64_t ms = (_network.clock().monoUs() - began) / 1'000;
            failure = failed(!outcome.sent && watch.requestLate() ? ErrorClass::Deadline : ErrorClass::Transient,
                             std::string(!outcome.sent      ? "no connection"
                                         : !outcome.anyByte ? "no answer"
                                                            : "no end of the answer") +
                                 " within " + std::to_string(ms) + " ms");
            failure.reason = "timeout";
        } else if (verdict == WatchVerdict::Cancelled) {
            failure = failed(ErrorClass::Cancelled, "cancelled while waiting for the remote");
        }
        if (outcome.sent && !(failure.cls == ErrorClass::Cancelled && (request.isRead() || request.repeatable))) {
            failure = lostAnswer(request, std::move(failure));
        }
        if (failure.cls != ErrorClass::RateLimited) {
            failure = where(std::move(failure));
        }
        const CallOutcome seen = verdict == WatchVerdict::Cancelled ? CallOutcome::Neutral : outcomeOf(failure);
        log(LogLevel::Info, "request failed", request, 0, failure.message, {});
        return {refusedExchange(std::move(failure)), seen, {}};
    }

    Result<std::string> redirected(const WireRequest& wire, const RawAnswer& answer) const {
        const bool oauth1 = std::any_of(wire.request.auths.begin(), wire.request.auths.end(), [&](const auto& id) {
            const AuthScheme* scheme = _authorizer.find(id);
            return scheme != nullptr && scheme->kind == AuthScheme::Kind::OAuth1;
        });
        for (const auto& [name, value] : answer.headers) {
            if (name == "location") {
                Result<std::string> target = followable(value, wire.origin);
                if (target && oauth1) { // its query would have to be signed as the site sees it
                    return failed(ErrorClass::Config, wire.origin.text() + ": redirects a signed request; correct "
                                                                           "the url in the conf");
                }
                return target;
            }
        }
        return failed(ErrorClass::Config, wire.origin.text() + ": a redirect that leads nowhere");
    }

    CheckedAnswer notFollowed(const HttpRequest& request, int status, const Result<std::string>& target) const {
        Failure failure = target ? failed(ErrorClass::Config,
                                          request.isRead() ? "too many redirects"
                                                           : "a redirect of a write is never followed; correct the "
                                                             "url in the conf")
                                 : target.failure();
        failure.httpStatus = status;
        failure.origin = XD_ORIGIN_REMOTE;
        failure.reason = "redirected";
        return {refusedExchange(where(std::move(failure))), CallOutcome::Answered, {}};
    }

    CheckedAnswer answered(const HttpRequest& request, RawAnswer raw) {
        const UtcTime now = _network.clock().now();
        const int status = raw.status;
        std::string trace;
        for (const auto& [name, value] : raw.headers) {
            if (name == "intuit_tid" || name == "x-request-id" || name == "cf-ray") {
                trace = value;
            }
        }
        CheckedAnswer checked =
            checkAnswer(request, std::move(raw), _settings.limits, _settings.gzip, _settings.connection, now);
        if (!checked.exchange.status) {
            Failure failure = checked.exchange.status.failure();
            pauseFor(failure, now);
            log(LogLevel::Info, "request failed", request, status, failure.message, trace);
            checked.exchange.status = Status(std::move(failure));
        }
        if (!checked.note.empty()) {
            log(LogLevel::Warning, "odd answer", request, status, checked.note, trace);
        }
        return checked;
    }

    /// 429, and 5xx that name a time, silence the bucket. A 429 that names none: until the next
    /// minute, as services that count by the minute mean it.
    void pauseFor(Failure& failure, UtcTime now) {
        const bool throttled = failure.cls == ErrorClass::RateLimited;
        if (throttled && failure.retryAfterMs < 0) {
            const std::int64_t untilMinute = minuteUs - now.us % minuteUs;
            const auto jitter = static_cast<std::int64_t>(_network.random().below(jitterUs));
            failure.retryAfterMs = (untilMinute + jitter) / 1'000;
        }
        if (failure.retryAfterMs > 0 && (throttled || failure.httpStatus >= 500)) {
            _gate.pauseUntil({now.us + failure.retryAfterMs * 1'000});
        }
    }

    void count(const HttpRequest& request, const WireOutcome& outcome, std::int64_t microseconds) {
        RequestCount one;
        one.requests = 1;
        one.microseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(microseconds, 0));
        one.sentBytes = request.body.size();
        one.receivedBytes = outcome.answer ? outcome.answer.value().wireBytes : 0;
        _network.requests().add({_settings.organisation, _settings.connection, request.label,
                                 outcome.answer ? outcome.answer.value().status : 0},
                                one);
    }

    void log(LogLevel level, std::string_view what, const HttpRequest& request, int status, const std::string& detail,
             const std::string& trace) {
        if (_network.log().enabled(level)) {
            _network.log().write(level, what,
                                 {{"organisation", _settings.organisation},
                                  {"connection", _settings.connection},
                                  {"label", request.label},
                                  {"http", std::to_string(status)},
                                  {"detail", detail},
                                  {"trace", trace.substr(0, 100)}});
        }
    }

    const HttpSettings _settings;
    const BaseUrl _url;
    const BaseUrl _signingUrl;
    const std::set<Origin> _origins;
    Network& _network;
    limit::Gate& _gate;
    Authorizer _authorizer;
    Wire _wire;
};

Result<std::unique_ptr<HttpClient>> HttpClient::open(HttpSettings settings, Network& network, limit::Gate& gate,
                                                     CredentialProvider& credentials, TokenProvider* tokens) {
    Result<BaseUrl> url = BaseUrl::parse(settings.url);
    if (!url) {
        return url.failure();
    }
    BaseUrl signingUrl = url.value();
    if (!settings.oauth1BaseUrl.empty()) {
        Result<BaseUrl> given = BaseUrl::parse(settings.oauth1BaseUrl);
        if (!given) {
            return within("oauth1_base_url", given.failure());
        }
        signingUrl = std::move(given).value();
    }
    std::set<Origin> origins{url.value().origin};
    for (const std::string& text : settings.origins) {
        Result<Origin> origin = Origin::parse(text);
        if (!origin) {
            return origin.failure();
        }
        origins.insert(std::move(origin).value());
    }
    try {
        auto impl = std::make_unique<Impl>(std::move(settings), std::move(url).value(), std::move(signingUrl),
                                           std::move(origins), network, gate, credentials, tokens);
        if (Status checked = impl->check(); !checked) {
            return checked.failure();
        }
        return std::unique_ptr<HttpClient>(new HttpClient(std::move(impl)));
    } catch (const std::exception& error) {
        return failed(ErrorClass::Internal, std::string("the network side cannot be set up: ") + error.what());
    }
}

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
HttpClient::~HttpClient() = default;

HttpExchange HttpClient::perform(const HttpRequest& request, const Call& call) {
    try {
        return _impl->perform(request, call);
    } catch (const std::exception& error) {
        // Memory ran out, most likely: nothing is known about the request.
        return refusedExchange(lostAnswer(request, failed(ErrorClass::Transient, error.what())));
    }
}

std::vector<std::string> HttpClient::warnings() const {
    return _impl->warnings();
}

UtcTime HttpClient::nextCallAt() const {
    return _impl->nextCallAt();
}

void HttpClient::closeIdle() {
    _impl->closeIdle();
}

} // namespace crossdock::net
