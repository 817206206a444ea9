#include "cases.hpp"
#include "installation.hpp"

#include <algorithm>
#include <cstdio>

namespace crossdock::bench {

void benchStart(const Places& places) {
    constexpr int flows = 10;
    constexpr int rounds = 5;
    Setting setting;
    setting.flows = flows;
    const Installation host(places, setting);
    std::vector<double> times;
    long peakKib = 0;
    for (int round = 0; round < rounds; ++round) {
        ChildProcess daemon(host.log("serve"), host.command({"serve"}));
        daemon.announced("msg=\"ready\"");
        times.push_back(daemon.secondsSinceStart());
        daemon.interrupt();
        peakKib = std::max(peakKib, daemon.wait().peakKib);
    }
    std::sort(times.begin(), times.end());
    std::printf("Start of the daemon with %d flows until it is ready\n  %.0f ms (median of %d, from %.0f to %.0f; to "
                "reach: 200 ms), %.1f MiB resident at the peak\n",
                flows, times[rounds / 2] * 1e3, rounds, times.front() * 1e3, times.back() * 1e3,
                static_cast<double>(peakKib) / 1024);
}

} // namespace crossdock::bench
