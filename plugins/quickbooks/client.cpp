#include "client.hpp"

#include "json_fields.hpp"
#include "query.hpp"
#include "request_id.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

constexpr const char* minorVersion = "75";
constexpr std::size_t longestInUrl = 3'000;
constexpr std::size_t mostPages = 200;

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

const char* operationName(Action action) {
    switch (action) {
    case Action::Create:
        return "create";
    case Action::Delete:
        return "delete";
    case Action::Update:
    case Action::Void:
        break;
    }
    return "update";
}

Failure unreadable(Effect effect, const std::string& what) {
    Failure failure;
    failure.cls = effect == Effect::Possible ? ErrorClass::Uncertain : ErrorClass::Transient;
    failure.message = "quickbooks: " + what;
    failure.origin = XD_ORIGIN_REMOTE;
    return failure;
}

/// The one member of an answer that is an object: {"SalesReceipt": {...}, "time": "..."}.
const json::object* objectOf(const json::object& answer, std::string_view entity) {
    const json::value* value = answer.if_contains(json::string_view(entity.data(), entity.size()));
    return value != nullptr ? value->if_object() : nullptr;
}

/// For what was never sent, since the call before it failed.
Failure notSent(Failure failure) {
    if (failure.cls == ErrorClass::Uncertain) {
        failure.cls = ErrorClass::Transient;
        failure.message = "not sent, since the call before it was lost: " + failure.message;
    }
    return failure;
}

} // namespace

Operation Operation::of(const Document& document, std::string step, std::string_view afterId) {
    return {document.action, document.entity, document.text(afterId), std::move(step), document.allowsDuplicateNumber};
}

Failure Client::judged(const HttpOutcome& outcome, const std::optional<Fault>& fault, Effect effect) const {
    const int status = outcome.response ? outcome.response->status : 0;
    Failure failure = outcome.failure.value_or(Failure{});
    if (fault) {
        const Failure own = failureOf(*fault, status, effect);
        // A server error says nothing of what had happened before it.
        const bool unknown = status >= 500 && own.cls == ErrorClass::Transient && effect == Effect::Possible;
        const std::int64_t retryAfterMs = failure.retryAfterMs;
        failure = own;
        failure.retryAfterMs = retryAfterMs;
        failure.cls = unknown ? ErrorClass::Uncertain : failure.cls;
    }
    if (failure.cls == ErrorClass::RateLimited && failure.retryAfterMs < 0) {
        failure.retryAfterMs = untilNextMinuteMs(_context.clock().now());
    }
    return failure;
}

Client::Reply Client::send(const Call& call, HttpRequest& request, Effect effect) const {
    // Without Accept some routes answer XML; the gateway's refusals are XML or HTML whatever is asked for.
    request.query("minorversion", minorVersion).header("Accept", "application/json").auth(authId).anyBody();
    const HttpOutcome outcome = _context.http().trySend(call, request);
    Reply reply;
    if (!outcome.response) {
        reply.failure = outcome.failure.value_or(unreadable(effect, "no answer"));
        return reply;
    }
    reply.trackingId = std::string(outcome.response->header("intuit_tid")
                                       .value_or(outcome.response->header("intuit-tid").value_or(std::string_view())));
    std::optional<json::value> parsed = parseExact(outcome.response->body);
    if (parsed && parsed->is_object()) {
        reply.body = std::move(parsed->get_object());
        reply.fault = faultIn(reply.body);
    } else {
        reply.fault = faultInText(outcome.response->body);
    }
    if (!outcome.ok() || reply.fault) {
        reply.failure = traced(judged(outcome, reply.fault, effect), reply.trackingId);
    } else if (!parsed || !parsed->is_object()) {
        reply.failure =
            traced(unreadable(effect, request.path() + ": status " + std::to_string(outcome.response->status) +
                                          " with something that is not JSON, or cut short"),
                   reply.trackingId);
    }
    return reply;
}

json::object Client::read(const Call& call, const std::string& path, std::string_view member) const {
    HttpRequest request = HttpRequest::get(_base + path);
    request.label(lowerCase(std::string(member)) + ".read");
    Reply reply = send(call, request, Effect::None);
    if (reply.failure) {
        throw Error(std::move(*reply.failure));
    }
    const json::object* object = objectOf(reply.body, member);
    if (object == nullptr) {
        throw Error(traced(unreadable(Effect::None, "the answer holds no " + std::string(member)), reply.trackingId));
    }
    return *object;
}

