// What waits while the conf changes.
#include "flow_fixture.hpp"

#include "store/by_hand.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::engine {

using namespace test;

namespace {

/// Hashes name the conf that they were made under, as those of a flow do.
class ByConf final : public Inspection {
public:
    Result<Inspected> inspect(const std::string&, const std::string& body, const std::string&) override {
        return Inspected{fingerprint(body) + conf, {}};
    }
    std::string renewed(const std::string& hash) const override { return hash.substr(0, hash.rfind('.')) + conf; }

    std::string conf = ".1";
};

} // namespace

class ConfChangeTest : public CppUnit::TestFixture, private FlowFixture {
    CPPUNIT_TEST_SUITE(ConfChangeTest);
    CPPUNIT_TEST(testWhatWasHeldUnderTheOldConfIsWrittenOnceUnderTheNewOne);
    CPPUNIT_TEST(testWhatWasPostedUnderTheOldConfIsWrittenAgain);
    CPPUNIT_TEST_SUITE_END();

    RunSummary synced(bool full) {
        RunOptions run = options();
        run.wish.full = full;
        return FlowRun(
                   {*ledger, source, sink, byConf, transform, clock, random, sourceGate, sinkGate, policy, entities},
                   std::move(run))
            .run();
    }

    ByConf byConf;

public:
    void testWhatWasHeldUnderTheOldConfIsWrittenOnceUnderTheNewOne() {
        sink.answer = [this](const std::string&, const SinkItem&) -> std::optional<SinkResult> {
            if (byConf.conf != ".1") {
                return std::nullopt;
            }
            SinkResult result;
            result.outcome = Outcome::Failed;
            result.failure = failed(ErrorClass::Hold, "no such status in the conf");
            return result;
        };
        source.put("order", "o1", "shipped");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, synced(false).counters.held);
        byConf.conf = ".2";
        CPPUNIT_ASSERT_EQUAL(
            std::uint64_t{1},
            crossdock::store::ByHand(*store, "acme", "orders").retry({}, "ann", "", clock.now()).value());
        synced(false);
        CPPUNIT_ASSERT_EQUAL(std::string("shipped"), body("order", "o1"));
        const int writes = sink.writes;
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, synced(true).counters.updated);
        CPPUNIT_ASSERT_EQUAL(writes, sink.writes);
    }

    void testWhatWasPostedUnderTheOldConfIsWrittenAgain() {
        source.put("order", "o1", "paid");
        synced(false);
        byConf.conf = ".2";
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, synced(true).counters.updated);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConfChangeTest);

} // namespace crossdock::engine
