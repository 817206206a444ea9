#include "cases.hpp"
#include "installation.hpp"

#include <cstdio>

namespace crossdock::bench {

namespace {

double load(const Places& places, const Shop& shop, const Project& project, int parallel) {
    shop.forgetCalls();
    project.empty();
    Setting setting = settingFor(shop, project);
    setting.parallel = parallel;
    const Synced synced = Installation(places, setting).sync();
    std::int64_t calls = 0;
    for (const auto& [kind, count] : shop.calls()) {
        calls += count;
    }
    std::printf("  windows %d, readers %d: %s in %.1f s, %lld created, %lld calls to the shop\n", parallel, parallel,
                synced.status.c_str(), synced.usage.wallSeconds, static_cast<long long>(synced.created),
                static_cast<long long>(calls));
    return synced.usage.wallSeconds;
}

} // namespace

void benchWindows(const Places& places, std::int64_t orders, int pageLatencyMs) {
    std::printf("First load of %lld orders from a shop whose lists take %d ms\n", static_cast<long long>(orders),
                pageLatencyMs);
    const Shop shop(places, orders, pageLatencyMs);
    const Project project(places);
    const double oneByOne = load(places, shop, project, 1);
    const double parallel = load(places, shop, project, 4);
    std::printf("  ratio %.2f (to reach: 0.50)\n", parallel / oneByOne);
}

} // namespace crossdock::bench
