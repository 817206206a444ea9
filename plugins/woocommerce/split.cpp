#include "json_view.hpp"
#include "source.hpp"

#include <algorithm>
#include <optional>

namespace crossdock::woocommerce {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t recordsPerWindow = 200; ///< fewer are read faster than they are split

struct Probe {
    std::int64_t created = 0;
    std::int64_t total = -1;
    bool found = false;
};

Probe probe(const Call& call, const Client& client, const Leg& leg, Query more) {
    Query query = leg.query;
    query.insert(query.end(), more.begin(), more.end());
    query.emplace_back("per_page", "1");
    query.emplace_back("_fields", "id,date_created_gmt");
    const Answer answer = client.get(call, leg.path, query, leg.label + ".probe");
    const std::vector<std::string> rows = elementsOf(answer.body);
    Probe probe;
    probe.found = !rows.empty();
    if (probe.found) {
        probe.total = answer.total;
        probe.created = gmtAt(parseObject(rows.front()), "date_created_gmt").value_or(UtcTime{}).us / second;
    }
    return probe;
}

} // namespace

void WooSource::split(Call& call, std::string_view entity, std::uint32_t most, WindowWriter& writer) {
    if ((entity != "order" && entity != "product") || most < 2 || _modifiedIgnored) {
        return;
    }
    const Reader& reader = this->reader(entity);
    const Leg leg = reader.legs(Order::Created, PassMode::Full).front();
    if (ignoresModified(call, _client, leg)) {
        _modifiedIgnored = true;
        return; // such a shop mistakes the zone of creation dates too
    }
    Query sorted{{"orderby", "date"}, {"order", "asc"}};
    const std::int64_t floor = reader.limits(Pass{}).createdFrom;
    if (floor > 0) {
        sorted.emplace_back("after", plainUtc(floor - 1));
        sorted.emplace_back("dates_are_gmt", "true");
    }
    const Probe first = probe(call, _client, leg, sorted);
    const std::int64_t count = std::min<std::int64_t>(most, first.total / recordsPerWindow);
    if (count < 2) {
        return;
    }
    // The n-th record by date is one row to read, so windows of equal numbers cost one small request each.
    std::vector<std::int64_t> cuts;
    for (std::int64_t i = 1; i < count; ++i) {
        Query query = sorted;
        query.emplace_back("offset", std::to_string(first.total * i / count));
        const Probe cut = probe(call, _client, leg, query);
        if (cut.found && cut.created > (cuts.empty() ? first.created : cuts.back())) {
            cuts.push_back(cut.created);
        }
    }
    if (cuts.empty()) {
        return;
    }
    std::int64_t from = 0;
    for (const std::int64_t cut : cuts) {
        writer.append(std::to_string(from) + "-" + std::to_string(cut));
        from = cut;
    }
    writer.append(std::to_string(from) + "-0");
}

} // namespace crossdock::woocommerce
