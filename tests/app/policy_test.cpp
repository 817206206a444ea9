#include "app/flow_runtime.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace crossdock;

class PolicyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PolicyTest);
    CPPUNIT_TEST(testSpansBecomeMicroseconds);
    CPPUNIT_TEST(testWritersDoNotOutnumberWhatTheTargetAllows);
    CPPUNIT_TEST(testReadersDoNotOutnumberWhatTheSourceAllows);
    CPPUNIT_TEST(testALeaseOutlivesACall);
    CPPUNIT_TEST_SUITE_END();

    conf::Flow _flow;
    conf::Connection _source;
    conf::Connection _sink;

    engine::Policy policy() const { return app::policyOf(_flow, _source, _sink); }

    void testSpansBecomeMicroseconds() {
        _flow.backoff.value = conf::Duration(1'500);
        _flow.overlap.value = conf::Duration(120'000);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(1'500'000), policy().backoffUs);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(120'000'000), policy().overlapUs);
    }

    void testWritersDoNotOutnumberWhatTheTargetAllows() {
        _flow.concurrency.value = 8;
        _sink.limits.concurrency.value = 3;
        CPPUNIT_ASSERT_EQUAL(3U, policy().concurrency);
        _sink.limits.concurrency.value = 0;
        CPPUNIT_ASSERT_EQUAL(1U, policy().concurrency);
    }

    void testReadersDoNotOutnumberWhatTheSourceAllows() {
        _flow.readers.value = 8;
        _source.limits.concurrency.value = 2;
        CPPUNIT_ASSERT_EQUAL(2U, policy().readers);
    }

    void testALeaseOutlivesACall() {
        _source.network.timeout.value = conf::Duration(300'000);
        CPPUNIT_ASSERT(policy().leaseUs > policy().callUs);
        CPPUNIT_ASSERT(policy().callUs >= 300'000'000);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PolicyTest);

} // namespace
