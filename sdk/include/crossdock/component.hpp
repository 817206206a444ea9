// How a Source or Sink describes itself before any instance of it exists.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "crossdock/abi.h"
#include "crossdock/settings.hpp"

namespace crossdock {
inline namespace v1 {

/// A kind of record that a component reads or writes.
struct Entity {
    Entity(std::string entityName, std::string entityTitle)
        : name(std::move(entityName)),
          title(std::move(entityTitle)) {}

    /// Entities that go first, separated by blanks: "customer product".
    Entity& after(std::string names) { return parents = std::move(names), *this; }
    Entity& incremental() {
        return flags |= XD_ENTITY_INCREMENTAL, *this;
    }                                                               ///< a pass with `since` reads less than everything
    Entity& deletes() { return flags |= XD_ENTITY_DELETES, *this; } ///< a pass shows deletions, or trash
    Entity& keys() { return flags |= XD_ENTITY_KEYS, *this; }       ///< PassMode::Keys is offered
    Entity& splits() { return flags |= XD_ENTITY_SPLITS, *this; }   ///< split is offered

    /// Of a sink: the only names that a flow's [map.ENTITY] may give, so that `crossdock check` finds one that is spelt wrong. Without
    /// it, or without a name, every name goes through.
    Entity& takes(std::vector<std::string> names) { return fields = std::move(names), *this; }

    std::string name;
    std::string title;
    std::string parents;
    std::vector<std::string> fields;
    std::uint32_t flags = 0;
};

/// How the host signs requests that name this id. Secrets are keys of the connection's [credentials]; they never enter the
/// connector.
struct Auth {
    static Auth basic(std::string id, std::string userKey, std::string secretKey) {
        return Auth(XD_AUTH_BASIC, std::move(id), std::move(userKey), std::move(secretKey));
    }
    static Auth bearer(std::string id, std::string secretKey) {
        return Auth(XD_AUTH_BEARER, std::move(id), {}, std::move(secretKey));
    }
    /// `headerName: secret`
    static Auth header(std::string id, std::string headerName, std::string secretKey) {
        Auth auth(XD_AUTH_HEADER, std::move(id), {}, std::move(secretKey));
        auth.headerName = std::move(headerName);
        return auth;
    }
    static Auth oauth1(std::string id, std::string userKey, std::string secretKey) {
        return Auth(XD_AUTH_OAUTH1, std::move(id), std::move(userKey), std::move(secretKey));
    }
    static Auth oauth2(std::string id, std::string clientIdKey, std::string clientSecretKey, std::string authorizeUrl,
                       std::string tokenUrl, std::string scope) {
        Auth auth(XD_AUTH_OAUTH2, std::move(id), std::move(clientIdKey), std::move(clientSecretKey));
        auth.authorizeUrl = std::move(authorizeUrl);
        auth.tokenUrl = std::move(tokenUrl);
        auth.scope = std::move(scope);
        return auth;
    }
    /// Adds nothing when the secret begins with `prefix`.
    Auth& unlessSecretBeginsWith(std::string prefix) { return skipPrefix = std::move(prefix), *this; }

    std::int32_t kind;
    std::string id;
    std::string userKey;
    std::string secretKey;
    std::string headerName;
    std::string skipPrefix;
    std::string authorizeUrl;
    std::string tokenUrl;
    std::string scope;

private:
    Auth(std::int32_t authKind, std::string authId, std::string user, std::string secret)
        : kind(authKind),
          id(std::move(authId)),
          userKey(std::move(user)),
          secretKey(std::move(secret)) {}
};

/// What the target of a sink can do; the host relies on it.
struct SinkCapabilities {
    bool replays = false;        ///< the same write sent again, late or twice, has the effect of one
    bool keepsReference = false; ///< keeps our reference unique: find can tell whether an uncertain write happened
    bool drifts = false;         ///< others change the target's records: version tokens matter
    bool mirrors = false;        ///< takes records that break a canonical invariant, with the note
};

/// The description that a class returns from `static Component describe()`. Built link by link.
class Component {
public:
    /// `id` is what `connector = "..."` in a connection names.
    Component(std::string id, std::string title, std::string summary)
        : _id(std::move(id)),
          _title(std::move(title)),
          _summary(std::move(summary)) {}

    Component& settings(const std::vector<Field>& fields) { return _settings = fields, *this; }
    Component& entity(Entity entity) { return _entities.push_back(std::move(entity)), *this; }
    Component& auth(Auth auth) { return _auths.push_back(std::move(auth)), *this; }
    /// A host extension that the component cannot do without, e.g. XD_EXT_LINKS.
    Component& needs(std::string extension) { return _needs.push_back(std::move(extension)), *this; }
    Component& requestsPerMinute(std::uint32_t value) { return _requestsPerMinute = value, *this; }
    Component& requestsPerSecond(std::uint32_t value) { return _requestsPerSecond = value, *this; }
    /// Requests at the same time that the remote stands by default.
    Component& concurrency(std::uint32_t value) { return _concurrency = value, *this; }
    /// Functions of one instance may run at the same time.
    Component& concurrent() { return _capabilities |= XD_CONCURRENT, *this; }
    Component& capabilities(const SinkCapabilities& can) {
        _capabilities |= (can.replays ? XD_SINK_REPLAYS : 0U) | (can.keepsReference ? XD_SINK_REFERENCE : 0U) |
                         (can.drifts ? XD_SINK_DRIFTS : 0U) | (can.mirrors ? XD_SINK_MIRRORS : 0U);
        return *this;
    }

private:
    friend class ComponentTable;

    /// The settings, and under "map" the fields of each entity that names them.
    std::string schema() const {
        std::string taken;
        for (const Entity& entity : _entities) {
            std::string names;
            for (const std::string& name : entity.fields) {
                names.append(names.empty() ? "" : ",").append(jsonQuoted(name));
            }
            if (!names.empty()) {
                taken.append(taken.empty() ? "" : ",").append(jsonQuoted(entity.name)).append(":[" + names + "]");
            }
        }
        std::string whole = settingsSchema(_settings);
        if (!taken.empty()) {
            whole.pop_back();
            whole.append(",\"map\":{" + taken + "}}");
        }
        return whole;
    }

    std::string _id;
    std::string _title;
    std::string _summary;
    std::vector<Field> _settings;
    std::vector<Entity> _entities;
    std::vector<Auth> _auths;
    std::vector<std::string> _needs;
    std::uint32_t _capabilities = 0;
    std::uint32_t _requestsPerMinute = 0;
    std::uint32_t _requestsPerSecond = 0;
    std::uint32_t _concurrency = 1;
};

} // namespace v1
} // namespace crossdock
