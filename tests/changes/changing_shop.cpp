#include "changing_shop.hpp"

#include <Poco/Base64Encoder.h>

#include <sstream>

namespace crossdock::changes {

namespace json = boost::json;
using sandbox::Request;
using sandbox::Response;

namespace {

std::string basic(const sandbox::woo::ApiKey& key) {
    std::ostringstream text;
    Poco::Base64Encoder encoder(text);
    encoder.rdbuf()->setLineLength(0);
    encoder << key.key << ':' << key.secret;
    encoder.close();
    return "Basic " + text.str();
}

std::string idOf(const json::value& document) {
    return std::to_string(document.at("id").to_number<std::int64_t>());
}

/// The same moment in every run, before anything reads the clock.
sandbox::SandboxClock& stopped(sandbox::SandboxClock& clock) {
    clock.freeze(true);
    clock.set(UtcTime::parse("2026-11-20T12:00:00Z").value());
    return clock;
}

} // namespace

ChangingShop::ChangingShop(std::uint64_t seed, std::int64_t orders, Random& random)
    : _random(random),
      _shop(stopped(clock), {"", orders, seed, "https://shop.example.com"}),
      _authorization(basic(sandbox::woo::testKey(sandbox::woo::Rights::readWrite))) {
    _shop.addKey(sandbox::woo::testKey(sandbox::woo::Rights::readWrite));
    for (const json::value& order : all("orders", "status=any")) {
        _orders.push_back(idOf(order));
        for (const json::value& refund : order.at("refunds").as_array()) {
            _refunds.emplace_back(_orders.back(), idOf(refund));
        }
    }
    for (const json::value& product : all("products")) {
        _products.push_back(idOf(product));
    }
    for (const json::value& customer : all("customers", "role=all")) {
        _customers.push_back(idOf(customer));
    }
}

Response ChangingShop::answer(const std::string& method, const std::string& pathAndQuery, const std::string& body) {
    Request request;
    request.method = method;
    request.target = "/wp-json/wc/v3/" + pathAndQuery;
    const std::size_t mark = request.target.find('?');
    request.path = sandbox::percentDecode(request.target.substr(0, mark), false);
    request.query = mark == std::string::npos ? std::string() : request.target.substr(mark + 1);
    request.headers = {{"Authorization", _authorization}, {"Content-Type", "application/json"}};
    request.body = body;
    request.https = true;
    return _shop.answer(request);
}

json::array ChangingShop::all(const std::string& path, const std::string& query) {
    json::array list;
    for (int page = 1; true; ++page) {
        const Response response =
            answer("GET", path + "?per_page=100&page=" + std::to_string(page) + (query.empty() ? "" : "&" + query));
        const json::value part = json::parse(response.body);
        for (const json::value& document : part.as_array()) {
            list.push_back(document);
        }
        if (part.as_array().size() < 100) {
            return list;
        }
    }
}

void ChangingShop::send(const std::string& method, const std::string& path, const std::string& body) {
    const Response response = answer(method, path, body);
    if (tell) {
        tell(clock.now().text() + "  " + method + ' ' + path + ' ' + body + " -> " + std::to_string(response.status));
    }
    if (response.status != 201) {
        return;
    }
    const json::value made = json::parse(response.body);
    if (path == "orders") {
        _orders.push_back(idOf(made));
    } else if (path == "products") {
        _products.push_back(idOf(made));
    } else if (path == "customers") {
        _customers.push_back(idOf(made));
    } else {
        _refunds.emplace_back(path.substr(7, path.find('/', 7) - 7), idOf(made));
    }
}

void ChangingShop::changeSomething() {
    const std::uint64_t kind = _random.below(20);
    if (kind < 4) {
        createOrder();
    } else if (kind < 14) {
        changeOrder();
    } else if (kind < 15) {
        behindItsBack();
    } else if (kind < 17) {
        changeProduct();
    } else {
        changeCustomer();
    }
}

void ChangingShop::createOrder() {
    const std::string quantity = std::to_string(1 + _random.below(3));
    send(
        "POST", "orders",
        R"({"status":"processing","customer_id":)" + (_random.below(3) == 0 ? "0" : one(_customers)) +
            R"(,"billing":{"first_name":"Ada","last_name":"Lovelace","email":"ada@example.com"},"line_items":[{"product_id":)" +
            one(_products) + R"(,"quantity":)" + quantity + "}]}");
}

void ChangingShop::changeOrder() {
    const std::string order = "orders/" + one(_orders);
    switch (_random.below(10)) {
    case 0:
    case 1:
        send("PUT", order, R"({"status":"completed"})");
        break;
    case 2:
        send("PUT", order, R"({"customer_note":"note )" + std::to_string(_random.below(1000)) + "\"}");
        break;
    case 3:
        send("PUT", order, R"({"status":"cancelled"})");
        break;
    case 4: // also brings back what is in the trash
        send("PUT", order, R"({"status":"processing"})");
        break;
    case 5:
        send("DELETE", order);
        break;
    case 6:
        send("DELETE", order + "?force=true");
        break;
    case 7:
        if (!_refunds.empty()) {
            const auto& [parent, refund] = _refunds[_random.below(_refunds.size())];
            send("DELETE", "orders/" + parent + "/refunds/" + refund + "?force=true");
        }
        break;
    default:
        send("POST", order + "/refunds",
             R"({"amount":"0.)" + std::to_string(10 + _random.below(90)) + R"(","api_refund":false})");
    }
}

// A plug-in that writes into the database: no date moves.
void ChangingShop::behindItsBack() {
    const std::string order = one(_orders);
    try {
        _shop.edit(json::parse(R"({"merge":{"orders":[{"id":)" + order + R"(,"status":")" +
                               (_random.below(2) == 0 ? "on-hold" : "processing") + R"("}]}})"));
        if (tell) {
            tell(clock.now().text() + "  behind its back: orders/" + order);
        }
    } catch (const std::exception&) { // it has gone
    }
}

void ChangingShop::changeCustomer() {
    const std::string number = std::to_string(_random.below(1'000'000));
    switch (_random.below(4)) {
    case 0:
        send("POST", "customers", R"({"email":"c)" + number + R"(@example.com","username":"c)" + number + "\"}");
        break;
    case 1:
        send("DELETE", "customers/" + one(_customers) + "?force=true");
        break;
    default:
        send("PUT", "customers/" + one(_customers), R"({"first_name":"N)" + number + "\"}");
    }
}

void ChangingShop::changeProduct() {
    const std::string number = std::to_string(_random.below(1'000'000));
    switch (_random.below(5)) {
    case 0:
        send("POST", "products", R"({"name":"P)" + number + R"(","type":"simple","regular_price":"9.99"})");
        break;
    case 1:
        send("DELETE", "products/" + one(_products));
        break;
    case 2:
        send("DELETE", "products/" + one(_products) + "?force=true");
        break;
    default:
        send("PUT", "products/" + one(_products), R"({"name":"P)" + number + R"(","status":"publish"})");
    }
}

} // namespace crossdock::changes
