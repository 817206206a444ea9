// The connector in a host in memory. Exit status 0 when all is well; any test framework does as well as this.

#include <crossdock/testing/fake_host.hpp>

#include <cstdio>
#include <string>

#include "sink.hpp"
#include "source.hpp"

namespace {

using namespace crossdock;
using testing::Answer;
using testing::FakeHost;

int failures = 0;

void expect(bool condition, const char* what) {
    if (!condition) {
        std::printf("FAILED: %s\n", what);
        ++failures;
    }
}

void readsPageAfterPage() {
    FakeHost host;
    host.http.push(Answer::ok(R"([{"id":1,"name":"Hat","changed_at":"2026-01-01T00:00:00Z"},{"id":2,"name":"Cap"}])"));
    host.http.push(Answer::ok(R"([{"id":3,"name":"Cup"}])"));
    auto source = testing::SourceDriver::of<example::ExampleSource>(host, R"({"page_size":2})");
    Pass pass;
    pass.entity = "product";
    const testing::ReadResult all = source.readAll(pass);
    expect(!all.failure && all.records.size() == 3, "three products in two pages");
    expect(host.http.requests().at(1).queryValue("after") == "2", "the second page begins after the first");
    expect(host.http.requests().at(0).auths == std::vector<std::string>{"token"}, "the request is signed by the host");
}

void tellsThatAnIdIsGone() {
    FakeHost host;
    host.http.push(Answer::json(404, R"({"error":"not found"})"));
    auto source = testing::SourceDriver::of<example::ExampleSource>(host, R"({"page_size":2})");
    Pass pass;
    pass.mode = PassMode::Ids;
    pass.entity = "product";
    pass.ids = {"7"};
    const testing::ReadResult result = source.read(pass);
    expect(result.records.size() == 1 && result.records[0].op == Op::Delete, "a product that is gone is a deletion");
}

void aWebhookNamesItsProduct() {
    const auto webhook = testing::WebhookDriver::of<example::ExampleSource>();
    const testing::HintResult changed = webhook.parse("product.changed", R"({"product":{"id":7}})");
    expect(changed.hints.size() == 1 && changed.hints[0].entity == "product" && changed.hints[0].key == "7",
           "the changed product is named");
    for (const char* body : {"", "[]", "{\"product\":7}", "{\"product\":{\"id\":\"7 8\"}}"}) {
        const testing::HintResult nothing = webhook.parse("product.changed", body);
        expect(nothing.hints.empty() && !nothing.failure, "rubbish names nothing");
    }
    expect(webhook.parse("shop.closed", R"({"product":{"id":7}})").hints.empty(), "other topics name nothing");
}

void oneBadProductDoesNotHurtTheOthers() {
    FakeHost host;
    host.http.push(Answer::json(422, R"({"error":"no name"})"));
    host.http.push(Answer::json(201, "{}"));
    auto sink = testing::SinkDriver::of<example::ExampleSink>(host);
    ItemView bad;
    bad.key = "1";
    bad.body = "{}";
    ItemView good;
    good.key = "2";
    good.body = R"({"name":"Hat"})";
    const testing::WriteResult result = sink.write("product", {bad, good});
    expect(result.items[0].outcome == XD_RESULT_FAILED && result.items[0].failure.cls == ErrorClass::Permanent,
           "the first fails");
    expect(result.items[1].outcome == XD_RESULT_CREATED && result.items[1].written.target == "2",
           "the second is created");
}

} // namespace

int main() {
    readsPageAfterPage();
    tellsThatAnIdIsGone();
    oneBadProductDoesNotHurtTheOthers();
    aWebhookNamesItsProduct();
    std::printf("%d failed\n", failures);
    return failures == 0 ? 0 : 1;
}
