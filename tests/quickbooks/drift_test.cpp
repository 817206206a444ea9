// Somebody changes in the books what the shop changes too.
#include "books_world.hpp"
#include "shop_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <boost/json/serialize.hpp>

namespace {

using namespace crossdock;
using namespace crossdock::quickbooks::test;
using Kind = Trouble::Kind;

void assertOutcome(std::int32_t outcome, const testing::ItemResult& result) {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(result.failure.message, outcome, result.outcome);
}

void assertFailed(ErrorClass cls, const std::string& reason, const testing::ItemResult& result) {
    assertOutcome(XD_RESULT_FAILED, result);
    CPPUNIT_ASSERT_EQUAL(std::string(nameOf(cls)), std::string(nameOf(result.failure.cls)));
    CPPUNIT_ASSERT_EQUAL(reason, result.failure.reason);
}

class DriftTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DriftTest);
    CPPUNIT_TEST(testWhatAPersonChangedInTheBooksHolds);
    CPPUNIT_TEST(testAnUndoneChangeAndAMovedTokenAreNobodysEdit);
    CPPUNIT_TEST(testOurOwnLostUpdateIsNoPersonsEdit);
    CPPUNIT_TEST(testACancelledOrderIsNotVoidedOverAPersonsEdit);
    CPPUNIT_TEST_SUITE_END();

    /// As a person does in QuickBooks: members of the one receipt, and the token moves.
    static void changeReceipt(BooksWorld& world, const boost::json::object& members) {
        boost::json::object row = world.rows("SalesReceipt").front();
        for (const auto& member : members) {
            row[member.key()] = member.value();
        }
        row["SyncToken"] = std::to_string(std::stoi(textOf(row, "SyncToken")) + 1);
        const boost::json::object change{{"put", {{"SalesReceipt", boost::json::array{row}}}}};
        world.edit(boost::json::serialize(change).c_str());
    }

    void testWhatAPersonChangedInTheBooksHolds() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items items;
        const Written first = sink.write("order", items.add("1", OrderText{}.json()).list()).items[0].written;
        changeReceipt(world, {{"PrivateNote", "checked, Mary"}, {"TxnDate", "2026-01-09"}});
        const std::string before = world.state();
        OrderText changed;
        changed.amount = "25.00";
        Items again;
        again.add("1", changed.json(), first.target, first.token, "g2");
        const auto planned = sink.plan("order", again.list());
        CPPUNIT_ASSERT_EQUAL(XD_PLAN_HOLD, planned.items[0].action);
        const auto result = sink.write("order", again.list());
        assertFailed(ErrorClass::Hold, "changed_in_target", result.items[0]);
        const std::string& message = result.items[0].failure.message;
        CPPUNIT_ASSERT_MESSAGE(message, message.find("(date 2026-01-09, memo)") != std::string::npos);
        CPPUNIT_ASSERT(message.find("Mary") == std::string::npos);
        CPPUNIT_ASSERT_EQUAL(before, world.state());

        testing::SinkDriver overwriting = world.sink(R"("changed_in_books":"overwrite")");
        assertOutcome(XD_RESULT_UPDATED, overwriting.write("order", again.list()).items[0]);
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt") == Decimal(25));
    }

    void testAnUndoneChangeAndAMovedTokenAreNobodysEdit() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items items;
        const Written first = sink.write("order", items.add("1", OrderText{}.json()).list()).items[0].written;
        const std::string note = textOf(world.rows("SalesReceipt").front(), "PrivateNote");
        changeReceipt(world, {{"PrivateNote", "checked"}});
        changeReceipt(world, {{"PrivateNote", note}});
        OrderText changed;
        changed.amount = "25.00";
        Items again;
        again.add("1", changed.json(), first.target, first.token, "g2");
        assertOutcome(XD_RESULT_UPDATED, sink.write("order", again.list()).items[0]);
    }

    void testOurOwnLostUpdateIsNoPersonsEdit() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items items;
        const Written first = sink.write("order", items.add("1", OrderText{}.json()).list()).items[0].written;
        OrderText changed;
        changed.amount = "25.00";
        Items again;
        again.add("1", changed.json(), first.target, first.token, "g2");
        world.expect({"salesreceipt.write", Kind::LostAfter, {}, 0});
        assertFailed(ErrorClass::Uncertain, "", sink.write("order", again.list()).items[0]);
        Items repeat;
        repeat.add("1", changed.json(), first.target, first.token, "g3");
        assertOutcome(XD_RESULT_UPDATED, sink.write("order", repeat.list()).items[0]);
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt") == Decimal(25));
    }

    void testACancelledOrderIsNotVoidedOverAPersonsEdit() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items items;
        const Written first = sink.write("order", items.add("1", OrderText{}.json()).list()).items[0].written;
        changeReceipt(world, {{"PrivateNote", "keep this"}});
        OrderText cancelled;
        cancelled.status = "cancelled";
        Items again;
        again.add("1", cancelled.json(), first.target, first.token, "g2");
        assertFailed(ErrorClass::Hold, "changed_in_target", sink.write("order", again.list()).items[0]);
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt") == Decimal(20));
        // Voided by the person: nothing is left to do.
        changeReceipt(world, {{"PrivateNote", "Voided - keep this"}, {"TotalAmt", 0}});
        const std::string before = world.state();
        const auto result = sink.write("order", again.list());
        CPPUNIT_ASSERT_MESSAGE(result.items[0].failure.message, result.items[0].outcome != XD_RESULT_FAILED);
        CPPUNIT_ASSERT_EQUAL(std::string("none"), result.items[0].written.target);
        CPPUNIT_ASSERT_EQUAL(before, world.state());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DriftTest);

} // namespace
