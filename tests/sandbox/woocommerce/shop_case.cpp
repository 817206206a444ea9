#include "sandbox_woocommerce/shop_case.hpp"

#include "sandbox_shop/exact_json.hpp"

#include <iostream>
#include <stdexcept>

namespace crossdock::sandbox::woo {

ShopCase::ShopCase(const std::string& data, std::int64_t orders, std::uint64_t seed)
    : shop(clock, {data, orders, seed, "https://shop.example.com"}) {
    for (const Rights rights : {Rights::readWrite, Rights::read, Rights::write}) {
        shop.addKey(testKey(rights));
    }
    clock.freeze(true);
}

Response ShopCase::send(const std::string& method, const std::string& pathAndQuery, const std::string& body) {
    Exchange exchange;
    exchange.method = method;
    const std::size_t mark = pathAndQuery.find('?');
    exchange.path = "/wp-json/wc/v3/" + pathAndQuery.substr(0, mark);
    exchange.query = mark == std::string::npos ? Pairs{} : parseForm(pathAndQuery.substr(mark + 1));
    exchange.auth = "basic-https";
    if (!body.empty()) {
        exchange.requestBody = body;
    }
    return shop.answer(requestOf(exchange));
}

boost::json::value ShopCase::get(const std::string& pathAndQuery) {
    const Response response = send("GET", pathAndQuery);
    if (response.status != 200) {
        throw std::runtime_error(pathAndQuery + ": " + response.body);
    }
    return parseJson(response.body);
}

std::vector<std::int64_t> ShopCase::ids(const std::string& pathAndQuery) {
    const boost::json::value list = get(pathAndQuery);
    std::vector<std::int64_t> out;
    for (const auto& item : list.as_array()) {
        out.push_back(item.at("id").as_int64());
    }
    return out;
}

void ShopCase::setClock(const std::string& utc) {
    clock.set(UtcTime::parse(utc).value());
}

void ShopCase::edit(const std::string& json) {
    shop.edit(parseJson(json));
}

bool nothingRecorded() {
    if (!recordedFolder().empty()) {
        return false;
    }
    std::cout << "(no recorded answers on this machine: skipped) ";
    return true;
}

} // namespace crossdock::sandbox::woo
