#include "conf/file_spec.hpp"
#include "conf/name_rule.hpp"
#include "conf/nearest.hpp"
#include "conf/url_rule.hpp"

namespace crossdock::conf {

namespace {

constexpr std::string_view vaultPrefix = "vault:";

void readCredentials(const Node& table, const ReadContext& context, Connection& connection) {
    for (const Node::Member& member : table.members) {
        const Node& value = member.value;
        const bool named = value.kind == Node::Kind::Text && value.text.starts_with(vaultPrefix);
        if (!named) {
            // Whatever stands there may be the secret itself: it is never repeated.
            context.error(value.at, "credential " + inQuotes(member.name) +
                                        " must be \"vault:NAME\"; secrets never stand in conf "
                                        "files: put it into the vault "
                                        "with `crossdock vault set NAME`");
            continue;
        }
        const std::string name = value.text.substr(vaultPrefix.size());
        if (const auto fault = faultOfSecretName(name)) {
            context.error(value.at, "credential " + inQuotes(member.name) + ": the name after \"vault:\" " + *fault);
            continue;
        }
        Placed<std::string> placed(name);
        placed.at = value.at;
        connection.credentials.insert_or_assign(member.name, std::move(placed));
    }
}

void checkScheme(const Placed<std::string>& url, const NetworkConf& network, const ReadContext& context) {
    const auto address = parseUrl(url.value);
    if (!address || address->scheme != "http" || !url.given()) {
        return;
    }
    if (address->isLoopback() && network.allowPrivate.value) {
        return;
    }
    if (!network.allowPlainHttp.value) {
        context.error(url.at, address->isLoopback()
                                  ? "plain http to this machine needs [network] allow_private = true"
                                  : "must begin with https://, or set [network] allow_plain_http = true "
                                    "and have all data read on the way");
        return;
    }
    context.warn(url.at, "plain http: all data can be read and changed on the way");
}

} // namespace

FileSpec connectionSpec(Connection& connection) {
    FileSpec file{"connections/NAME.toml",
                  "One configured use of a connector. The file's name without `.toml` is the name "
                  "of the connection: lower-case letters, digits, `-` "
                  "and `_`.",
                  {}};
    file.tables.push_back(
        {"connection",
         "What is connected.",
         {
             key("organisation", connection.organisation, "The tenant that everything of this connection belongs to.")
                 .check(faultOfOrganisation)
                 .defaultIs("`name` of `[organisation]` in crossdock.toml")
                 .example("\"acme\""),
             key("connector", connection.connector,
                 "Which connector; `crossdock plugins list` names those that are loaded.")
                 .required()
                 .example("\"woocommerce\""),
             key("url", connection.url,
                 "Address of the remote system. Requests go to its origin (scheme, host, port) and "
                 "nowhere else, `extra_origins` apart.")
                 .check(faultOfUrl)
                 .required()
                 .example("\"https://shop.example.com\""),
         },
         true});
    file.tables.push_back(
        {"credentials",
         "The connector's credentials, by the names that it gives them.",
         {},
         false,
         "Any credential that the connector knows; the value is always "
         "`\"vault:NAME\"`, never the secret itself.\n\n"
         "The credential that a connector names for its webhooks (`webhook_secret` of WooCommerce and QuickBooks; "
         "`crossdock plugins inspect` shows it) is what the remote system signs them with. With it the daemon takes "
         "signed webhooks at `/hooks/NAME`, NAME being the connection's, and reads the records that they name at once; "
         "without it that address answers 404.",
         "consumer_key    = \"vault:shop.consumer_key\"\nconsumer_secret = "
         "\"vault:shop.consumer_secret\"\nwebhook_secret  = \"vault:shop.webhook_secret\"",
         [&connection](const Node& table, const ReadContext& context) {
             readCredentials(table, context, connection);
         }});
    file.tables.push_back(
        {"limits",
         "What the remote system may be asked for, by all flows of this connection together. 0 = "
         "no such limit.",
         {
             key("requests_per_minute", connection.limits.requestsPerMinute,
                 "Never exceeded in any 60 seconds, not even over a restart.")
                 .range(0, 100'000)
                 .defaultIs("the connector's"),
             key("requests_per_second", connection.limits.requestsPerSecond, "Never exceeded in any second.")
                 .range(0, 10'000)
                 .defaultIs("the connector's"),
             key("concurrency", connection.limits.concurrency, "Requests at the same time.")
                 .range(1, 256)
                 .defaultIs("the connector's, else 4"),
         }});
    NetworkConf& network = connection.network;
    file.tables.push_back(
        {"network",
         "How requests are made.",
         {
             key("ca_file", network.caFile,
                 "PEM file of certificate authorities that are trusted beside the system's."),
             key("allow_private", network.allowPrivate,
                 "Allow private and loopback addresses, IP literals, and plain http to this "
                 "machine."),
             key("allow_plain_http", network.allowPlainHttp,
                 "Allow `http://`: everybody on the way can read and change the data. Warned about "
                 "at each start."),
             key("timeout", network.timeout, "Longest duration of one request.").range(1'000, 600'000),
             key("connect_timeout", network.connectTimeout,
                 "Longest duration of connecting, TLS included; never beyond `timeout`.")
                 .range(100, 60'000),
             key("gzip", network.gzip, "Ask for compressed answers."),
             key("extra_origins", network.extraOrigins,
                 "Further origins that this connection's requests, and with them its credentials, "
                 "may go to.")
                 .check(faultOfOrigin)
                 .example("[\"https://api.example.com\"]"),
             key("max_body", network.maxBody, "Largest answer taken.").range(1'024, 256LL << 20),
         }});
    OAuthConf& oauth = connection.oauth;
    file.tables.push_back(
        {"oauth",
         "For connectors that sign in by OAuth 2; what is left out is the connector's own.",
         {
             key("authorize_url", oauth.authorizeUrl, "Where the browser is sent by `crossdock connect`.")
                 .check(faultOfUrl)
                 .defaultIs("the connector's"),
             key("token_url", oauth.tokenUrl, "Where tokens are fetched and refreshed.")
                 .check(faultOfUrl)
                 .defaultIs("the connector's"),
             key("redirect_url", oauth.redirectUrl,
                 "Where the service sends the browser back; must be registered there, letter by letter. `crossdock "
                 "connect` waits there itself when it is on `http://localhost`.")
                 .check(faultOfUrl)
                 .example("\"http://localhost:8484/callback\""),
             key("scope", oauth.scope, "What is asked for, separated by blanks.").defaultIs("the connector's"),
             key("pkce", oauth.pkce,
                 "Prove by PKCE (S256) that who began the sign-in ends it; for services that know it."),
         }});
    file.tables.push_back({"settings",
                           "The connector's own settings, for all flows of this connection.",
                           {},
                           false,
                           "Any setting that the connector's source or sink knows (`crossdock plugins inspect`). A "
                           "flow's `[source]` and `[sink]` go over it, "
                           "key by key. A setting that only one of source and sink knows goes to that one.",
                           "page_size = 50",
                           [](const Node&, const ReadContext&) {}});
    return file;
}

void checkConnection(const Connection& connection, const ReadContext& context) {
    const NetworkConf& network = connection.network;
    checkScheme(connection.url, network, context);
    checkScheme(connection.oauth.authorizeUrl, network, context);
    checkScheme(connection.oauth.tokenUrl, network, context);
    for (const std::string& origin : network.extraOrigins.value) {
        Placed<std::string> placed(origin);
        placed.at = network.extraOrigins.at;
        checkScheme(placed, network, context);
    }
    if (network.connectTimeout.given() && network.connectTimeout.value > network.timeout.value) {
        context.error(network.connectTimeout.at, "\"connect_timeout\" must not be longer than \"timeout\"");
    }
}

} // namespace crossdock::conf
