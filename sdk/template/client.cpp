#include "client.hpp"

#include <utility>

namespace example {

using crossdock::Error;
using crossdock::HttpOutcome;
using crossdock::HttpRequest;
using crossdock::HttpResponse;

namespace {

std::string pathOf(std::string_view id) {
    return "/items/" + HttpRequest::encoded(id);
}

} // namespace

HttpResponse Client::list(const crossdock::Call& call, std::string_view afterId, crossdock::UtcTime since,
                          std::int64_t limit) const {
    HttpRequest request = HttpRequest::get("/items").auth("token").label("items.list");
    request.query("after", std::string(afterId)).query("limit", std::to_string(limit));
    if (since.us != 0) {
        request.query("changed_since", since.text());
    }
    return _context.http().send(call, request);
}

std::optional<HttpResponse> Client::item(const crossdock::Call& call, std::string_view id) const {
    HttpOutcome outcome = _context.http().trySend(call, HttpRequest::get(pathOf(id)).auth("token").label("items.get"));
    if (outcome.response && outcome.response->status == 404) {
        return std::nullopt;
    }
    if (outcome.failure) {
        throw Error(std::move(*outcome.failure));
    }
    return std::move(outcome.response);
}

HttpResponse Client::put(const crossdock::Call& call, std::string_view key, std::string body) const {
    return _context.http().send(
        call, HttpRequest::put(pathOf(key)).auth("token").body(std::move(body)).repeatable().label("items.put"));
}

void Client::remove(const crossdock::Call& call, std::string_view key) const {
    const HttpOutcome outcome = _context.http().trySend(
        call, HttpRequest::remove(pathOf(key)).auth("token").repeatable().anyBody().label("items.delete"));
    const bool gone = outcome.response && outcome.response->status == 404;
    if (outcome.failure && !gone) {
        throw Error(*outcome.failure);
    }
}

} // namespace example
