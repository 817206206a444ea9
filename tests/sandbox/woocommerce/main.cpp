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

/// Lists whose query contains `query` take longer, for as long as the shop lives.
void slowDown(FaultBook& faults, const std::string& query, int ms) {
    FaultRule rule;
    rule.type = FaultType::latency;
    rule.match.kind = "*.list";
    rule.match.query = query;
    rule.times = -1;
    rule.ms = ms;
    rule.standing = true;
    faults.add(rule);
}

int run(int argc, const char* const* argv) {
    std::vector<std::string> valued = serverOptionNames();
    valued.insert(valued.end(), {"data", "generate", "seed", "home-url", "page-latency"});
    const Arguments arguments(argc, argv, valued, {"tls", "help"});
    if (arguments.has("help")) {
        std::cout
            << "sandbox-woocommerce [--port N] [--address A] [--threads N] [--tls [--ca-out FILE]] [--data FILE|DIR]\n"
               "                    [--generate ORDERS] [--seed S] [--home-url URL] [--page-latency MS]\n"
               "--page-latency: what a list of 100 a page takes longer; others take a fifth of it.\n"
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
    if (const int latency = static_cast<int>(arguments.number("page-latency", 0)); latency > 0) {
        // A shop spends most of a slow page on its rows, and the rest on starting up.
        const int startUp = latency / 5;
        slowDown(controls.faults, "", startUp);
        slowDown(controls.faults, "per_page=100", latency - startUp);
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