std::vector<json::object> Client::select(const Call& call, std::string_view entity,
                                         const std::string& statement) const {
    std::vector<json::object> rows;
    for (std::size_t page = 0; page < mostPages; ++page) {
        const std::string text = selectPage(statement, page * mostRows + 1);
        const bool isLong = text.size() > longestInUrl;
        HttpRequest request = isLong ? HttpRequest::post(_base + "/query") : HttpRequest::get(_base + "/query");
        if (isLong) {
            request.body(text, "application/text").repeatable();
        } else {
            request.query("query", text);
        }
        request.label(lowerCase(std::string(entity)) + ".query");
        Reply reply = send(call, request, Effect::None);
        if (reply.failure) {
            throw Error(std::move(*reply.failure));
        }
        const json::object* answer = objectOf(reply.body, "QueryResponse");
        if (answer == nullptr) {
            throw Error(traced(unreadable(Effect::None, "the answer of a query holds no rows"), reply.trackingId));
        }
        const json::array& list = arrayAt(*answer, entity);
        for (const json::value& row : list) {
            if (row.is_object()) {
                rows.push_back(row.get_object());
            }
        }
        if (list.size() < mostRows) {
            return rows;
        }
    }
    throw Error::permanent("quickbooks: a query for " + std::string(entity) + " does not come to its end");
}

WriteOutcome Client::writeOne(const Call& call, const Operation& operation) const {
    HttpRequest request = HttpRequest::post(_base + "/" + lowerCase(operation.entity));
    if (operation.action == Action::Delete) {
        request.query("operation", "delete");
    } else if (operation.action == Action::Void) {
        request.query("operation", operation.entity == "Payment" ? "update" : "void");
        if (operation.entity == "Payment") {
            request.query("include", "void");
        }
    }
    if (operation.allowsDuplicateNumber) {
        request.query("include", "allowduplicatedocnum");
    }
    request.query("requestid", requestIdOf({operation.step})).body(operation.body);
    request.label(lowerCase(operation.entity) + ".write");
    Reply reply = send(call, request, Effect::Possible);
    WriteOutcome outcome;
    if (reply.failure) {
        outcome.failure = std::move(reply.failure);
        outcome.fault = std::move(reply.fault);
    } else if (const json::object* object = objectOf(reply.body, operation.entity)) {
        outcome.object = *object;
    } else {
        outcome.failure =
            traced(unreadable(Effect::Possible, "the answer holds no " + operation.entity), reply.trackingId);
    }
    return outcome;
}

std::optional<Failure> Client::writeChunk(const Call& call, const Operation* operations, std::size_t count,
                                          WriteOutcome* outcomes) const {
    std::string body = "{\"BatchItemRequest\":[";
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < count; ++i) {
        const Operation& operation = operations[i];
        body.append(i == 0 ? "" : ",").append("{\"bId\":\"").append(std::to_string(i)).append("\",\"operation\":\"");
        body.append(operationName(operation.action)).append("\",");
        body.append(operation.action == Action::Void  ? "\"optionsData\":\"void\","
                    : operation.allowsDuplicateNumber ? "\"optionsData\":\"allowduplicatedocnum\","
                                                      : "");
        body.append("\"").append(operation.entity).append("\":").append(operation.body).append("}");
        steps.push_back(operation.step);
    }
    HttpRequest request = HttpRequest::post(_base + "/batch");
    request.query("requestid", requestIdOf(steps)).body(body + "]}").label("batch.write");
    Reply reply = send(call, request, Effect::Possible);
    if (reply.failure) {
        for (std::size_t i = 0; i < count; ++i) {
            outcomes[i].failure = reply.failure;
        }
        return reply.failure;
    }
    const Failure silence =
        traced(unreadable(Effect::Possible, "the answer of the batch is silent about this record"), reply.trackingId);
    for (std::size_t i = 0; i < count; ++i) {
        outcomes[i].failure = silence;
    }
    for (const json::value& one : arrayAt(reply.body, "BatchItemResponse")) {
        const json::object* item = one.if_object();
        const std::string_view id = item == nullptr ? std::string_view() : textAt(*item, "bId");
        std::size_t index = count;
        std::from_chars(id.data(), id.data() + id.size(), index);
        if (index >= count) {
            continue;
        }
        if (std::optional<Fault> fault = faultIn(*item)) {
            outcomes[index].failure = traced(failureOf(*fault, 0, Effect::Possible), reply.trackingId);
            outcomes[index].fault = std::move(fault);
        } else if (const json::object* object = objectOf(*item, operations[index].entity)) {
            outcomes[index].object = *object;
            outcomes[index].failure.reset();
        }
    }
    return std::nullopt;
}

std::vector<WriteOutcome> Client::write(const Call& call, const std::vector<Operation>& operations) const {
    std::vector<WriteOutcome> outcomes(operations.size());
    for (std::size_t first = 0; first < operations.size();) {
        const std::size_t count = std::min(mostOperations, operations.size() - first);
        std::optional<Failure> lost;
        if (count == 1) {
            outcomes[first] = writeOne(call, operations[first]);
            // What the service says about the one record is its own affair.
            lost = outcomes[first].fault ? std::nullopt : outcomes[first].failure;
        } else {
            lost = writeChunk(call, operations.data() + first, count, outcomes.data() + first);
        }
        first += count;
        if (lost) {
            for (; first < operations.size(); ++first) {
                outcomes[first].failure = notSent(*lost);
            }
        }
    }
    return outcomes;
}

} // namespace crossdock::quickbooks
