#include "conf/file_spec.hpp"
#include "conf/name_rule.hpp"
#include "conf/nearest.hpp"
#include "conf/url_rule.hpp"

namespace crossdock::conf {

namespace {

constexpr std::int64_t day = 86'400'000;

std::optional<std::string> faultOfConnectionString(const std::string& text) {
    if (text.find("password") != std::string::npos || text.find("://") != std::string::npos) {
        return "must be of the form \"host=... dbname=... user=...\" and without a password: that "
               "stands in a file that passfile= names";
    }
    return std::nullopt;
}

} // namespace

FileSpec hostSpec(HostConf& host) {
    FileSpec file{"crossdock.toml", "The host itself. Every key has a default; an empty file is a valid one.", {}};
    file.tables.push_back({"organisation",
                           "The tenant of connections that name none.",
                           {
                               key("name", host.organisation.name, "Name of the organisation.")
                                   .check(faultOfOrganisation)
                                   .example("\"acme\""),
                               key("timezone", host.organisation.timezone,
                                   "Time zone of schedules and business dates, as in the system's "
                                   "time zone database.")
                                   .example("\"Europe/London\""),
                           }});
    file.tables.push_back(
        {"store",
         "Where queue, links, cursors and history are kept.",
         {
             key("backend", host.store.backend,
                 "`sqlite`: one file of one host. A store in `postgresql`, shared by several hosts, is not there yet "
                 "and refused.")
                 .choices({"sqlite", "postgresql"}),
             key("path", host.store.path,
                 "The SQLite file. Its folder must belong to the service's user, with mode 0700."),
             key("postgresql", host.store.postgresql,
                 "With `backend = \"postgresql\"`: a libpq connection string, without password.")
                 .check(faultOfConnectionString)
                 .example("\"host=db.example.com dbname=crossdock user=crossdock sslmode=verify-full\""),
             key("raw_retention", host.store.rawRetention,
                 "How long the sources' own JSON is kept beside finished records.")
                 .range(0, 3'650 * day),
             key("history_retention", host.store.historyRetention,
                 "How long finished items and syncs are kept. Links and cursors never expire.")
                 .range(day, 3'650 * day),
         }});
    file.tables.push_back(
        {"plugins",
         "Which connectors are loaded.",
         {
             key("directories", host.plugins.directories, "Folders whose `*.so` files are connectors."),
         }});
    file.tables.push_back(
        {"vault",
         "Where the master key of the vault comes from: exactly one of these. Without any, flows "
         "that need a credential do not start.",
         {
             key("key_file", host.vault.keyFile,
                 "A file with the key: mode 0600, owned by root or the service's user, outside of "
                 "the store's folder."),
             key("key_env", host.vault.keyEnv, "Name of an environment variable with the key; for containers.")
                 .check(faultOfVariable)
                 .example("\"CROSSDOCK_VAULT_KEY\""),
             key("credential", host.vault.credential,
                 "Name of a systemd credential (`LoadCredential=` or `LoadCredentialEncrypted=` in "
                 "the unit).")
                 .check(faultOfSecretName)
                 .example("\"vault-key\""),
             key("passphrase", host.vault.passphrase, "Ask for a passphrase on the terminal."),
         }});
    file.tables.push_back(
        {"admin",
         "The admin page, the HTTP interface, webhooks and metrics.",
         {
             key("enabled", host.admin.enabled, "Whether the daemon listens at all."),
             key("listen", host.admin.listen,
                 "Address and port. Port 0 lets the system choose one. Other addresses than loopback need "
                 "`tls_certificate` and `tls_key`.")
                 .check(faultOfListen),
             key("host_names", host.admin.hostNames,
                 "Names, beside the loopback ones, under which the page may be asked for.")
                 .check(faultOfHostName)
                 .example("[\"crossdock.example.com\"]"),
             key("tls_certificate", host.admin.tlsCertificate, "PEM file with the certificate chain; needs `tls_key`."),
             key("tls_key", host.admin.tlsKey, "PEM file with the private key."),
             key("trusted_proxies", host.admin.trustedProxies,
                 "Addresses of proxies whose X-Forwarded headers are believed.")
                 .check(faultOfAddress)
                 .example("[\"10.0.0.5\"]"),
         }});
    file.tables.push_back({"control",
                           "How the other commands speak to a running daemon.",
                           {
                               key("socket", host.control.socket, "Path of the unix socket.")
                                   .defaultIs("`control.sock` beside the store"),
                           }});
    file.tables.push_back(
        {"log",
         "What is written to standard error.",
         {
             key("level", host.log.level, "The least that is written.").choices({"debug", "info", "warning", "error"}),
         }});
    return file;
}

void checkHost(const HostConf& host, const ReadContext& context) {
    const VaultConf& vault = host.vault;
    const std::vector<std::pair<const char*, const Position*>> sources = {
        {"key_file", vault.keyFile.given() ? &vault.keyFile.at : nullptr},
        {"key_env", vault.keyEnv.given() ? &vault.keyEnv.at : nullptr},
        {"credential", vault.credential.given() ? &vault.credential.at : nullptr},
        {"passphrase", vault.passphrase.value ? &vault.passphrase.at : nullptr}};
    const char* first = nullptr;
    for (const auto& [name, at] : sources) {
        if (at != nullptr && first != nullptr) {
            context.error(*at, inQuotes(name) + " and " + inQuotes(first) + " both name the vault's key; keep one");
        }
        first = at != nullptr && first == nullptr ? name : first;
    }
    const AdminConf& admin = host.admin;
    if (admin.tlsCertificate.given() != admin.tlsKey.given()) {
        const bool hasKey = admin.tlsKey.given();
        context.error(
            hasKey ? admin.tlsKey.at : admin.tlsCertificate.at,
            std::string(hasKey ? "\"tls_key\" needs \"tls_certificate\"" : "\"tls_certificate\" needs \"tls_key\"") +
                " too");
    }
    if (admin.enabled.value && !admin.tlsCertificate.given() && !admin.tlsKey.given() &&
        !listensOnLoopback(admin.listen.value)) {
        context.error(admin.listen.at,
                      "\"listen\" is reachable from other machines, and passwords would cross the network "
                      "in the clear: give \"tls_certificate\" and \"tls_key\", or listen on 127.0.0.1, "
                      "perhaps behind a proxy on this machine that has a certificate");
    }
    const StoreConf& store = host.store;
    const bool shared = store.backend.value == "postgresql";
    if (shared) {
        context.error(store.backend.at, "this host keeps its store in \"sqlite\" alone");
    }
    if (!shared && store.postgresql.given()) {
        context.error(store.postgresql.at, "\"postgresql\" is for backend = \"postgresql\" only");
    }
}

} // namespace crossdock::conf
