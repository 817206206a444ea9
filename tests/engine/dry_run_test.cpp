#include "flow_fixture.hpp"

#include "engine/dry_run.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::engine {

using namespace test;

class DryRunTest : public CppUnit::TestFixture, private FlowFixture {
    CPPUNIT_TEST_SUITE(DryRunTest);
    CPPUNIT_TEST(testADryRunTellsWhatWouldHappenAndWritesNothing);
    CPPUNIT_TEST(testADryRunOfASourceThatFailsSaysSo);
    CPPUNIT_TEST_SUITE_END();

public:
    void testADryRunTellsWhatWouldHappenAndWritesNothing() {
        source.put("order", "o1", "posted");
        source.put("order", "o2", "stays");
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        source.put("order", "o1", "changed");
        source.put("order", "o3", "new");
        source.put("order", "o4", "unwanted");
        source.put("order", "o5", "odd");
        source.put("order", "o6", "broken");
        const int writes = sink.writes;
        const std::int64_t items = scalar("SELECT count(*) FROM item");
        std::map<std::string, PlanAction> changes;
        std::set<std::string> skipped;
        const RunSummary summary = DryRun(parts(), options()).run([&](const DryChange& change) {
            changes[change.key] = change.change.action;
            if (change.change.action == PlanAction::Skip) {
                skipped.insert(change.key);
            }
        });
        CPPUNIT_ASSERT_EQUAL(std::string("partial"), summary.status);
        CPPUNIT_ASSERT(changes.at("o1") == PlanAction::Update);
        CPPUNIT_ASSERT(changes.at("o3") == PlanAction::Create);
        CPPUNIT_ASSERT(changes.at("o5") == PlanAction::Hold);
        CPPUNIT_ASSERT(changes.at("o6") == PlanAction::Fail);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, changes.count("o2"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, skipped.count("o4"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.created);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.unchanged);
        CPPUNIT_ASSERT_EQUAL(writes, sink.writes);
        CPPUNIT_ASSERT_EQUAL(items, scalar("SELECT count(*) FROM item"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                             scalar("SELECT count(*) FROM sync WHERE dry_run = 1 AND created = 1 AND held = 1 "
                                    "AND entities <> ''"));
    }

    void testADryRunOfASourceThatFailsSaysSo() {
        source.fault = [](const Pass&) { return std::optional<Failure>(failed(ErrorClass::Auth, "401")); };
        const RunSummary summary = DryRun(parts(), options()).run({});
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), summary.status);
        CPPUNIT_ASSERT(summary.message.find("401") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DryRunTest);

} // namespace crossdock::engine
