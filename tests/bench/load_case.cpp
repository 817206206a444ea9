#include "cases.hpp"
#include "installation.hpp"

#include <boost/json/array.hpp>

#include <cstdio>

namespace crossdock::bench {

namespace {

struct Cpu {
    double shop;
    double project;
};

Cpu cpuOf(const Shop& shop, const Project& project) {
    return {shop.cpuSeconds(), project.cpuSeconds()};
}

void printCalls(const char* side, const std::map<std::string, std::int64_t>& calls) {
    std::int64_t sum = 0;
    for (const auto& [kind, count] : calls) {
        sum += count;
    }
    std::printf("  %-8s %6lld calls", side, static_cast<long long>(sum));
    for (const auto& [kind, count] : calls) {
        std::printf("  %s %lld", kind.c_str(), static_cast<long long>(count));
    }
    std::printf("\n");
}

/// List calls that carried orders; the others look for cuts between windows, for trash and for the orders of refunds.
std::int64_t pagesOfOrders(const Shop& shop) {
    std::int64_t pages = 0;
    const boost::json::value requests = shop.control("GET", "requests?last=5000");
    for (const boost::json::value& request : requests.as_array()) {
        const std::string target(request.at("target").as_string());
        pages += target.find("/orders?") != std::string::npos && target.find("_fields=") == std::string::npos &&
                 target.find("status=trash") == std::string::npos;
    }
    return pages;
}

void measure(const char* title, const Installation& host, const Shop& shop, const Project& project,
             const std::vector<std::string>& more) {
    shop.forgetCalls();
    project.forgetCalls();
    const Cpu before = cpuOf(shop, project);
    const Synced synced = host.sync(more);
    const Cpu after = cpuOf(shop, project);
    std::printf("%s: %s in %.1f s, %.0f records/s\n", title, synced.status.c_str(), synced.usage.wallSeconds,
                static_cast<double>(synced.read) / synced.usage.wallSeconds);
    std::printf("  records  read %lld, created %lld, updated %lld, unchanged %lld, held or failed %lld\n",
                static_cast<long long>(synced.read), static_cast<long long>(synced.created),
                static_cast<long long>(synced.updated), static_cast<long long>(synced.unchanged),
                static_cast<long long>(synced.missed));
    printCalls("shop", shop.calls());
    std::printf("           of them %lld with pages of orders\n", static_cast<long long>(pagesOfOrders(shop)));
    printCalls("project", project.calls());
    constexpr double kibPerMib = 1024;
    std::printf("  memory   %.1f MiB resident at the peak\n", static_cast<double>(synced.usage.peakKib) / kibPerMib);
    std::printf("  cpu      crossdock %.1f s, shop's stand-in %.1f s, project's with PostgreSQL %.1f s\n",
                synced.usage.cpuSeconds, after.shop - before.shop, after.project - before.project);
}

} // namespace

void benchLoad(const Places& places, std::int64_t orders) {
    constexpr std::int64_t page = 100;
    const std::int64_t pages = (orders + page - 1) / page;
    std::printf("WooCommerce to Supabase, %lld orders with lines, their customers, products and refunds\n",
                static_cast<long long>(orders));
    std::printf(
        "  to reach for 10,000 orders: under 15 s (the documents: 400 s), under 64 MiB resident, also at 100,000\n"
        "  for this many: %lld list calls for orders, at most %lld write calls per table\n",
        static_cast<long long>(pages), static_cast<long long>(pages));
    const Shop shop(places, orders, 0);
    const Project project(places);
    const Installation host(places, settingFor(shop, project));
    measure("first", host, shop, project, {});
    measure("again", host, shop, project, {});
    measure("again, --full", host, shop, project, {"--full"});
}

} // namespace crossdock::bench
