#include "admin/hooks.hpp"

#include "admin/base64.hpp"
#include "vault/crypto.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

constexpr double hooksPerMinute = 1'200;
constexpr double hooksAtOnce = 600;
constexpr double pingsPerMinute = 10;
constexpr std::size_t longestPing = 64;
constexpr std::size_t signatureCharacters = 44;

const char* headerOf(HookKind kind) {
    return kind == HookKind::QuickBooks ? "intuit-signature" : "x-wc-webhook-signature";
}

Answer unknownAddress() {
    return Problem::notFound("Nothing is served at this address.");
}

Answer unsignedBody() {
    Problem problem = Problem::unauthenticated("The signature does not fit the body.");
    problem.advice = "Sign the raw body with the secret that the connection has in the vault.";
    return problem;
}

/// "webhook_id=17": what WooCommerce sends when a webhook is made; unsigned.
bool isPing(const Request& request) {
    constexpr std::string_view begin = "webhook_id=";
    return request.type == "application/x-www-form-urlencoded" && request.body.size() <= longestPing &&
           request.body.size() > begin.size() && request.body.rfind(begin, 0) == 0 &&
           std::all_of(request.body.begin() + static_cast<std::ptrdiff_t>(begin.size()), request.body.end(),
                       [](char each) { return each >= '0' && each <= '9'; });
}

/// The resource that WooCommerce's headers name: "order", or of the topic "order.updated". Not signed: only a hint.
std::string resourceOf(const Request& request) {
    const std::string& topic = request.header("x-wc-webhook-topic");
    std::string resource = request.header("x-wc-webhook-resource");
    if (resource.empty()) {
        resource = topic.substr(0, topic.find('.'));
    }
    const bool plain = resource.size() <= 32 && std::all_of(resource.begin(), resource.end(), [](char each) {
                           return (each >= 'a' && each <= 'z') || each == '_';
                       });
    return plain ? resource : std::string();
}

/// Compares with every secret, always all, over the raw bytes.
Result<bool> fits(const std::vector<secret::Secret>& secrets, const std::string& body, const std::string& sent) {
    bool found = false;
    for (const secret::Secret& each : secrets) {
        const Result<vault::Digest> digest = vault::hmacSha256(each, {vault::bytesOf(body)});
        if (!digest) {
            return digest.failure();
        }
        found = vault::equalInConstantTime(vault::bytesOf(base64(*digest)), vault::bytesOf(sent)) || found;
    }
    return found;
}

} // namespace

std::vector<Route> Hooks::routes() {
    Route route;
    route.method = "POST";
    route.pattern = "/hooks/{connection}";
    route.audience = Audience::Hook;
    route.role = Role::None; // the signature says who sends
    route.summary = "takes a signed webhook; the records that it names are read anew";
    route.before = [this](const Request& request) { return before(request); };
    route.handler = [this](const Request& request) { return take(request); };
    return {route};
}

bool Hooks::draw(const std::string& name, double perMinute, double most) {
    const std::lock_guard lock(_mutex);
    const std::int64_t now = _clock.monoUs();
    const auto [place, added] = _buckets.try_emplace(name, Bucket{most, now});
    Bucket& bucket = place->second;
    bucket.tokens = std::min(most, bucket.tokens + static_cast<double>(now - bucket.filled) / 60e6 * perMinute);
    bucket.filled = now;
    if (bucket.tokens < 1) {
        return false;
    }
    bucket.tokens -= 1;
    return true;
}

std::optional<Answer> Hooks::before(const Request& request) {
    const std::string& name = request.names.at("connection");
    if (!_secrets.target(name)) {
        return unknownAddress();
    }
    if (!draw(name, hooksPerMinute, hooksAtOnce)) {
        _counts.hook(name, "limited");
        return Problem::tooMany("Too many webhooks at once.", 5);
    }
    return std::nullopt;
}

Answer Hooks::take(const Request& request) {
    const std::string& name = request.names.at("connection");
    const std::optional<HookTarget> target = _secrets.target(name);
    if (!target) {
        return unknownAddress();
    }
    if (target->kind == HookKind::WooCommerce && isPing(request)) {
        const bool allowed = draw("ping " + name, pingsPerMinute, pingsPerMinute);
        _counts.hook(name, allowed ? "ping" : "limited");
        return allowed ? Answer::empty(200) : Answer(Problem::tooMany("Too many pings.", 60));
    }
    const std::string& sent = request.header(headerOf(target->kind));
    const Result<std::vector<secret::Secret>> secrets = _secrets.secrets(name);
    if (!secrets || secrets->empty()) {
        _log.error("a webhook cannot be checked",
                   {{"connection", name}, {"cause", secrets ? "no secret" : secrets.failure().message}});
        return Problem::unavailable("Webhooks cannot be checked at this moment.", "Send it again later.");
    }
    const Result<bool> good = fits(*secrets, request.body, sent);
    if (!good || !*good || sent.size() != signatureCharacters) {
        _counts.hook(name, "refused");
        _log.warning("a webhook was refused", {{"connection", name}, {"peer", request.peer}, {"request", request.id}});
        return unsignedBody();
    }
    const std::string hint = target->kind == HookKind::QuickBooks ? "realm:" + target->realm : resourceOf(request);
    const Result<HookInbox::Taken> taken = _inbox.take(name, hint, request.body);
    if (!taken) {
        _log.error("a webhook could not be stored", {{"connection", name}, {"cause", taken.failure().message}});
        return Problem::unavailable("The webhook could not be stored.", "Send it again later.");
    }
    switch (*taken) {
    case HookInbox::Taken::New:
        _counts.hook(name, "stored");
        break;
    case HookInbox::Taken::Duplicate:
        _counts.hook(name, "duplicate");
        break;
    case HookInbox::Taken::Full:
        _counts.hook(name, "sweep_needed");
        _log.warning("too many webhooks wait; the next sync finds what this one names", {{"connection", name}});
        break;
    }
    return Answer::empty(200);
}

} // namespace crossdock::admin
