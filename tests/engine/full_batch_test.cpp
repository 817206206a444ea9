// How many writes records cost that come in pages of another length.
#include "flow_fixture.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <future>

namespace crossdock::engine {

using namespace test;

class FullBatchTest : public CppUnit::TestFixture, private FlowFixture {
    CPPUNIT_TEST_SUITE(FullBatchTest);
    CPPUNIT_TEST(testBatchesAreFullWhateverLengthPagesHave);
    CPPUNIT_TEST(testAFullQueueIsDeliveredThoughNoBatchIsFull);
    CPPUNIT_TEST(testWhatIsOldWaitsForNobody);
    CPPUNIT_TEST(testAProbeTakesOneRecordWhileOthersAreRead);
    CPPUNIT_TEST(testAPassThatNobodyReadsIsNotWaitedFor);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        policy.pageSize = 7;
        policy.patienceUs = 3'600 * second; // nothing here is to depend on how fast the machine is
        for (int i = 100; i < 195; ++i) {
            const UtcTime then{clock.now().us - (1000 - i) * second};
            source.put("customer", "c" + std::to_string(i), "body", then);
            source.put("order", "o" + std::to_string(i), "body", then);
        }
    }

    void testBatchesAreFullWhateverLengthPagesHave() {
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), soon(options()).status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{190}, sink.documents.size());
        CPPUNIT_ASSERT_EQUAL(20, sink.writes);
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, sink.largest);
    }

    void testAFullQueueIsDeliveredThoughNoBatchIsFull() {
        policy.queueBatches = 1;
        policy.pageSize = 3;
        entities = {{"customer", false, true, false}, {"order", true, true, false}, {"refund", true, true, false}};
        for (int i = 100; i < 195; ++i) {
            source.put("refund", "r" + std::to_string(i), "body");
        }
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), soon(options()).status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{285}, sink.documents.size());
    }

    void testWhatIsOldWaitsForNobody() {
        policy.patienceUs = 0;
        std::promise<void> written;
        const std::shared_future<void> known = written.get_future().share();
        std::size_t first = 0;
        sink.answer = [&](const std::string&, const SinkItem&) -> std::optional<SinkResult> {
            if (first == 0) {
                first = sink.largest;
                written.set_value();
            }
            return std::nullopt;
        };
        entities = {{"order", true, true, false}};
        // The second page comes when something of the first is in the target.
        source.fault = [&](const Pass& pass) -> std::optional<Failure> {
            return pass.position.empty() || known.wait_for(std::chrono::minutes(2)) == std::future_status::ready
                       ? std::nullopt
                       : std::optional<Failure>(failed(ErrorClass::Config, "the first page is not written"));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), soon(options()).status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("the first page alone, though no batch is full", std::size_t{7}, first);
    }

    void testAProbeTakesOneRecordWhileOthersAreRead() {
        entities = {{"order", true, true, false}};
        policy.concurrency = 1;
        policy.readAttempts = 0;
        sinkGate.isDown = true;
        std::size_t first = 0;
        sink.answer = [&](const std::string&, const SinkItem&) -> std::optional<SinkResult> {
            first = first == 0 ? sink.largest : first;
            sinkGate.isDown = false;
            return std::nullopt;
        };
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), soon(options()).status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, first);
        CPPUNIT_ASSERT_EQUAL(1 + 10, sink.writes);
    }

    void testAPassThatNobodyReadsIsNotWaitedFor() {
        entities = {{"order", true, true, false}};
        source.fault = [](const Pass& pass) -> std::optional<Failure> {
            return pass.position.empty() ? std::nullopt
                                         : std::optional<Failure>(failed(ErrorClass::Permanent, "no second page"));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), soon(options()).status);
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), soon(options(RunKind::Deliver)).status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{7}, sink.documents.size());
    }

private:
    RunSummary soon(RunOptions options) {
        FlowRun run(parts(), std::move(options));
        return ended(run);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FullBatchTest);

} // namespace crossdock::engine
