#include "shop_source.hpp"

#include "source.hpp"

#include <crossdock/plugin.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace crossdock::changes {

namespace json = boost::json;

namespace {

constexpr std::string_view apiPath = "/wp-json/wc/v3/";

// As a host fills them in from the declared defaults.
std::string settings() {
    const json::value schema = json::parse(ComponentTable::of<woocommerce::WooSource>()->settings_schema);
    json::object filled;
    for (const auto& property : schema.at("properties").as_object()) {
        if (const json::value* standard = property.value().as_object().if_contains("default")) {
            filled[property.key()] = *standard;
        }
    }
    filled["raw"] = false;
    filled["connection"] = {{"name", "shop"}, {"organisation", "acme"}, {"url", "https://shop.example.com"}};
    return json::serialize(filled);
}

std::string targetOf(const testing::SeenRequest& request) {
    std::string target = request.path.substr(std::min(request.path.size(), apiPath.size()));
    for (std::size_t i = 0; i < request.query.size(); ++i) {
        target += (i == 0 ? '?' : '&') + sandbox::percentEncode(request.query[i].first) + '=' +
                  sandbox::percentEncode(request.query[i].second);
    }
    return target;
}

} // namespace

ShopSource::ShopSource(const Clock& clock, ChangingShop& shop, std::function<void()> between)
    : _clock(clock),
      _shop(shop),
      _between(std::move(between)),
      _driver(testing::SourceDriver::of<woocommerce::WooSource>(_host, settings())) {
    _host.http.handle([this](const testing::SeenRequest& request) { return answer(request); });
}

testing::Answer ShopSource::answer(const testing::SeenRequest& request) {
    _between();
    _host.now = _clock.now();
    const sandbox::Response response = _shop.answer(request.method, targetOf(request), request.body);
    if (_shop.tell) {
        _shop.tell("    read " + targetOf(request));
    }
    testing::Answer answer;
    answer.response.status = response.status;
    answer.response.body = response.body;
    for (const auto& [name, value] : response.headers) {
        std::string lower = name;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
        answer.header(lower, value);
    }
    return answer.date(UtcTime{_shop.clock.now().us / 1'000'000 * 1'000'000});
}

engine::SourcePage ShopSource::read(const engine::CallContext&, const engine::Pass& pass) {
    _host.now = _clock.now();
    Pass wanted;
    wanted.mode = static_cast<PassMode>(pass.mode);
    wanted.entity = pass.entity;
    wanted.since = pass.since;
    wanted.until = pass.until;
    wanted.window = pass.window;
    wanted.position = pass.position;
    wanted.ids.assign(pass.ids.begin(), pass.ids.end());
    wanted.maxRecords = pass.maxRecords;
    _driver.stopAfter = pass.maxRecords;
    const testing::ReadResult read = _driver.read(wanted);
    engine::SourcePage page;
    for (const Record& record : read.records) {
        if (_shop.tell) {
            _shop.tell("      " + pass.entity + ' ' + record.key + " of " + record.version.text() + ' ' + record.stamp);
        }
        page.records.push_back({static_cast<engine::Op>(record.op),
                                record.key,
                                record.version,
                                record.created,
                                record.stamp,
                                record.position,
                                record.body,
                                record.raw,
                                {}});
    }
    page.done = read.end.done && !read.stopped;
    page.serverDate = read.end.serverDate;
    page.total = read.end.total;
    page.failure = read.failure;
    return page;
}

Result<std::vector<std::string>> ShopSource::split(const engine::CallContext&, const std::string& entity,
                                                   std::uint32_t most) {
    _host.now = _clock.now();
    const testing::SplitResult split = _driver.split(entity, most);
    return split.failure ? Result<std::vector<std::string>>(*split.failure) : split.windows;
}

} // namespace crossdock::changes
