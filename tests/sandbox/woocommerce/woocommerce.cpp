#include "sandbox_woocommerce/woocommerce.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/hook_sender.hpp"
#include "sandbox_woocommerce/listing.hpp"
#include "sandbox_woocommerce/resources.hpp"
#include "sandbox_woocommerce/state_edit.hpp"
#include "sandbox_woocommerce/state_file.hpp"

#include <mutex>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

WpError notAllowed(const Call& call, const Route& route) {
    if (route.pattern.ends_with("/batch")) {
        return {401, "woocommerce_rest_cannot_batch", "Sorry, you are not allowed to batch manipulate this resource."};
    }
    if (call.method == "GET" || call.method == "HEAD") {
        return {401, "woocommerce_rest_cannot_view",
                route.single ? "Sorry, you cannot view this resource." : "Sorry, you cannot list resources."};
    }
    if (call.method == "DELETE") {
        return {401, "woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource."};
    }
    return route.single
               ? WpError(401, "woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource.")
               : WpError(401, "woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources.");
}

/// The route below /wp-json; also in its /index.php and ?rest_route= forms. Nothing for other addresses of the site.
std::optional<std::string> restPath(const Request& request) {
    constexpr std::string_view root = "/wp-json";
    const std::size_t at = request.path.find(root);
    if (at != std::string::npos && (at == 0 || request.path.substr(0, at) == "/index.php")) {
        return request.path.substr(at + root.size());
    }
    std::string route = request.parameter("rest_route");
    return route.empty() ? std::nullopt : std::optional{std::move(route)};
}

std::string methodOf(const Request& request, const Params& query) {
    std::string method = query.text("_method");
    if (method.empty()) {
        method = request.header("x-http-method-override");
    }
    if (method.empty()) {
        return request.method;
    }
    for (char& c : method) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return method;
}

json::object bodyOf(const Request& request) {
    json::object body;
    if (request.body.empty()) {
        return body;
    }
    if (request.header("content-type").find("json") == std::string_view::npos) {
        for (const auto& [name, value] : parseForm(request.body)) {
            body[name] = value;
        }
        return body;
    }
    boost::system::error_code error;
    json::value parsed = json::parse(request.body, error);
    if (error) {
        throw WpError(400, "rest_invalid_json", "Invalid JSON body passed.",
                      json::object{{"status", 400}, {"json_error_code", 4}, {"json_error_message", "Syntax error"}});
    }
    return parsed.is_object() ? std::move(parsed.get_object()) : body;
}

Response htmlPage(int status) {
    return {status,
            {{"Content-Type", "text/html; charset=UTF-8"}},
            "<!DOCTYPE html>\n<html lang=\"en-US\"><head><title>Example Shop</title></head><body></body></html>\n",
            true};
}

} // namespace

ApiKey testKey(Rights rights) {
    const char digit = rights == Rights::readWrite ? '1' : rights == Rights::read ? '2' : '3';
    return {"ck_" + std::string(40, digit), "cs_" + std::string(40, digit), rights};
}

WooCommerce::WooCommerce(const SandboxClock& clock, ShopStart start) : _start(std::move(start)), _shop(clock) {
    addOrderRoutes(_router, _shop, _hooks);
    addRefundRoutes(_router, _shop, _hooks);
    addNoteRoutes(_router, _shop);
    addProductRoutes(_router, _shop, _hooks);
    addVariationRoutes(_router, _shop, _hooks);
    addCustomerRoutes(_router, _shop, _hooks);
    addCouponRoutes(_router, _shop, _hooks);
    addTaxRoutes(_router, _shop);
    addWebhookRoutes(_router, _shop, _hooks);
    addSettingRoutes(_router, _shop);
    begin();
}

void WooCommerce::begin() {
    const std::string home = _start.home.empty() ? _shop.settings.home : _start.home;
    fillShop(_shop, _start.data, _start.orders, _start.seed, home);
    if (!_start.home.empty()) {
        _shop.moveTo(_start.home);
    }
}

void WooCommerce::setHome(const std::string& home) {
    const std::unique_lock lock(_shop.mutex);
    _start.home = home;
    _shop.moveTo(home);
}

std::string WooCommerce::kind(const Request& request) const {
    const auto path = restPath(request);
    if (!path) {
        return "other";
    }
    std::vector<std::string> words;
    bool endsInId = false;
    std::string_view rest = *path;
    while (!rest.empty()) {
        const std::size_t end = rest.find('/');
        const std::string_view word = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        endsInId = !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
        if (!word.empty() && !endsInId && word != "wc" && word != "v3") {
            words.emplace_back(word);
        }
    }
    if (words.empty()) {
        return "index";
    }
    const std::string& method = request.method;
    if (words.back() == "batch" && words.size() > 1) {
        return words[words.size() - 2] + ".batch";
    }
    const bool reads = method == "GET" || method == "HEAD";
    const char* verb = reads                ? (endsInId ? ".get" : ".list")
                       : method == "DELETE" ? ".delete"
                       : endsInId           ? ".update"
                                            : ".create";
    return words.back() + verb;
}

Response WooCommerce::answer(const Request& request) {
    return dispatch(request);
}

Answer WooCommerce::run(const Request& request, Call& call, const Route*& matched) {
    call.caller = _keys.caller(request, _shop.settings.home, _shop.now());
    call.caller.require(call.method);
    const Route* route = _router.find(call);
    const Handler* handler = route == nullptr ? nullptr : handlerOf(*route, call.method);
    if (handler == nullptr) {
        throw noRoute();
    }
    matched = route;
    call.body = bodyOf(request);
    if (!call.caller.known && !route->open) {
        throw notAllowed(call, *route);
    }
    return (*handler)(call);
}

