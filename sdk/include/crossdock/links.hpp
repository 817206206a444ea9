// Which target record a source record became in this flow, and how a thing is made exactly once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "crossdock/call.hpp"

namespace crossdock {
inline namespace v1 {

struct Link {
    std::string key;    ///< of the source record
    std::string target; ///< the target's id; empty: the sink skipped the record, nothing of it is there
    std::string token;  ///< the target's version token, may be empty

    bool isSkipped() const noexcept { return target.empty(); }
};

namespace detail {

/// Collects links that the host calls back with.
struct LinkCatcher {
    std::unordered_map<std::string, Link> links;
    bool outOfMemory = false;

    static void take(void* context, const xd_link* raw) noexcept {
        auto& catcher = *static_cast<LinkCatcher*>(context);
        try {
            Link link{std::string(toView(raw->key)), std::string(toView(raw->target)), std::string(toView(raw->token))};
            std::string key = link.key;
            catcher.links.insert_or_assign(std::move(key), std::move(link));
        } catch (...) {
            catcher.outOfMemory = true;
        }
    }
    xd_link_sink sink() noexcept {
        xd_link_sink out = sized<xd_link_sink>();
        out.context = this;
        out.found = &LinkCatcher::take;
        return out;
    }
    void check() const {
        if (outOfMemory) {
            throw Error(ErrorClass::Internal, "links: no memory");
        }
    }
};

inline xd_link toAbi(const Link& link) {
    xd_link out = sized<xd_link>();
    out.key = toAbi(std::string_view(link.key));
    out.target = toAbi(std::string_view(link.target));
    out.token = toAbi(std::string_view(link.token));
    return out;
}

} // namespace detail

/// The right to make one thing. Exactly one of granted, known and busy holds. A granted claim is released when it goes out of
/// scope: put() what was made before that, or another worker makes it again; leave() it when nobody can tell whether it was made. Move-only; ends before the call that it was made in.
class Claim {
public:
    Claim(Claim&& other) noexcept
        : _host(other._host),
          _table(other._table),
          _call(other._call),
          _entity(std::move(other._entity)),
          _key(std::move(other._key)),
          _known(std::move(other._known)),
          _outcome(other._outcome),
          _held(std::exchange(other._held, false)) {}
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    Claim& operator=(Claim&&) = delete;
    ~Claim() { release(); }

    bool granted() const noexcept { return _outcome == XD_CLAIM_GRANTED; }
    bool busy() const noexcept {
        return _outcome == XD_CLAIM_BUSY;
    } ///< fail the records that need it as transient, reason "being_made"
    const std::optional<Link>& known() const noexcept { return _known; } ///< it exists already

    /// Records what was made or found; durable on return. Throws Error.
    void put(std::string target, std::string token = {}) {
        const Link link{_key, std::move(target), std::move(token)};
        const xd_link out = detail::toAbi(link);
        xd_error error = detail::emptyError();
        detail::throwUnlessOk(_table->put(_host, _call, detail::toAbi(std::string_view(_entity)), &out, &error), error);
    }
    /// The thing may have been made, or may still be: a request was lost. Nobody gets the claim before nothing that this call sent can
    /// land any more; whoever gets it then looks for the thing before making it.
    void leave() noexcept { _held = false; }
    void release() noexcept {
        if (std::exchange(_held, false)) {
            _table->release(_host, _call, detail::toAbi(std::string_view(_entity)),
                            detail::toAbi(std::string_view(_key)));
        }
    }

private:
    friend class Links;
    Claim(const xd_host* host, const xd_links* table, const xd_call* call, std::string_view entity,
          std::string_view key)
        : _host(host),
          _table(table),
          _call(call),
          _entity(entity),
          _key(key) {
        detail::LinkCatcher catcher;
        const xd_link_sink sink = catcher.sink();
        xd_error error = detail::emptyError();
        const std::int32_t status = _table->claim(_host, _call, detail::toAbi(std::string_view(_entity)),
                                                  detail::toAbi(std::string_view(_key)), &sink, &_outcome, &error);
        detail::throwUnlessOk(status, error);
        _held = _outcome == XD_CLAIM_GRANTED;
        if (_outcome == XD_CLAIM_KNOWN) {
            if (catcher.links.empty()) {
                throw Error(ErrorClass::Internal, "links: the host knows the claim but did not say its target");
            }
            _known = std::move(catcher.links.begin()->second);
        }
    }

    const xd_host* _host;
    const xd_links* _table;
    const xd_call* _call;
    std::string _entity;
    std::string _key;
    std::optional<Link> _known;
    std::int32_t _outcome = XD_CLAIM_BUSY;
    bool _held = false;
};

/// The host's links service. Usable from any thread during a call.
class Links {
public:
    Links(const xd_host* host, const xd_links* table) noexcept : _host(host), _table(table) {}

    /// One look-up for all keys of one entity. The missing are not in the answer. Ask once per batch, never once per record.
    std::unordered_map<std::string, Link> resolve(const Call& call, std::string_view entity,
                                                  const std::vector<std::string>& keys) const {
        std::vector<xd_str> out;
        out.reserve(keys.size());
        for (const std::string& key : keys) {
            out.push_back(detail::toAbi(std::string_view(key)));
        }
        detail::LinkCatcher catcher;
        const xd_link_sink sink = catcher.sink();
        xd_error error = detail::emptyError();
        const std::int32_t status =
            table().resolve(_host, call.raw(), detail::toAbi(entity), out.data(), out.size(), &sink, &error);
        detail::throwUnlessOk(status, error);
        catcher.check();
        return std::move(catcher.links);
    }

    /// Asks to make (entity, key) once, e.g. a guest's customer.
    Claim claim(const Call& call, std::string_view entity, std::string_view key) const {
        return Claim(_host, &table(), call.raw(), entity, key);
    }

    /// Records a link that was found rather than made. Durable on return.
    void put(const Call& call, std::string_view entity, const Link& link) const {
        const xd_link out = detail::toAbi(link);
        xd_error error = detail::emptyError();
        detail::throwUnlessOk(table().put(_host, call.raw(), detail::toAbi(entity), &out, &error), error);
    }

private:
    const xd_links& table() const {
        if (_table == nullptr) {
            throw Error(ErrorClass::Unsupported, "links: this host offers no xd.links/1");
        }
        return *_table;
    }

    const xd_host* _host;
    const xd_links* _table;
};

} // namespace v1
} // namespace crossdock
