// Processor time of one inspection of an order; prints microseconds and MB/s. No limit is judged here: machines differ.

#include "canonical/inspect.hpp"
#include "sample_records.hpp"

#include <cstdio>
#include <ctime>
#include <string>

int main() {
    using namespace crossdock::canonical;
    std::string order = test::soundOrder();
    // Real orders are about 3.8 kB; meta data fills the sample up to that.
    std::string meta;
    for (int i = 0; order.size() + meta.size() < 3'800; ++i) {
        meta += ",\"key_" + std::to_string(i) + "\":\"value of a plug-in " + std::to_string(i) + "\"";
    }
    order = test::with(order, "\"note\":\"x\"", "\"note\":\"x\"" + meta);
    constexpr int rounds = 20'000;
    unsigned guard = 0;
    const std::clock_t start = std::clock();
    for (int i = 0; i < rounds; ++i) {
        const auto result = inspect("order", order, "7310");
        guard += result ? result->hash[0] : 0U;
    }
    const double tookUs = static_cast<double>(std::clock() - start) * 1e6 / CLOCKS_PER_SEC;
    std::printf("inspect: %zu bytes, %.1f us each, %.0f MB/s (%u)\n", order.size(), tookUs / rounds,
                static_cast<double>(order.size()) * rounds / tookUs, guard);
    return guard == 0 ? 1 : 0;
}
