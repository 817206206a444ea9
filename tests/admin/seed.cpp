#include "seed.hpp"

namespace crossdock::admin::test {

engine::NewItem order(const std::string& key) {
    engine::NewItem made;
    made.key = key;
    made.version = UtcTime{1'763'500'000'000'000};
    made.hash = "h" + key;
    made.stamp = made.hash;
    made.body = "{\"number\":\"" + key + "\"}";
    return made;
}

namespace {

engine::Verdict verdictOn(const engine::ClaimedItem& item) {
    engine::Verdict verdict;
    verdict.item = item.id;
    verdict.sync = item.sync;
    if (item.key == "1") {
        verdict.state = engine::ItemState::Done;
        verdict.tally = engine::Tally::Created;
        verdict.touchesLink = verdict.closesIntent = true;
        verdict.link = item.link;
        verdict.link->target = "T1";
        verdict.link->hash = verdict.link->posted = item.hash;
        return verdict;
    }
    verdict.state = engine::ItemState::ActionRequired;
    const bool failed = item.key == "3";
    verdict.tally = failed ? engine::Tally::Failed : engine::Tally::Held;
    verdict.failure = crossdock::failed(failed ? ErrorClass::Permanent : ErrorClass::Hold,
                                        failed ? "invalid SKU"
                                               : std::string("customer ") + hostileName +
                                                     " (jo@example.com, +1 555 010 9999) has no tax code");
    verdict.failure->reason = failed ? "permanent" : "tax_code_missing";
    return verdict;
}

} // namespace

void seed(AdminFixture& fixture, int others) {
    const UtcTime now = fixture.clock.now();
    const UtcTime lease{now.us + 60'000'000};
    std::unique_ptr<engine::Ledger> ledger = AdminFixture::good(fixture.store->ledger("acme", "orders-to-books"));
    AdminFixture::good(ledger->startSync({"s1", "full", "order", false, "olga"}, now));
    engine::PassPlan plan;
    plan.entity = "order";
    plan.moves = true;
    plan.sync = "s1";
    AdminFixture::good(ledger->openPass(plan, now));
    const engine::PartClaim part = *AdminFixture::good(ledger->claimPart({"order"}, now, lease));
    engine::PageWrite page;
    for (int key = 1; key <= 3 + others; ++key) {
        page.items.push_back(order(std::to_string(key)));
    }
    page.position = "1";
    page.seen = page.now = now;
    page.leaseUntil = lease;
    page.hwm = UtcTime{1'763'500'000'000'000};
    page.total = 3 + others;
    page.done = true;
    AdminFixture::good(ledger->storePage(part, page));
    const engine::Batch batch = AdminFixture::good(ledger->claim({"order"}, 1'000, now, lease));
    std::vector<engine::Intent> intents;
    std::vector<engine::Verdict> verdicts;
    for (const engine::ClaimedItem& item : batch.items) {
        intents.push_back({item.id, "r" + item.key, item.hash, lease});
        verdicts.push_back(verdictOn(item));
    }
    AdminFixture::good(ledger->intend(batch, intents, lease));
    AdminFixture::good(ledger->confirm(batch, verdicts, {}, now));
    AdminFixture::good(ledger->finishSync("s1", "partial", "", now));
}

} // namespace crossdock::admin::test
