#include "admin/hooks.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

constexpr double hooksPerMinute = 1'200;
constexpr double hooksAtOnce = 600;
constexpr double pingsPerMinute = 10;
constexpr std::size_t longestPing = 64;
constexpr std::size_t longestTopic = 64;

Answer unknownAddress() {
    return Problem::notFound("Nothing is served at this address.");
}

Answer unsignedBody() {
    Problem problem = Problem::unauthenticated("The signature does not fit the body.");
    problem.advice = "Sign the raw body with the secret that the connection has in the vault.";
    return problem;
}

/// "webhook_id=17", unsigned: how some remotes try whether the address answers.
bool isPing(const Request& request, const std::string& field) {
    const std::string begin = field + "=";
    return !field.empty() && request.type == "application/x-www-form-urlencoded" &&
           request.body.size() <= longestPing && request.body.size() > begin.size() &&
           request.body.rfind(begin, 0) == 0 &&
           std::all_of(request.body.begin() + static_cast<std::ptrdiff_t>(begin.size()), request.body.end(),
                       [](char each) { return each >= '0' && each <= '9'; });
}

/// The topic header's value; empty when it is none that one could show.
std::string topicOf(const Request& request, const std::string& header) {
    const std::string topic = header.empty() ? std::string() : request.header(header);
    const bool plain = topic.size() <= longestTopic &&
                       std::all_of(topic.begin(), topic.end(), [](char each) { return each > ' ' && each <= '~'; });
    return plain ? topic : std::string();
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
    if (!_directory.target(name)) {
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
    const std::optional<HookTarget> target = _directory.target(name);
    if (!target) {
        return unknownAddress();
    }
    if (isPing(request, target->pingField)) {
        const bool allowed = draw("ping " + name, pingsPerMinute, pingsPerMinute);
        _counts.hook(name, allowed ? "ping" : "limited");
        return allowed ? Answer::empty(200) : Answer(Problem::tooMany("Too many pings.", 60));
    }
    const Result<std::vector<secret::Secret>> secrets = _directory.secrets(name);
    if (!secrets || secrets->empty()) {
        _log.error("a webhook cannot be checked",
                   {{"connection", name}, {"cause", secrets ? "no secret" : secrets.failure().message}});
        return Problem::unavailable("Webhooks cannot be checked at this moment.", "Send it again later.");
    }
    const Result<bool> good = proves(target->proof, *secrets, request.body, request.header(target->proof.header));
    if (!good || !*good) {
        _counts.hook(name, "refused");
        _log.warning("a webhook was refused", {{"connection", name}, {"peer", request.peer}, {"request", request.id}});
        return unsignedBody();
    }
    const Result<HookInbox::Taken> taken = _inbox.take(name, topicOf(request, target->topicHeader), request.body);
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
