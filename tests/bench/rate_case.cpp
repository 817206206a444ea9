#include "cases.hpp"
#include "installation.hpp"

#include <crossdock/time.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace crossdock::bench {

namespace {

constexpr std::int64_t minuteUs = 60'000'000;

std::vector<std::int64_t> momentsOfRequests(const Shop& shop) {
    std::vector<std::int64_t> moments;
    const boost::json::value requests = shop.control("GET", "requests?last=5000");
    for (const boost::json::value& request : requests.as_array()) {
        const auto at = UtcTime::parse(std::string(request.at("at").as_string()));
        if (!at) {
            throw std::runtime_error("a request without a time");
        }
        moments.push_back(at->us);
    }
    std::sort(moments.begin(), moments.end());
    return moments;
}

/// Most moments in any minute.
std::size_t busiestMinute(const std::vector<std::int64_t>& moments) {
    std::size_t busiest = 0;
    std::size_t first = 0;
    for (std::size_t last = 0; last < moments.size(); ++last) {
        while (moments[last] - moments[first] >= minuteUs) {
            ++first;
        }
        busiest = std::max(busiest, last - first + 1);
    }
    return busiest;
}

} // namespace

void benchRate(const Places& places, int requestsPerMinute) {
    constexpr int pageSize = 10;
    // Enough pages for a minute and a half, customers and refunds apart.
    const std::int64_t orders = std::int64_t{requestsPerMinute} * pageSize * 3 / 2;
    const Shop shop(places, orders, 0);
    const Project project(places);
    Setting setting = settingFor(shop, project);
    setting.requestsPerMinute = requestsPerMinute;
    setting.pageSize = pageSize;
    const Installation host(places, setting);
    shop.forgetCalls();
    const Synced synced = host.sync();
    const std::vector<std::int64_t> moments = momentsOfRequests(shop);
    if (moments.size() < 2) {
        throw std::runtime_error("too few requests");
    }
    // A minute's permits may all be used at its beginning, so only whole minutes tell.
    const std::int64_t minutes = (moments.back() - moments.front()) / minuteUs;
    const auto end = std::lower_bound(moments.begin(), moments.end(), moments.front() + minutes * minuteUs);
    std::printf("Use of the allowed rate, %d requests a minute to the shop\n  %s in %.1f s, %zu requests\n",
                requestsPerMinute, synced.status.c_str(), synced.usage.wallSeconds, moments.size());
    if (minutes > 0) {
        std::printf("  %.1f %% of what is allowed in the first %lld min (to reach: 95 %%)\n",
                    100 * static_cast<double>(end - moments.begin()) / static_cast<double>(minutes * requestsPerMinute),
                    static_cast<long long>(minutes));
    }
    std::printf("  busiest minute %zu (never above %d)\n", busiestMinute(moments), requestsPerMinute);
}

} // namespace crossdock::bench
