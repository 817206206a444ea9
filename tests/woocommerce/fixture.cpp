#include "fixture.hpp"

#include "source.hpp"

#include <crossdock/plugin.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace crossdock::woocommerce::testing {

namespace json = boost::json;

namespace {

std::string folder() {
    if (const char* set = std::getenv("CROSSDOCK_FIXTURES")) {
        return std::string(set) + "/woocommerce/";
    }
    const char* source = std::getenv("CROSSDOCK_SOURCE_DIR");
    return std::string(source != nullptr ? source : ".") + "/../shared/fixtures/woocommerce/";
}

} // namespace

bool haveFixtures() {
    if (std::ifstream(folder() + "README.md").good()) {
        return true;
    }
    std::cerr << "no recordings in " << folder() << ": this case is skipped\n";
    return false;
}

json::value fixture(const std::string& file) {
    std::ifstream in(folder() + file, std::ios::binary);
    if (!in) {
        throw std::runtime_error("no recording " + file);
    }
    return json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
}

json::value fixtureBody(const std::string& file) {
    return fixture(file).at("response").at("body");
}

std::vector<json::object> fixtureRecords(const std::vector<std::string>& files) {
    std::vector<json::object> records;
    for (const std::string& file : files) {
        const json::value body = fixtureBody(file);
        for (const json::value& record : body.as_array()) {
            records.push_back(record.as_object());
        }
    }
    return records;
}

std::vector<json::object> recordedOrders() {
    return fixtureRecords({"orders/page-1.json", "orders/page-2.json", "orders/page-3.json", "orders/page-4.json",
                           "orders-trash/page-1.json"});
}

std::string settingsWith(std::string_view overrides, std::string_view url) {
    const json::value schema = json::parse(ComponentTable::of<WooSource>()->settings_schema);
    json::object settings;
    for (const auto& property : schema.at("properties").as_object()) {
        if (const json::value* standard = property.value().as_object().if_contains("default")) {
            settings[property.key()] = *standard;
        }
    }
    const json::object given = parsed(overrides);
    for (const auto& member : given) {
        settings[member.key()] = member.value();
    }
    settings["connection"] = {
        {"name", "shop"}, {"organisation", "acme"}, {"url", json::string(url.data(), url.size())}};
    return json::serialize(settings);
}

json::object parsed(std::string_view text) {
    return json::parse(json::string_view(text.data(), text.size())).as_object();
}

std::string str(const json::value& value) {
    return std::string(std::string_view(value.as_string()));
}

} // namespace crossdock::woocommerce::testing
