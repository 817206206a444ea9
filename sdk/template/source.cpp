#include "source.hpp"

#include <algorithm>
#include <string>

#include "mapping.hpp"

namespace example {

using namespace crossdock;

Component ExampleSource::describe() {
    return Component("example", "Example", "Products of the example service")
        .settings(Config::fields())
        .entity(Entity("product", "Products").incremental())
        .auth(tokenAuth())
        .requestsPerMinute(60)
        .concurrency(2);
}

Webhook ExampleSource::webhook() {
    return Webhook::hmacSha256Hex("x-example-signature", "webhook_secret").prefix("sha256=").topicIn("x-example-topic");
}

void ExampleSource::parseWebhook(const Settings&, std::string_view topic, std::string_view body, HintWriter& hints) {
    const std::string id = topic == "product.changed" ? changedIdIn(body) : std::string();
    if (!id.empty()) {
        hints.append("product", id);
    }
}

void ExampleSource::check(Call& call, Report& report) {
    _client.list(call, {}, {}, 1);
    report.info("token", "products can be read");
}

PageEnd ExampleSource::read(Call& call, const Pass& pass, RecordWriter& writer) {
    if (pass.entity != "product" || pass.mode == PassMode::Keys) {
        throw Error(ErrorClass::Unsupported, "this source reads whole products only");
    }
    if (pass.mode == PassMode::Ids) {
        return readIds(call, pass, writer);
    }
    const std::int64_t limit = std::min<std::int64_t>(_config.pageSize, pass.maxRecords);
    const HttpResponse page = _client.list(call, pass.position, pass.since, limit);
    writer.announce(page.date);
    const std::vector<JsonValue> items = itemsOf(page.body);
    for (const JsonValue& item : items) {
        writer.append(recordOf(item));
    }
    return {items.size() < static_cast<std::size_t>(limit), page.date, -1};
}

PageEnd ExampleSource::readIds(Call& call, const Pass& pass, RecordWriter& writer) const {
    for (const std::string_view id : pass.ids) {
        if (const auto answer = _client.item(call, id)) {
            writer.append(recordOf(JsonValue::parse(answer->body)));
        } else {
            Record gone;
            gone.op = Op::Delete;
            gone.key = id;
            gone.position = id;
            writer.append(gone);
        }
    }
    return {true, {}, -1};
}

} // namespace example
