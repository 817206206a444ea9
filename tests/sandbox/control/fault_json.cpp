#include "sandbox_control/faults.hpp"

#include <array>
#include <stdexcept>

namespace crossdock::sandbox {

namespace {

namespace json = boost::json;

struct Named {
    FaultType type;
    std::string_view name;
};

constexpr std::array<Named, 14> names{{{FaultType::latency, "latency"},
                                       {FaultType::status, "status"},
                                       {FaultType::rateLimited, "rate_limited"},
                                       {FaultType::serverError, "server_error"},
                                       {FaultType::expiredToken, "expired_token"},
                                       {FaultType::resetBefore, "reset_before"},
                                       {FaultType::resetAfter, "reset_after"},
                                       {FaultType::cutBody, "cut_body"},
                                       {FaultType::truncateJson, "truncate_json"},
                                       {FaultType::html, "html"},
                                       {FaultType::phpNotice, "php_notice"},
                                       {FaultType::emptyBody, "empty_body"},
                                       {FaultType::drip, "drip"},
                                       {FaultType::hang, "hang"}}};

FaultType typeNamed(std::string_view wanted) {
    for (const Named& named : names) {
        if (named.name == wanted) {
            return named.type;
        }
    }
    std::string known;
    for (const Named& named : names) {
        known.append(known.empty() ? "" : ", ").append(named.name);
    }
    throw std::invalid_argument("type: must be one of " + known);
}

std::string textOf(const json::value& value, std::string_view member) {
    if (value.is_string()) {
        return json::value_to<std::string>(value);
    }
    if (value.is_number()) {
        return json::serialize(value);
    }
    throw std::invalid_argument(std::string{member} + ": must be text or a number");
}

std::int64_t numberOf(const json::value& value, std::string_view member) {
    if (!value.is_number()) {
        throw std::invalid_argument(std::string{member} + ": must be a number");
    }
    return value.to_number<std::int64_t>();
}

FaultMatch matchOf(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) {
        throw std::invalid_argument("match: must be an object");
    }
    FaultMatch match;
    for (const auto& member : *object) {
        const std::string_view name = member.key();
        std::string* target = name == "kind"     ? &match.kind
                              : name == "method" ? &match.method
                              : name == "path"   ? &match.path
                              : name == "query"  ? &match.query
                              : name == "body"   ? &match.body
                                                 : nullptr;
        if (target == nullptr) {
            throw std::invalid_argument("match." + std::string{name} + ": unknown");
        }
        *target = textOf(member.value(), name);
    }
    return match;
}

} // namespace

std::string_view faultName(FaultType type) {
    for (const Named& named : names) {
        if (named.type == type) {
            return named.name;
        }
    }
    return "unknown";
}

FaultRule FaultRule::fromJson(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) {
        throw std::invalid_argument("a rule must be an object");
    }
    FaultRule rule;
    bool typed = false;
    for (const auto& member : *object) {
        const std::string_view name = member.key();
        const json::value& given = member.value();
        if (name == "type") {
            rule.type = typeNamed(textOf(given, name));
            typed = true;
        } else if (name == "match") {
            rule.match = matchOf(given);
        } else if (name == "times") {
            rule.times = numberOf(given, name);
        } else if (name == "after") {
            rule.after = numberOf(given, name);
        } else if (name == "probability") {
            if (!given.is_number()) {
                throw std::invalid_argument("probability: must be a number");
            }
            rule.probability = given.to_number<double>();
        } else if (name == "ms") {
            rule.ms = static_cast<int>(numberOf(given, name));
        } else if (name == "jitter_ms") {
            rule.jitterMs = static_cast<int>(numberOf(given, name));
        } else if (name == "status") {
            rule.status = static_cast<int>(numberOf(given, name));
        } else if (name == "bytes") {
            rule.bytes = static_cast<int>(numberOf(given, name));
        } else if (name == "retry_after") {
            rule.retryAfter = textOf(given, name);
        } else if (name == "body") {
            rule.body = textOf(given, name);
        } else if (name == "content_type") {
            rule.contentType = textOf(given, name);
        } else if (name == "standing") {
            rule.standing = given.as_bool();
        } else if (name == "headers") {
            for (const auto& header : given.as_object()) {
                rule.headers.emplace_back(header.key(), textOf(header.value(), "headers"));
            }
        } else {
            throw std::invalid_argument(std::string{name} + ": unknown");
        }
    }
    if (!typed) {
        throw std::invalid_argument("type: is missing");
    }
    return rule;
}

json::value FaultRule::toJson() const {
    json::object headersObject;
    for (const auto& [name, value] : headers) {
        headersObject[name] = value;
    }
    return {{"id", id},
            {"type", faultName(type)},
            {"match",
             {{"kind", match.kind},
              {"method", match.method},
              {"path", match.path},
              {"query", match.query},
              {"body", match.body}}},
            {"times", times},
            {"after", after},
            {"probability", probability},
            {"ms", ms},
            {"jitter_ms", jitterMs},
            {"status", status},
            {"bytes", bytes},
            {"retry_after", retryAfter},
            {"body", body},
            {"content_type", contentType},
            {"headers", std::move(headersObject)},
            {"standing", standing},
            {"seen", seen},
            {"hits", hits}};
}

} // namespace crossdock::sandbox
