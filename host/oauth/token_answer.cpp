#include "oauth/token_answer.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

namespace crossdock::oauth {

namespace {

namespace json = boost::json;

constexpr std::size_t longestToken = 16UL * 1024;
constexpr std::size_t longestScope = 4UL * 1024;
/// Ten years: beyond what any service hands out, and far from where arithmetic on times overflows.
constexpr std::int64_t longestLife = 10LL * 366 * 86'400;
constexpr std::size_t parserBytes = 512UL * 1024;

/// The parser's memory: bounded, and cleansed when it dies, since the tokens pass through it.
class ParserMemory {
public:
    ParserMemory() : _bytes(parserBytes), _resource(_bytes.data(), _bytes.size()) {}
    ~ParserMemory() { secret::cleanse(std::span<unsigned char>(_bytes)); }
    ParserMemory(const ParserMemory&) = delete;
    ParserMemory& operator=(const ParserMemory&) = delete;

    json::storage_ptr pointer() { return &_resource; }

private:
    std::vector<unsigned char> _bytes;
    json::static_resource _resource;
};

struct Cleansed {
    std::string& text;
    ~Cleansed() { secret::cleanse(text); }
};

Failure unreadable(const std::string& what) {
    Failure failure = failed(ErrorClass::Transient, "the token endpoint's answer " + what);
    failure.reason = "unreadable_answer";
    failure.origin = XD_ORIGIN_REMOTE;
    return failure;
}

std::string_view textOf(const json::value& value) {
    return {value.get_string().data(), value.get_string().size()};
}

/// A token as it may stand in a header: visible ASCII.
bool isToken(std::string_view text) {
    return !text.empty() && text.size() <= longestToken &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

Result<secret::Secret> tokenIn(const json::object& object, const char* name) {
    const json::value* member = object.if_contains(name);
    if (member == nullptr) {
        return unreadable(std::string("has no ") + name);
    }
    if (!member->is_string() || !isToken(textOf(*member))) {
        return unreadable(std::string("has a ") + name + " that is no token");
    }
    return secret::Secret::copyOf(textOf(*member));
}

Result<std::optional<std::chrono::seconds>> secondsIn(const json::object& object, const char* name) {
    const json::value* member = object.if_contains(name);
    if (member == nullptr || member->is_null()) {
        return std::optional<std::chrono::seconds>();
    }
    const bool whole = member->is_int64() && member->get_int64() > 0 && member->get_int64() <= longestLife;
    if (!whole) {
        return unreadable(std::string("has a ") + name + " that is no number of seconds");
    }
    return std::optional(std::chrono::seconds(member->get_int64()));
}

bool isBearer(std::string_view type) {
    constexpr std::string_view bearer = "bearer";
    return std::equal(type.begin(), type.end(), bearer.begin(), bearer.end(),
                      [](unsigned char a, char b) { return std::tolower(a) == b; });
}

Result<TokenAnswer> fromObject(const json::object& object) {
    const json::value* type = object.if_contains("token_type");
    if (type == nullptr || !type->is_string() || !isBearer(textOf(*type))) {
        return unreadable("is not of token_type bearer");
    }
    TokenAnswer answer;
    Result<secret::Secret> access = tokenIn(object, "access_token");
    if (!access) {
        return access.failure();
    }
    answer.access = std::move(*access);
    if (object.contains("refresh_token")) {
        Result<secret::Secret> refresh = tokenIn(object, "refresh_token");
        if (!refresh) {
            return refresh.failure();
        }
        answer.refresh = std::move(*refresh);
    }
    const auto life = secondsIn(object, "expires_in");
    const auto refreshLife = secondsIn(object, "x_refresh_token_expires_in");
    const auto hardLife = secondsIn(object, "x_refresh_token_hard_expires_in");
    for (const auto* each : {&life, &refreshLife, &hardLife}) {
        if (!*each) {
            return each->failure();
        }
    }
    if (!life.value()) {
        return unreadable("has no expires_in");
    }
    answer.expiresIn = *life.value();
    answer.refreshExpiresIn = refreshLife.value();
    answer.hardExpiresIn = hardLife.value();
    if (const json::value* scope = object.if_contains("scope"); scope != nullptr && scope->is_string()) {
        const std::string_view text = textOf(*scope);
        const bool plain = text.size() <= longestScope &&
                           std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
        if (!plain) {
            return unreadable("has a scope that is none");
        }
        answer.scope = text;
    }
    return answer;
}

UtcTime after(UtcTime start, std::chrono::seconds span) {
    return {start.us + std::chrono::microseconds(span).count()};
}

} // namespace

Result<TokenAnswer> readTokenAnswer(std::string& body) {
    const Cleansed cleansed{body};
    ParserMemory memory;
    try {
        json::error_code error;
        const json::value value = json::parse(body, error, memory.pointer());
        if (error || !value.is_object()) {
            return unreadable("is not one JSON object");
        }
        return fromObject(value.get_object());
    } catch (const secret::MemoryFull&) {
        throw;
    } catch (const std::bad_alloc&) {
        return unreadable("takes too much memory to read");
    }
}

TokenSet renewed(const TokenSet& before, TokenAnswer answer, UtcTime now) {
    TokenSet set = before.clone();
    set.access = std::move(answer.access);
    set.accessExpires = after(now, answer.expiresIn);
    if (!answer.refresh.empty()) {
        set.refresh = std::move(answer.refresh);
    }
    if (answer.refreshExpiresIn) {
        set.refreshExpires = after(now, *answer.refreshExpiresIn);
    }
    if (answer.hardExpiresIn) {
        set.hardExpires = after(now, *answer.hardExpiresIn);
    }
    if (!answer.scope.empty()) {
        set.scope = std::move(answer.scope);
    }
    set.refreshedAt = now;
    ++set.generation;
    return set;
}

} // namespace crossdock::oauth