Response WooCommerce::dispatch(const Request& request) {
    const auto path = restPath(request);
    if (!path) {
        return htmlPage(request.path == "/" ? 200 : 404);
    }
    Call call;
    call.query = Params(request.parameters());
    call.query.remove("rest_route");
    call.method = methodOf(request, call.query);
    call.path = *path;
    const bool writes = call.method != "GET" && call.method != "HEAD" && call.method != "OPTIONS";
    std::shared_lock shared(_shop.mutex, std::defer_lock);
    std::unique_lock alone(_shop.mutex, std::defer_lock);
    writes ? alone.lock() : shared.lock();
    const Route* matched = nullptr;
    Answer answer;
    try {
        answer = run(request, call, matched);
    } catch (const WpError& error) {
        answer = {error.status(), wire(error.body()), {}};
    }
    if (writes) {
        _deliveries.queue(_hooks.take(), _shop);
    }
    return framed(call, answer, matched);
}

Response WooCommerce::framed(const Call& call, const Answer& answer, const Route* route) const {
    Pairs headers = answer.headers;
    const bool open = route != nullptr && route->open;
    const bool itemMissing = route != nullptr && route->checksItem && answer.status == 404;
    if (route != nullptr && (call.caller.known || open) && !itemMissing) {
        const bool given =
            std::any_of(headers.begin(), headers.end(), [](const auto& header) { return header.first == "Allow"; });
        if (!given) {
            headers.emplace_back("Allow", route->allow);
        }
    }
    Response response;
    response.chunked = true;
    const std::string siteLink = "<" + _shop.settings.home + "/wp-json/>; rel=\"https://api.w.org/\"";
    response.headers = {{"Content-Type", "application/json; charset=UTF-8"}, {"Link", siteLink}};
    if (call.caller.known) {
        response.set("Cache-Control", "no-cache, must-revalidate, max-age=0, no-store, private");
    }
    if (call.query.has("_envelope")) {
        json::object inner;
        for (const auto& [name, value] : headers) {
            const bool number = name.starts_with("X-WP-");
            inner[name] = number ? json::value(std::stoll(value)) : json::value(value);
        }
        response.body = "{\"body\":" + answer.body + ",\"status\":" + std::to_string(answer.status) +
                        ",\"headers\":" + wire(inner) + "}";
        return response;
    }
    response.status = answer.status;
    response.body = answer.body;
    for (auto& [name, value] : headers) {
        response.set(name, value);
    }
    return response;
}

Response WooCommerce::refusal(Refusal what, int status) const {
    // wc/v3 itself has no such answers: these are a host's, a security plug-in's and the web server's.
    switch (what) {
    case Refusal::rateLimited:
        return {status > 0 ? status : 429,
                {{"Content-Type", "text/html; charset=UTF-8"}},
                "<html><head><title>429 Too Many Requests</title></head><body><center><h1>429 Too Many "
                "Requests</h1></center></body></html>\n",
                false};
    case Refusal::expiredToken:
        return Response::json(
            status > 0 ? status : 401,
            wire(WpError(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.").body()));
    case Refusal::serverError:
        break;
    }
    return {status > 0 ? status : 500,
            {{"Content-Type", "text/html; charset=UTF-8"}},
            "<!DOCTYPE html><html><body><p>There has been a critical error on this website.</p></body></html>\n",
            false};
}

json::value WooCommerce::dump() const {
    const std::shared_lock lock(_shop.mutex);
    return dumpShop(_shop);
}

void WooCommerce::load(const json::value& state) {
    const std::unique_lock lock(_shop.mutex);
    loadShop(_shop, state);
}

json::value WooCommerce::edit(const json::value& change) {
    const std::unique_lock lock(_shop.mutex);
    return editShop(_shop, _keys, change);
}

void WooCommerce::reset() {
    const std::unique_lock lock(_shop.mutex);
    _keys.forgetNonces();
    _hooks.take();
    _deliveries.clear();
    begin();
}

std::vector<OutgoingHook> WooCommerce::takeHooks() {
    const std::unique_lock lock(_shop.mutex);
    return _deliveries.take(_shop);
}

void WooCommerce::hookOutcome(std::int64_t webhook, bool good) {
    const std::unique_lock lock(_shop.mutex);
    _deliveries.outcome(webhook, good, _shop);
}

std::optional<Response> WooCommerce::control(const Request& request, std::string_view path) {
    if (path == "webhooks/outcome") {
        const json::value outcome = json::parse(request.body);
        hookOutcome(numberOf(outcome.as_object(), "webhook"), outcome.at("good").as_bool());
        return Response::json(200, "{\"ok\":true}\n");
    }
    if (path != "webhooks" && path != "webhooks/deliver") {
        return std::nullopt;
    }
    json::array list;
    for (const OutgoingHook& hook : takeHooks()) {
        json::object entry{{"webhook", hook.webhook}, {"ping", hook.ping}, {"url", hook.url}};
        if (path == "webhooks/deliver") {
            const int status = sendHook(hook);
            if (!hook.ping) {
                hookOutcome(hook.webhook, hookTaken(status));
            }
            entry["status"] = status;
        } else {
            json::object headers;
            for (const auto& [name, value] : hook.headers) {
                headers[name] = value;
            }
            entry["headers"] = std::move(headers);
            entry["body"] = hook.body;
        }
        list.push_back(std::move(entry));
    }
    return Response::json(200, json::serialize(list) + "\n");
}

} // namespace crossdock::sandbox::woo
