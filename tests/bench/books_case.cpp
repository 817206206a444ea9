#include "cases.hpp"
#include "installation.hpp"

#include <boost/json/parse.hpp>

#include <cstdio>
#include <fstream>
#include <sstream>

namespace crossdock::bench {

namespace {

namespace json = boost::json;

/// An empty company in the United States with automated sales tax, and a connection's keys to it.
struct Company : Side {
    explicit Company(const Places& places)
        : Side(places.folder / "company",
               {places.programs / "sandbox-quickbooks",
                {"--port", "0", "--company", "us-auto", "--keys-out", (places.folder / "company.keys").string()}}),
          keys(read(places.folder / "company.keys")) {}

    std::string secret(const char* name) const { return std::string(keys.at(name).as_string()); }

    const json::object keys;

private:
    static json::object read(const std::filesystem::path& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return json::parse(text.str()).as_object();
    }
};

std::int64_t number(const json::value& object, const char* name) {
    return object.at(name).to_number<std::int64_t>();
}

void measure(const char* title, const Installation& host, const Shop& shop, const Company& company,
             std::int64_t orders) {
    constexpr double kibPerMib = 1024;
    constexpr double ordersPerRead = 30;
    shop.forgetCalls();
    company.forgetCalls();
    const std::int64_t readsBefore = number(company.control("GET", "metering"), "core_plus");
    const Synced synced = host.sync();
    const json::value counters = company.control("GET", "counters");
    const std::int64_t reads = number(company.control("GET", "metering"), "core_plus") - readsBefore;
    std::printf("%s: %s in %.1f s\n", title, synced.status.c_str(), synced.usage.wallSeconds);
    std::printf("  records  read %lld, created %lld, updated %lld, unchanged %lld, held or failed %lld\n",
                static_cast<long long>(synced.read), static_cast<long long>(synced.created),
                static_cast<long long>(synced.updated), static_cast<long long>(synced.unchanged),
                static_cast<long long>(synced.missed));
    std::printf("  books    %lld calls:", static_cast<long long>(number(counters, "total")));
    for (const auto& [kind, count] : counters.at("by_kind").as_object()) {
        std::printf("  %s %lld", std::string(kind).c_str(), static_cast<long long>(count.to_number<std::int64_t>()));
    }
    std::printf("\n  reads    %lld metered, at most %.0f\n", static_cast<long long>(reads),
                static_cast<double>(orders) / ordersPerRead);
    std::printf("  pace     busiest second %lld, busiest minute %lld, %lld at once\n",
                static_cast<long long>(number(counters, "busiest_second")),
                static_cast<long long>(number(counters, "busiest_minute")),
                static_cast<long long>(number(counters, "peak_concurrency")));
    for (const auto& [status, count] : counters.at("by_status").as_object()) {
        if (status != "200") {
            std::printf("  answers  %s: %lld\n", std::string(status).c_str(),
                        static_cast<long long>(count.to_number<std::int64_t>()));
        }
    }
    std::int64_t shopCalls = 0;
    for (const auto& [kind, count] : shop.calls()) {
        shopCalls += count;
    }
    std::printf("  shop     %lld calls\n", static_cast<long long>(shopCalls));
    std::printf("  memory   %.1f MiB resident at the peak\n", static_cast<double>(synced.usage.peakKib) / kibPerMib);
    std::printf("  cpu      crossdock %.1f s\n", synced.usage.cpuSeconds);
}

} // namespace

void benchBooks(const Places& places, std::int64_t orders) {
    std::printf("WooCommerce to QuickBooks, %lld new orders with their customers, products and refunds\n",
                static_cast<long long>(orders));
    std::printf("  to reach for 1,000 orders: at most 120 calls in all, 1 metered read for 30 orders; at most 500 a "
                "minute, 10 a second, 10 at once\n");
    const Shop shop(places, orders, 0);
    const Company company(places);
    Setting setting;
    setting.shopUrl = shop.url();
    setting.consumerKey = shop.key;
    setting.consumerSecret = shop.secret;
    setting.booksUrl = company.url();
    setting.realm = company.secret("realm_id");
    const Installation host(places, setting);
    host.keep("books.client_id", company.secret("client_id"));
    host.keep("books.client_secret", company.secret("client_secret"));
    runToEnd(host.log("connect"), host.command({"connect", "books", "--refresh-token-stdin", "--realm", setting.realm},
                                               company.secret("refresh_token")));
    measure("first", host, shop, company, orders);
    measure("again", host, shop, company, orders);
}

} // namespace crossdock::bench
