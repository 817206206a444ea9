// Customers and items whose write was cut off: what is there is found, what is not is never taken for another one of the list.
#include "books_world.hpp"
#include "outcomes.hpp"
#include "shop_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace crossdock;
using namespace crossdock::quickbooks::test;
using Kind = Trouble::Kind;

class LostNamesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LostNamesTest);
    CPPUNIT_TEST(testACustomerThatWasNeverMadeIsNotTakenForItsNeighbour);
    CPPUNIT_TEST(testAnItemThatWasNeverMadeIsNotTakenForItsNeighbour);
    CPPUNIT_TEST(testACustomerMadeForAnOrderWhoseOwnWriteWasLostIsSentAgain);
    CPPUNIT_TEST(testACustomerThatIsThereAsItShouldBeIsFound);
    CPPUNIT_TEST(testABuyerWithoutAddressIsMadeOnceAlthoughItsAnswerWasLost);
    CPPUNIT_TEST(testACustomerWithoutAddressIsMadeOnceAlthoughItsAnswerWasLost);
    CPPUNIT_TEST(testTwoBuyersOfOneNameWithoutAddressStayTwo);
    CPPUNIT_TEST_SUITE_END();

    void testACustomerThatWasNeverMadeIsNotTakenForItsNeighbour() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items made;
        assertOutcome(
            XD_RESULT_CREATED,
            sink.write("customer", made.add("17", customerJson("17", "Ada", "ada@example.com")).list()).items[0]);
        world.host.links.clear(); // the host died before it could note anything
        Items both;
        both.add("16", customerJson("16", "Bob", "bob@example.com"));
        both.add("17", customerJson("17", "Ada", "ada@example.com"));
        both.add("18", customerJson("18", "Cid", "cid@example.com"));
        const auto found = sink.find("customer", both.list());
        assertOutcome(XD_RESULT_ABSENT, found.items[0]);
        assertOutcome(XD_RESULT_FOUND, found.items[1]);
        assertOutcome(XD_RESULT_ABSENT, found.items[2]);
    }

    void testAnItemThatWasNeverMadeIsNotTakenForItsNeighbour() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items made;
        assertOutcome(XD_RESULT_CREATED,
                      sink.write("product", made.add("5", productJson("5", "Lamp", "LAMP", "20.00")).list()).items[0]);
        world.host.links.clear();
        Items both;
        both.add("5", productJson("5", "Lamp", "LAMP", "20.00"));
        both.add("6", productJson("6", "Chair", "CHAIR", "40.00"));
        const auto found = sink.find("product", both.list());
        assertOutcome(XD_RESULT_FOUND, found.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string(), found.items[0].written.requestId);
        assertOutcome(XD_RESULT_ABSENT, found.items[1]);
    }

    void testACustomerMadeForAnOrderWhoseOwnWriteWasLostIsSentAgain() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items order;
        assertOutcome(XD_RESULT_CREATED, sink.write("order", order.add("1", OrderText{}.json()).list()).items[0]);
        std::string customer = customerJson("17", "Jane Roe", "jane@example.com");
        const std::string none = R"("phones":[])";
        customer.replace(customer.find(none), none.size(), R"("phones":["775 555 0100"])");
        world.expect({"customer.write", Kind::LostBefore, {}, 0});
        Items items;
        items.add("17", customer);
        assertOutcome(XD_RESULT_FAILED, sink.write("customer", items.list()).items[0]);
        const auto found = sink.find("customer", items.list());
        assertOutcome(XD_RESULT_FOUND, found.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("incomplete"), found.items[0].written.requestId);
        const Written& link = found.items[0].written;
        Items again;
        again.add("17", customer, link.target, link.token, "g2");
        assertOutcome(XD_RESULT_UPDATED, sink.write("customer", again.list()).items[0]);
        const boost::json::object row = world.rows("Customer").back();
        CPPUNIT_ASSERT_EQUAL(std::string("775 555 0100"),
                             textOf(row.at("PrimaryPhone").get_object(), "FreeFormNumber"));
        // Had the change landed, nothing would be missing.
        CPPUNIT_ASSERT_EQUAL(std::string(), sink.find("customer", items.list()).items[0].written.requestId);
    }

    void testACustomerThatIsThereAsItShouldBeIsFound() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        world.expect({"customer.write", Kind::LostAfter, {}, 0});
        Items items;
        items.add("17", customerJson("17", "Ada", "ada@example.com"));
        assertOutcome(XD_RESULT_FAILED, sink.write("customer", items.list()).items[0]);
        const auto found = sink.find("customer", items.list());
        assertOutcome(XD_RESULT_FOUND, found.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string(), found.items[0].written.requestId);
    }

    static OrderText anonymous(const std::string& id) {
        OrderText order;
        order.id = id;
        order.email.clear();
        return order;
    }

    void testABuyerWithoutAddressIsMadeOnceAlthoughItsAnswerWasLost() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const std::size_t before = world.rows("Customer").size();
        Items items;
        items.add("1", anonymous("1").json());
        world.expect({"customer.write", Kind::LostAfter, {}, 0});
        assertOutcome(XD_RESULT_FAILED, sink.write("order", items.list()).items[0]);
        world.host.claimed.clear(); // what was lost can no longer land
        Items again;
        again.add("1", anonymous("1").json(), {}, {}, "another generation");
        assertOutcome(XD_RESULT_CREATED, sink.write("order", again.list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(before + 1, world.rows("Customer").size());
    }

    void testACustomerWithoutAddressIsMadeOnceAlthoughItsAnswerWasLost() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const std::size_t before = world.rows("Customer").size();
        Items items;
        items.add("17", customerJson("17", "Ada", ""));
        world.expect({"customer.write", Kind::LostAfter, {}, 0});
        assertOutcome(XD_RESULT_FAILED, sink.write("customer", items.list()).items[0]);
        world.host.claimed.clear(); // what was lost can no longer land
        Items again;
        again.add("17", customerJson("17", "Ada", ""), {}, {}, "another generation");
        CPPUNIT_ASSERT(sink.write("customer", again.list()).items[0].outcome != XD_RESULT_FAILED);
        CPPUNIT_ASSERT_EQUAL(before + 1, world.rows("Customer").size());
    }

    void testTwoBuyersOfOneNameWithoutAddressStayTwo() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const std::size_t before = world.rows("Customer").size();
        Items items;
        items.add("1", anonymous("1").json());
        items.add("2", anonymous("2").json());
        assertOutcome(XD_RESULT_CREATED, sink.write("order", items.list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(before + 2, world.rows("Customer").size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LostNamesTest);

} // namespace
