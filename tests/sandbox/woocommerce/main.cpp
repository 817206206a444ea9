#include "sandbox_control/program.hpp"
#include "sandbox_woocommerce/woocommerce.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace {

using namespace crossdock::sandbox;

std::string environment(const char* name, const std::string& otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? otherwise : std::string{value};
}

/// Writes the state back to a --data file, for the next start; a folder of recordings is left alone.
void keep(const woo::WooCommerce& shop, const std::string& data) {
    if (data.empty() || std::filesystem::is_directory(data)) {
        return;
    }
    std::ofstream out(data + ".new", std::ios::trunc);
    out << boost::json::serialize(shop.dump()) << std::flush;
    if (!out) {
        throw std::runtime_error("cannot write " + data);
    }
    out.close();
    std::filesystem::rename(data + ".new", data);
}

int run(int argc, const char* const* argv) {
    std::vector<std::string> valued = serverOptionNames();
    valued.insert(valued.end(), {"data", "generate", "seed", "home-url", "page-latency"});
    const Arguments arguments(argc, argv, valued, {"tls", "help"});
    if (arguments.has("help")) {
        std::cout
            << "sandbox-woocommerce [--port N] [--address A] [--threads N] [--tls [--ca-out FILE]] [--data FILE|DIR]\n"
               "                    [--generate ORDERS] [--seed S] [--home-url URL] [--page-latency MS]\n"
               "Keys: SANDBOX_CONSUMER_KEY and SANDBOX_CONSUMER_SECRET, else ck_/cs_ and forty times '1'.\n";
        return 0;
    }
    Controls controls;
    woo::ShopStart start;
    start.data = arguments.text("data");
    start.orders = arguments.number("generate", 0);
    start.seed = static_cast<std::uint64_t>(arguments.number("seed", 1));
    start.home = arguments.text("home-url");
    woo::WooCommerce shop(controls.clock, start);
    const woo::ApiKey standard = woo::testKey(woo::Rights::readWrite);
    shop.addKey({environment("SANDBOX_CONSUMER_KEY", standard.key),
                 environment("SANDBOX_CONSUMER_SECRET", standard.secret), woo::Rights::readWrite});
    shop.addKey(woo::testKey(woo::Rights::read));
    shop.addKey(woo::testKey(woo::Rights::write));
    if (const std::int64_t latency = arguments.number("page-latency", 0); latency > 0) {
        FaultRule rule;
        rule.type = FaultType::latency;
        rule.match.kind = "*.list";
        rule.times = -1;
        rule.ms = static_cast<int>(latency);
        rule.standing = true;
        controls.faults.add(rule);
    }
    serve(shop, controls, arguments, [&](const std::string& url) {
        if (!arguments.has("home-url")) {
            shop.setHome(url);
        }
    });
    keep(shop, start.data);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "sandbox-woocommerce: " << error.what() << "\n";
        return 2;
    }
}
