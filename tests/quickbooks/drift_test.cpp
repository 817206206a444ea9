// Somebody changes in the books what the shop changes too.
#include "books_world.hpp"
#include "outcomes.hpp"
#include "shop_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <boost/json/serialize.hpp>

namespace {

using namespace crossdock;
using namespace crossdock::quickbooks::test;
using Kind = Trouble::Kind;

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
        const Written first = postOrder(sink);
        changeReceipt(world, {{"PrivateNote", "checked, Mary"}, {"TxnDate", "2026-01-09"}});
        const std::string before = world.state();
        const Items again = dearerOrder(first);
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
        const Written first = postOrder(sink);
        const std::string note = textOf(world.rows("SalesReceipt").front(), "PrivateNote");
        changeReceipt(world, {{"PrivateNote", "checked"}});
        changeReceipt(world, {{"PrivateNote", note}});
        const Items again = dearerOrder(first);
        assertOutcome(XD_RESULT_UPDATED, sink.write("order", again.list()).items[0]);
    }

    void testOurOwnLostUpdateIsNoPersonsEdit() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written first = postOrder(sink);
        const Items again = dearerOrder(first);
        world.expect({"salesreceipt.write", Kind::LostAfter, {}, 0});
        assertFailed(ErrorClass::Uncertain, "", sink.write("order", again.list()).items[0]);
        assertOutcome(XD_RESULT_UPDATED, sink.write("order", dearerOrder(first, "g3").list()).items[0]);
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt") == Decimal(25));
    }

    void testACancelledOrderIsNotVoidedOverAPersonsEdit() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written first = postOrder(sink);
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
        assertOutcome(XD_RESULT_SKIPPED, result.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("gone_not_posted"), result.items[0].reason);
        CPPUNIT_ASSERT_EQUAL(before, world.state());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DriftTest);

} // namespace
