// How long one inspection of an order takes; prints microseconds and MB/s. No limit is judged here: machines differ.

#include "canonical/inspect.hpp"
#include "sample_records.hpp"

#include <chrono>
#include <cstdio>
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
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i) {
        const auto result = inspect("order", order, "7310");
        guard += result ? result->hash[0] : 0U;
    }
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    std::printf("inspect: %zu bytes, %.1f us each, %.0f MB/s (%u)\n", order.size(), took.count() / rounds,
                static_cast<double>(order.size()) * rounds / took.count(), guard);
    return guard == 0 ? 1 : 0;
}
