// A call that begins just after all calls were cancelled.
#include "flow_fixture.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace crossdock::engine {

using namespace test;

namespace {

/// Reads only once somebody has cancelled all calls, too early for this one, and answers when they are cancelled again.
class LateCall final : public SourcePort {
public:
    CheckReport check(const CallContext&) override { return {}; }

    SourcePage read(const CallContext&, const Pass&) override {
        std::unique_lock lock(_mutex);
        _reading = true;
        _changed.notify_all();
        _changed.wait(lock, [this] { return _cancelled > 0; });
        const int before = _cancelled;
        cancelledAgain = _changed.wait_for(lock, std::chrono::minutes(3), [&] { return _cancelled > before; });
        SourcePage page;
        page.failure = failed(ErrorClass::Cancelled, "cancelled");
        return page;
    }

    Result<std::vector<std::string>> split(const CallContext&, const std::string&, std::uint32_t) override {
        return std::vector<std::string>{};
    }

    void cancelAll() override {
        const std::lock_guard lock(_mutex);
        ++_cancelled;
        _changed.notify_all();
    }

    void awaitRead() {
        std::unique_lock lock(_mutex);
        _changed.wait(lock, [this] { return _reading; });
    }

    bool cancelledAgain = false;

private:
    std::mutex _mutex;
    std::condition_variable _changed;
    bool _reading = false;
    int _cancelled = 0;
};

} // namespace

class CancelRaceTest : public CppUnit::TestFixture, private FlowFixture {
    CPPUNIT_TEST_SUITE(CancelRaceTest);
    CPPUNIT_TEST(testACallThatBeganJustAfterTheCancellationIsCancelledToo);
    CPPUNIT_TEST_SUITE_END();

public:
    void testACallThatBeganJustAfterTheCancellationIsCancelledToo() {
        LateCall late;
        policy.readers = 1;
        entities = {{"order", true, false, false}};
        FlowRun run({*ledger, late, sink, inspection, transform, clock, random, sourceGate, sinkGate, policy, entities},
                    options());
        RunSummary summary;
        std::thread running([&] { summary = run.run(); });
        late.awaitRead();
        run.cancel();
        running.join();
        CPPUNIT_ASSERT(late.cancelledAgain);
        CPPUNIT_ASSERT_EQUAL(std::string("cancelled"), summary.status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CancelRaceTest);

} // namespace crossdock::engine
