#include "html_text.hpp"
#include "json_view.hpp"
#include "mapping.hpp"
#include "source.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace crossdock::woocommerce {

namespace {

constexpr const char* permalinks = "choose any form but \"Plain\" under Settings > Permalinks of the shop; if its "
                                   "server cannot rewrite addresses, set "
                                   "api_path = \"/index.php/wp-json/wc/v3\"";

bool isJson(const HttpResponse& response) {
    return response.header("content-type").value_or("").find("json") != std::string_view::npos;
}

bool mentions(const std::string& text, std::string_view word) {
    return text.find(word) != std::string::npos;
}

Failure failureOf(const HttpOutcome& outcome, ErrorClass cls, std::string message) {
    Failure failure;
    failure.cls = cls;
    failure.message = std::move(message);
    failure.code = remoteErrorOf(outcome).code;
    failure.httpStatus = outcome.response ? outcome.response->status : 0;
    failure.origin = XD_ORIGIN_REMOTE;
    return failure;
}

Failure signInRefused(const HttpOutcome& outcome, const Config& config) {
    const RemoteError remote = remoteErrorOf(outcome);
    if (remote.code == "woocommerce_rest_authentication_error") {
        if (mentions(remote.message, "permissions")) {
            return failureOf(outcome, ErrorClass::Auth,
                             "the key may not read: give it the permission Read under WooCommerce > Settings > "
                             "Advanced > REST API");
        }
        if (mentions(remote.message, "ignature")) {
            return failureOf(outcome, ErrorClass::Auth,
                             "the shop computes another signature: consumer_secret is wrong, or the connection's url "
                             "is not exactly the shop's own address (Settings > General, WordPress Address)");
        }
        if (mentions(remote.message, "imestamp") || mentions(remote.message, "once")) {
            return failureOf(outcome, ErrorClass::Auth,
                             "the shop refuses time or nonce of the signature: the clocks of this machine and the "
                             "shop differ by more than 15 minutes, or a cache repeats requests");
        }
        return failureOf(outcome, ErrorClass::Auth, "consumer_secret is wrong: the shop knows the key");
    }
    if (remote.code == "woocommerce_rest_cannot_view" && !config.https && config.auth == basicAuth) {
        return failureOf(outcome, ErrorClass::Config,
                         "over http the shop ignores Basic sign-in: use https in url, or auth = \"oauth1\"");
    }
    if (remote.code == "woocommerce_rest_cannot_view") {
        return failureOf(outcome, ErrorClass::Auth,
                         "the shop sees no sign-in: consumer_key is unknown there or its user may not see orders, or "
                         "the web server drops the Authorization header, or a TLS proxy does not tell PHP about https "
                         "(in both cases auth = \"oauth1\" may work)");
    }
    return failureOf(outcome, ErrorClass::Auth,
                     "refused with HTTP " + std::to_string(outcome.response->status) + " " + remote.code + ": " +
                         remote.message);
}

/// Why a request that needs a sign-in failed.
Failure diagnosis(const HttpOutcome& outcome, const Config& config) {
    if (!outcome.response) {
        return *outcome.failure;
    }
    const HttpResponse& response = *outcome.response;
    if (response.status >= 300 && response.status < 400) {
        return failureOf(
            outcome, ErrorClass::Config,
            "the shop redirects to another address: put that one into url, with https and www as the shop has it");
    }
    if (!isJson(response)) {
        if (response.status == 404) {
            return failureOf(outcome, ErrorClass::Config, std::string("no REST API there: ") + permalinks);
        }
        if (response.status == 401 || response.status == 403) {
            return failureOf(
                outcome, ErrorClass::Auth,
                "HTTP " + std::to_string(response.status) +
                    " with a web page: a firewall, security plug-in or "
                    "password in front of the shop refuses us; have this machine's address allowed for the REST API");
        }
        return failureOf(
            outcome, outcome.failure && response.status >= 400 ? outcome.failure->cls : ErrorClass::Config,
            "HTTP " + std::to_string(response.status) +
                " with a web page instead of JSON: maintenance mode, a log-in or a bot check in front of the shop");
    }
    if (response.status == 401 || response.status == 403) {
        return signInRefused(outcome, config);
    }
    if (response.status == 404) {
        return failureOf(outcome, ErrorClass::Config,
                         "the shop has no such route: is WooCommerce active, and is api_path right?");
    }
    Failure failure = outcome.failure.value_or(Failure{});
    failure.message =
        "HTTP " + std::to_string(response.status) + " " + remoteErrorOf(outcome).code + ": " + failure.message;
    return failure;
}

std::string withoutSlash(std::string url) {
    while (!url.empty() && url.back() == '/') {
        url.pop_back();
    }
    return url;
}

void checkRoot(const Call& call, const Client& client, Report& report) {
    const Config& config = client.config();
    const Query fields{{"_fields", "name,home,gmt_offset,timezone_string,namespaces"}};
    const HttpOutcome outcome = client.probe(call, config.rootPath, fields, "index.get", false);
    if (!outcome.response || !isJson(*outcome.response) || outcome.response->status == 404 ||
        (outcome.response->status >= 300 && outcome.response->status < 400)) {
        throw Error(diagnosis(outcome, config));
    }
    if (!outcome.ok()) {
        report.warning("api", "the index of the REST API is closed (HTTP " + std::to_string(outcome.response->status) +
                                  "), zone unknown");
        return;
    }
    const boost::json::object index = parseObject(outcome.response->body);
    const boost::json::array& spaces = arrayAt(index, "namespaces");
    if (std::none_of(spaces.begin(), spaces.end(),
                     [](const boost::json::value& space) { return textOf(space) == "wc/v3"; })) {
        throw Error::config("this WordPress has no wc/v3: WooCommerce is not active, or older than 3.5");
    }
    const std::string zone = textAt(index, "timezone_string");
    report.info("shop", plainText(textAt(index, "name")) + ", time zone " +
                            (zone.empty() ? "UTC" + amountAt(index, "gmt_offset") : zone));
    const std::string home = withoutSlash(textAt(index, "home"));
    if (!home.empty() && home != withoutSlash(config.url)) {
        report.warning("url", "the shop calls itself " + home +
                                  ": a copy of another shop, or a wrong url; OAuth 1.0a signatures need that one");
    }
}

/// `without`: what it means when the key may not read this list; nullptr: the shop is of no use then, which throws.
void checkList(const Call& call, const Client& client, Report& report, const char* entity, const std::string& path,
               Query query, const char* without) {
    query.emplace_back("per_page", "1");
    query.emplace_back("_fields", "id");
    const HttpOutcome outcome =
        client.probe(call, client.config().apiPath + path, query, std::string(entity) + ".check", true);
    const bool readable = outcome.ok() && outcome.response && isJson(*outcome.response);
    if (readable) {
        report.info(entity, "readable, " +
                                std::string(outcome.response->header("x-wp-total").value_or("unknown number of")) +
                                " records");
        return;
    }
    Failure failure = diagnosis(outcome, client.config());
    if (without == nullptr) {
        report.error(entity, failure.message);
        throw Error(std::move(failure));
    }
    if (failure.cls != ErrorClass::Auth && failure.cls != ErrorClass::Config) {
        throw Error(std::move(failure));
    }
    report.warning(entity, std::string(without) + ": " + failure.message);
}

void checkStatus(const Call& call, const Client& client, Report& report) {
    const Query fields{{"_fields", "environment.version,environment.wp_version,settings"}};
    const HttpOutcome outcome =
        client.probe(call, client.config().apiPath + "/system_status", fields, "status.get", true);
    if (!outcome.ok() || !outcome.response || !isJson(*outcome.response)) {
        report.info("version", "unknown: the key's user may not see the system status");
        return;
    }
    const boost::json::object status = parseObject(outcome.response->body);
    const boost::json::object& environment = objectAt(status, "environment");
    const boost::json::object& settings = objectAt(status, "settings");
    report.info("version", "WooCommerce " + textAt(environment, "version") + " on WordPress " +
                               textAt(environment, "wp_version") + ", orders in " +
                               (flagAt(settings, "HPOS_enabled") ? "their own tables (HPOS)" : "posts (legacy)"));
    report.info("currency",
                textAt(settings, "currency") + " with " + textAt(settings, "number_of_decimals") + " decimals");
    if (numberAt(settings, "number_of_decimals") == 0 && textAt(settings, "currency") != "JPY" &&
        textAt(settings, "currency") != "KRW") {
        report.warning(
            "currency",
            "0 decimals: sums of orders made like this may differ from their lines by up to a unit for each line");
    }
}

/// A status of the shop's own means nothing to us until status_map says what: said here, and not by the first order that has it.
void checkStatuses(const Call& call, const Client& client, Report& report) {
    const Config& config = client.config();
    const HttpOutcome outcome = client.probe(call, config.apiPath + "/reports/orders/totals", {}, "statuses.get", true);
    if (!outcome.ok() || !outcome.response || !isJson(*outcome.response)) {
        return; // not every key may see reports
    }
    boost::json::error_code problem;
    const boost::json::value totals = boost::json::parse(outcome.response->body, problem);
    for (const boost::json::value& each : !problem && totals.is_array() ? totals.get_array() : boost::json::array()) {
        const boost::json::object total = each.is_object() ? each.get_object() : boost::json::object();
        const std::string name = plainText(textAt(total, "slug"));
        if (!name.empty() && numberAt(total, "total") > 0 && orderStatus(name, config.mapping) == "other") {
            report.warning("order", std::to_string(numberAt(total, "total")) + " orders have the status \"" + name +
                                        "\", which is the shop's own: say what it means, for instance status_map = { "
                                        "\"" +
                                        name +
                                        "\" = \"completed\" }; until then they are held where orders are posted");
        }
    }
}

/// The shop's own currency as a member for the host to compare; nothing when the key may not see it. A plug-in for several currencies
/// may make orders in others.
std::string currencyMember(const Call& call, const Client& client) {
    const HttpOutcome outcome =
        client.probe(call, client.config().apiPath + "/system_status", {{"_fields", "settings"}}, "status.get", true);
    if (!outcome.ok() || !outcome.response || !isJson(*outcome.response)) {
        return {};
    }
    const boost::json::object status = parseObject(outcome.response->body);
    const std::string currency = textAt(objectAt(status, "settings"), "currency");
    return currency.empty() ? std::string() : ",\"currencies\":[" + jsonQuoted(currency) + "]";
}

} // namespace

