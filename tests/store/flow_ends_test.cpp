#include "store/flow_ends.hpp"

#include "store_fixture.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::store {

namespace {

using test::StoreFixture;

class FlowEndsTest : public CppUnit::TestFixture, public StoreFixture {
    CPPUNIT_TEST_SUITE(FlowEndsTest);
    CPPUNIT_TEST(testAFlowThatLinkedNothingMayGoAnywhere);
    CPPUNIT_TEST(testAFlowThatLinkedStopsBeforeAnotherSystem);
    CPPUNIT_TEST(testAPersonMaySayThatItOnlyMoved);
    CPPUNIT_TEST(testAFlowOfAnOlderStoreIsBelieved);
    CPPUNIT_TEST_SUITE_END();

    const EndLines _clone{"woocommerce https://staging.example", "quickbooks https://books, realm_id 1"};
    const EndLines _live{"woocommerce https://shop.example", "quickbooks https://books, realm_id 1"};
    const EndLines _otherBooks{"woocommerce https://shop.example", "quickbooks https://books, realm_id 2"};

    FlowEnds ends() { return FlowEnds(*store, "acme", "orders"); }
    void assertMoved(const EndLines& to, const std::string& was, const std::string& is) {
        const Status admitted = ends().admit(to, now);
        CPPUNIT_ASSERT(!admitted.ok());
        CPPUNIT_ASSERT(admitted.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT_EQUAL(std::string("moved"), admitted.failure().code);
        for (const std::string& piece : {"\"" + was + "\"", "\"" + is + "\"", std::string("crossdock accept orders")}) {
            CPPUNIT_ASSERT_MESSAGE(admitted.failure().message,
                                   admitted.failure().message.find(piece) != std::string::npos);
        }
    }

    void testAFlowThatLinkedNothingMayGoAnywhere() {
        good(ends().admit(_clone, now));
        good(ends().admit(_live, now));
        good(ends().admit(_live, now));
    }

    void testAFlowThatLinkedStopsBeforeAnotherSystem() {
        good(ends().admit(_live, now));
        put({item("o1", 10, "a")});
        deliver();
        good(ends().admit(_live, now));
        assertMoved(_clone, _live.from, _clone.from);
        assertMoved(_otherBooks, _live.to, _otherBooks.to);
        good(ends().admit(_live, now)); // set back, it goes on
        good(FlowEnds(*store, "acme", "another flow").admit(_clone, now));
    }

    void testAPersonMaySayThatItOnlyMoved() {
        good(ends().admit(_live, now));
        put({item("o1", 10, "a")});
        deliver();
        good(ends().accept(_clone, "ann", "new domain", now));
        good(ends().admit(_clone, now));
        assertMoved(_live, _clone.from, _live.from);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM activity WHERE kind = 'flow_accepted' AND "
                                                     "who = 'ann' AND message LIKE '%new domain%'"));
    }

    void testAFlowOfAnOlderStoreIsBelieved() {
        put({item("o1", 10, "a")});
        deliver();
        good(ends().admit(_live, now));
        assertMoved(_clone, _live.from, _clone.from);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FlowEndsTest);

} // namespace

} // namespace crossdock::store
