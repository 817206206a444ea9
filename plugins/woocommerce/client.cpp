#include "client.hpp"

#include "html_text.hpp"
#include "json_view.hpp"

#include <charconv>

namespace crossdock::woocommerce {

namespace {

constexpr std::int64_t mostRows = 1'000'000'000'000; // more are no total but a mistake, or malice

std::int64_t totalOf(const HttpResponse& response) {
    const std::optional<std::string_view> text = response.header("x-wp-total");
    std::int64_t total = -1;
    if (text) {
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), total);
        if (error != std::errc() || end != text->data() + text->size() || total < 0 || total > mostRows) {
            return -1;
        }
    }
    return total;
}

HttpRequest requestOf(const std::string& path, const Query& query, const std::string& label) {
    HttpRequest request = HttpRequest::get(path);
    for (const auto& [name, value] : query) {
        request.query(name, value);
    }
    // Page caches and CDNs in front of a shop have been seen to answer lists from yesterday.
    request.header("Accept", "application/json").header("Cache-Control", "no-cache").label(label);
    return request;
}

bool endsWith(const std::string& text, std::string_view tail) {
    return text.size() >= tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

[[noreturn]] void fail(const HttpOutcome& outcome, const std::string& label) {
    Failure failure = *outcome.failure;
    const RemoteError remote = remoteErrorOf(outcome);
    if (!remote.code.empty()) {
        failure.origin = XD_ORIGIN_REMOTE;
        failure.code = remote.code;
        failure.httpStatus = outcome.response->status;
        if (failure.httpStatus == 400 || failure.httpStatus == 404) {
            failure.cls = ErrorClass::Config;
        }
        failure.message =
            label + ": HTTP " + std::to_string(failure.httpStatus) + " " + remote.code + ": " + remote.message;
    } else {
        failure.message = label + ": " + failure.message;
    }
    throw Error(std::move(failure));
}

Answer answerOf(HttpOutcome outcome) {
    HttpResponse& response = *outcome.response;
    return {std::move(response.body), response.date, totalOf(response)};
}

} // namespace

RemoteError remoteErrorOf(const HttpOutcome& outcome) {
    RemoteError remote;
    if (outcome.response && !outcome.response->body.empty() && outcome.response->body.front() == '{') {
        boost::json::error_code error;
        const boost::json::value body = boost::json::parse(outcome.response->body, error);
        if (!error && body.is_object()) {
            remote.code = textAt(body.get_object(), "code");
            remote.message = plainText(textAt(body.get_object(), "message"));
        }
    }
    if (remote.message.size() > 200) {
        std::size_t end = 200;
        while (end > 0 && (static_cast<unsigned char>(remote.message[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        remote.message.resize(end);
    }
    return remote;
}

HttpOutcome Client::send(const Call& call, const std::string& path, const Query& query,
                         const std::string& label) const {
    HttpRequest request = requestOf(_config.apiPath + path, query, label);
    HttpOutcome outcome = _http.trySend(call, request.auth(_config.auth));
    if (outcome.ok() && !outcome.response) {
        throw Error(ErrorClass::Internal, label + ": success without an answer");
    }
    return outcome;
}

Answer Client::get(const Call& call, const std::string& path, const Query& query, const std::string& label) const {
    HttpOutcome outcome = send(call, path, query, label);
    if (!outcome.ok()) {
        fail(outcome, label);
    }
    return answerOf(std::move(outcome));
}

std::optional<Answer> Client::find(const Call& call, const std::string& path, const Query& query,
                                   const std::string& label) const {
    HttpOutcome outcome = send(call, path, query, label);
    if (outcome.ok()) {
        return answerOf(std::move(outcome));
    }
    if (outcome.response && outcome.response->status == 404 && endsWith(remoteErrorOf(outcome).code, "invalid_id")) {
        return std::nullopt;
    }
    fail(outcome, label);
}

HttpOutcome Client::probe(const Call& call, const std::string& path, const Query& query, const std::string& label,
                          bool signedIn) const {
    HttpRequest request = requestOf(path, query, label);
    request.anyBody();
    if (signedIn) {
        request.auth(_config.auth);
    }
    return _http.trySend(call, request);
}

} // namespace crossdock::woocommerce
