// The conf as plain values: what stands in crossdock.toml, connections/*.toml and flows/*.toml
// after checking, with defaults in place.
//
// The member initialisers are the defaults; the generated reference prints them from here. What
// each key means is written once, at its declaration in host_schema.cpp, connection_schema.cpp and
// flow_schema.cpp. Relative paths are taken from the conf folder and are absolute in here. Values
// only: copy freely, share between threads once loaded.
#pragma once

#include "conf/position.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::conf {

using Duration = std::chrono::milliseconds;

/// A number of bytes; conf text "32MiB".
struct ByteSize {
    std::uint64_t bytes = 0;
    bool operator==(const ByteSize&) const = default;
};

/// [store]
struct StoreConf {
    Placed<std::string> backend{"sqlite"}; ///< "sqlite" or "postgresql"
    Placed<std::filesystem::path> path{"/var/lib/crossdock/crossdock.db"};
    Placed<std::string> postgresql; ///< libpq connection string, without a password
    Placed<Duration> rawRetention{std::chrono::hours(24 * 30)};
    Placed<Duration> historyRetention{std::chrono::hours(24 * 90)};
    bool operator==(const StoreConf&) const = default;
};

/// [plugins]
struct PluginsConf {
    Placed<std::vector<std::filesystem::path>> directories{{"/usr/lib/crossdock/plugins"}};
    bool operator==(const PluginsConf&) const = default;
};

/// [vault]: where the master key comes from. At most one member is given; none at all means that no
/// vault can be opened.
struct VaultConf {
    Placed<std::filesystem::path> keyFile;
    Placed<std::string> keyEnv;     ///< name of an environment variable
    Placed<std::string> credential; ///< name in systemd's credentials directory
    Placed<bool> passphrase{false}; ///< asked for on a terminal
    bool operator==(const VaultConf&) const = default;
};

/// [admin]
struct AdminConf {
    Placed<bool> enabled{true};
    Placed<std::string> listen{"127.0.0.1:8080"}; ///< address:port, port 0 lets the system choose
    Placed<std::vector<std::string>> hostNames;   ///< for browsers, beside the loopback names
    Placed<std::filesystem::path> tlsCertificate;
    Placed<std::filesystem::path> tlsKey;
    Placed<std::vector<std::string>> trustedProxies;
    bool operator==(const AdminConf&) const = default;
};

/// [control]
struct ControlConf {
    /// Unix socket of the running daemon; not given: "control.sock" beside the store
    Placed<std::filesystem::path> socket;
    bool operator==(const ControlConf&) const = default;
};

/// [log]
struct LogConf {
    Placed<std::string> level{"info"}; ///< debug, info, warning, error
    bool operator==(const LogConf&) const = default;
};

/// [organisation]
struct OrganisationConf {
    Placed<std::string> name{"default"};
    Placed<std::string> timezone{"UTC"};
    bool operator==(const OrganisationConf&) const = default;
};

/// crossdock.toml
struct HostConf {
    Position at;
    OrganisationConf organisation;
    StoreConf store;
    PluginsConf plugins;
    VaultConf vault;
    AdminConf admin;
    ControlConf control;
    LogConf log;
    bool operator==(const HostConf&) const = default;
};

/// [limits]; what is not given comes from the connector's own defaults. 0 means no limit.
struct LimitsConf {
    Placed<std::uint32_t> requestsPerMinute{0};
    Placed<std::uint32_t> requestsPerSecond{0};
    Placed<std::uint32_t> concurrency{4};
    bool operator==(const LimitsConf&) const = default;
};

/// [network]
struct NetworkConf {
    Placed<std::filesystem::path> caFile; ///< PEM, trusted in addition to the system's
    Placed<bool> allowPrivate{false};
    Placed<bool> allowPlainHttp{false};
    Placed<Duration> timeout{std::chrono::seconds(60)};
    Placed<Duration> connectTimeout{std::chrono::seconds(10)};
    Placed<bool> gzip{false};
    /// "https://api.example.com": further origins that requests may go to
    Placed<std::vector<std::string>> extraOrigins;
    Placed<ByteSize> maxBody{ByteSize{32U << 20U}};
    bool operator==(const NetworkConf&) const = default;
};

/// [oauth]; empty members leave the connector's own in force.
struct OAuthConf {
    Placed<std::string> authorizeUrl;
    Placed<std::string> tokenUrl;
    Placed<std::string> redirectUrl{"http://localhost:8484/callback"};
    Placed<std::string> scope;
    Placed<bool> pkce{false};
    bool operator==(const OAuthConf&) const = default;
};

/// connections/NAME.toml
struct Connection {
    std::string name;
    Position at;
    Placed<std::string> organisation; ///< the host's [organisation] name when the file names none
    Placed<std::string> connector;
    Placed<std::string> url;
    /// Connector's name of it -> name in the vault (without "vault:")
    std::map<std::string, Placed<std::string>> credentials;
    LimitsConf limits;
    NetworkConf network;
    OAuthConf oauth;
    /// What a source / sink instance of this connection is created with outside of any flow (check,
    /// connect): [settings] with defaults, JSON. Nothing when the connector has no such component,
    /// or a required setting stands only in flows.
    std::optional<std::string> sourceSettings;
    std::optional<std::string> sinkSettings;
    bool operator==(const Connection&) const = default;
};

/// One line of [map.ENTITY]: a target field and the jq program that makes its value.
struct MappedField {
    std::string field;
    Placed<std::string> expression;
    Position at = {}; ///< of the field's name
    bool operator==(const MappedField&) const = default;
};

/// flows/NAME.toml
struct Flow {
    std::string name;
    Position at;
    std::string organisation; ///< of both its connections
    Placed<std::string> from;
    Placed<std::string> to;
    Placed<std::vector<std::string>> entities; ///< in the order written
    Placed<std::string> schedule;              ///< empty: runs only when asked, or by webhook
    Placed<std::string> timezone;              ///< the organisation's when not given
    Placed<Duration> jitter{Duration(0)};
    Placed<bool> paused{false};
    Placed<std::uint32_t> batchSize{50};
    Placed<Duration> batchDelay{Duration(0)};
    Placed<std::uint32_t> concurrency{5};
    Placed<std::uint32_t> maxRetries{3};
    Placed<Duration> backoff{std::chrono::seconds(1)};
    Placed<std::uint32_t> pageSize{100};
    Placed<std::uint32_t> readers{4};
    Placed<std::uint32_t> windows{4};
    Placed<Duration> overlap{std::chrono::minutes(2)};
    Placed<Duration> sweepEvery{std::chrono::hours(6)};
    Placed<std::uint32_t> queueBatches{20};

    std::map<std::string, Placed<std::string>> filters;   ///< entity -> jq program
    std::map<std::string, std::vector<MappedField>> maps; ///< entity -> fields in the order written
    /// What the instances are created with: the connection's [settings] overlaid by this flow's
    /// [source] / [sink], checked against the connector's schema, defaults filled in, with
    /// "connection": {"name", "organisation", "url"}. JSON objects.
    std::string sourceSettings = "{}";
    std::string sinkSettings = "{}";
    bool operator==(const Flow&) const = default;
};

/// Everything below one conf folder.
struct Configuration {
    std::filesystem::path folder; ///< absolute
    HostConf host;
    std::map<std::string, Connection> connections; ///< by name
    std::map<std::string, Flow> flows;             ///< by name
};

} // namespace crossdock::conf
