// The extensions that stand on the store: links and state.
#include "plugin/host_table.hpp"
#include "plugin/text.hpp"

#include <optional>
#include <utility>

namespace crossdock::plugin {

namespace {

constexpr std::uint64_t longestKey = 1024;
constexpr std::uint64_t longestToken = 4096;
constexpr std::uint64_t longestState = 64UL * 1024;
constexpr std::uint64_t mostKeys = 100'000;

bool isKey(xd_str text, std::uint64_t most = longestKey) {
    return text.size > 0 && isRange(text, most) && isUtf8(viewOf(text));
}

bool isOptional(xd_str text, std::uint64_t most) {
    return text.size == 0 || isKey(text, most);
}

std::string copyOf(xd_str text) {
    return std::string(viewOf(text));
}

xd_link viewOfLink(const KnownLink& link) {
    return {sizeof(xd_link), 0, rangeOf(link.key), rangeOf(link.target), rangeOf(link.token)};
}

/// Runs one function of an extension: checks the call, keeps exceptions in.
template <typename Body>
std::int32_t guarded(const xd_call* raw, xd_error* error, const char* what, Body&& body) noexcept {
    try {
        const RunningCall* call = RunningCall::behind(raw);
        if (call == nullptr) {
            return refuse(error, ErrorClass::Internal, what);
        }
        return body(call->forServices());
    } catch (...) {
        return refuse(error, ErrorClass::Internal, "store: out of memory, or the connector's sink threw");
    }
}

std::int32_t closed(xd_error* error) noexcept {
    return refuse(error, ErrorClass::Cancelled, "the instance was closed");
}

std::int32_t resolve(const xd_host* host, const xd_call* raw, xd_str entity, const xd_str* keys, std::uint64_t count,
                     const xd_link_sink* sink, xd_error* error) noexcept {
    return guarded(raw, error, "links: no proper call", [&](const net::Call& call) -> std::int32_t {
        if (!isKey(entity) || count > mostKeys || (keys == nullptr && count > 0) || sink == nullptr ||
            sink->found == nullptr) {
            return refuse(error, ErrorClass::Internal, "links: entity, keys or sink cannot be used");
        }
        std::vector<std::string> wanted;
        wanted.reserve(count);
        for (std::uint64_t i = 0; i < count; ++i) {
            if (!isKey(keys[i])) {
                return refuse(error, ErrorClass::Internal, "links: a key is empty, too long or no UTF-8");
            }
            wanted.emplace_back(viewOf(keys[i]));
        }
        Result<std::vector<KnownLink>> found = std::vector<KnownLink>();
        if (const HostTable::Use use(host); !use) {
            return closed(error);
        } else if (!wanted.empty()) {
            found = use.services().links->resolve(call, copyOf(entity), wanted);
        }
        if (!found) {
            return refuse(error, found.failure());
        }
        for (const KnownLink& link : *found) {
            const xd_link out = viewOfLink(link);
            sink->found(sink->context, &out);
        }
        return XD_OK;
    });
}

std::int32_t claim(const xd_host* host, const xd_call* raw, xd_str entity, xd_str key, const xd_link_sink* sink,
                   std::int32_t* outcome, xd_error* error) noexcept {
    return guarded(raw, error, "links: no proper call", [&](const net::Call& call) -> std::int32_t {
        if (!isKey(entity) || !isKey(key) || outcome == nullptr || sink == nullptr || sink->found == nullptr) {
            return refuse(error, ErrorClass::Internal, "links: entity, key or sink cannot be used");
        }
        Result<ClaimAnswer> answer = ClaimAnswer();
        if (const HostTable::Use use(host); !use) {
            return closed(error);
        } else {
            answer = use.services().links->claim(call, copyOf(entity), copyOf(key));
        }
        if (!answer) {
            return refuse(error, answer.failure());
        }
        *outcome = static_cast<std::int32_t>(answer->kind);
        if (answer->kind == ClaimAnswer::Kind::Known) {
            const xd_link out = viewOfLink(answer->known);
            sink->found(sink->context, &out);
        }
        return XD_OK;
    });
}

std::int32_t put(const xd_host* host, const xd_call* raw, xd_str entity, const xd_link* link,
                 xd_error* error) noexcept {
    return guarded(raw, error, "links: no proper call", [&](const net::Call& call) -> std::int32_t {
        if (!isKey(entity) || link == nullptr || !XD_HAS(link, xd_link, token) || !isKey(link->key) ||
            !isKey(link->target) || !isOptional(link->token, longestToken)) {
            return refuse(error, ErrorClass::Internal, "links: the link cannot be used");
        }
        const HostTable::Use use(host);
        if (!use) {
            return closed(error);
        }
        const Status done = use.services().links->put(call, copyOf(entity),
                                                      {copyOf(link->key), copyOf(link->target), copyOf(link->token)});
        return done ? XD_OK : refuse(error, done.failure());
    });
}

void release(const xd_host* host, const xd_call* raw, xd_str entity, xd_str key) noexcept {
    guarded(raw, nullptr, "links: no proper call", [&](const net::Call& call) -> std::int32_t {
        if (const HostTable::Use use(host); use && isKey(entity) && isKey(key)) {
            use.services().links->release(call, copyOf(entity), copyOf(key));
        }
        return XD_OK;
    });
}

std::int32_t get(const xd_host* host, xd_str name, const xd_value_sink* sink, xd_error* error) noexcept {
    try {
        if (!isKey(name) || sink == nullptr || sink->value == nullptr) {
            return refuse(error, ErrorClass::Internal, "state: name or sink cannot be used");
        }
        Result<std::optional<StateValue>> value = std::optional<StateValue>();
        if (const HostTable::Use use(host); !use) {
            return closed(error);
        } else {
            value = use.services().state->get(copyOf(name));
        }
        if (!value) {
            return refuse(error, value.failure());
        }
        if (value->has_value()) {
            sink->value(sink->context, rangeOf((*value)->text), (*value)->revision);
        }
        return XD_OK;
    } catch (...) {
        return refuse(error, ErrorClass::Internal, "state: out of memory, or the connector's sink threw");
    }
}

std::int32_t set(const xd_host* host, xd_str name, xd_str value, std::int64_t revision, xd_error* error) noexcept {
    try {
        if (!isKey(name) || !isOptional(value, longestState)) {
            return refuse(error, ErrorClass::Internal,
                          "state: the name cannot be used, or the value is no UTF-8 or over 64 KiB");
        }
        const HostTable::Use use(host);
        if (!use) {
            return closed(error);
        }
        const Status done = use.services().state->set(copyOf(name), copyOf(value), revision);
        return done ? XD_OK : refuse(error, done.failure());
    } catch (...) {
        return refuse(error, ErrorClass::Internal, "state: out of memory");
    }
}

const xd_links linksFunctions = {sizeof(xd_links), 0, &resolve, &claim, &put, &release};
const xd_state stateFunctions = {sizeof(xd_state), 0, &get, &set};

} // namespace

const xd_links& linksTable() {
    return linksFunctions;
}

const xd_state& stateTable() {
    return stateFunctions;
}

} // namespace crossdock::plugin