void WooSource::check(Call& call, Report& report) {
    checkRoot(call, _client, report);
    const Query any{{"status", _config.orderStatuses}};
    checkList(call, _client, report, "order", "/orders", any, nullptr);
    checkList(call, _client, report, "product", "/products", {}, "products cannot be read");
    checkList(call, _client, report, "customer", "/customers", {{"role", _config.customerRole}},
              "customers cannot be read, which takes a key of an administrator or shop manager");
    checkList(call, _client, report, "refund", "/refunds", {},
              "no list of all refunds (it came with WooCommerce 9.0), so they are read order by order");
    if (ignoresModified(call, _client, {"/orders", "orders.list", any})) {
        _modifiedIgnored = true;
        report.warning(
            "order",
            "the shop ignores modified_after (WooCommerce before 5.8, or a plug-in): every sync reads all orders");
    } else {
        report.info("order", "the shop filters by date of change");
    }
    checkStatuses(call, _client, report);
    checkStatus(call, _client, report);
}

void WooSource::discover(Call& call, Report& report) {
    const std::string currency = currencyMember(call, _client);
    for (const std::string_view entity : {"customer", "product", "order", "refund"}) {
        const bool isMoney = entity == "order" || entity == "refund";
        Reader& entityReader = reader(entity);
        Leg leg = entityReader.legs(entityReader.order(), PassMode::Full).front();
        leg.query.emplace_back("per_page", "1");
        leg.query.emplace_back("_fields", "id");
        try {
            const Answer answer = _client.get(call, leg.path, leg.query, leg.label);
            report.entity(entity, "{\"total\":" + std::to_string(elementsOf(answer.body).empty() ? 0 : answer.total) +
                                      (isMoney ? currency : std::string()) + "}");
        } catch (const Error& error) {
            if (error.failure().cls != ErrorClass::Auth && error.failure().cls != ErrorClass::Config) {
                throw;
            }
            report.entity(entity, "{\"total\":null,\"error\":" + jsonQuoted(error.failure().message) + "}");
        }
    }
}

} // namespace crossdock::woocommerce
