// Refusals, lost answers, collisions: what the sink makes of them, against the stand-in's company.
#include "books_world.hpp"
#include "outcomes.hpp"
#include "shop_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace crossdock;
using namespace crossdock::quickbooks::test;
using Kind = Trouble::Kind;

/// Orders 1 to `count`, of the same guest.
Items orders(int count) {
    Items items;
    for (int i = 1; i <= count; ++i) {
        OrderText order;
        order.id = std::to_string(i);
        items.add(order.id, order.json());
    }
    return items;
}

/// Customer, item and company are known, so that what follows is about documents alone.
void warmUp(testing::SinkDriver& sink, BooksWorld& world) {
    OrderText order;
    order.id = "warm";
    Items items;
    assertOutcome(XD_RESULT_CREATED, sink.write("order", items.add("warm", order.json()).list()).items[0]);
    world.clearCounts();
}

/// Somebody enters a sale with the number and the total of order 1.
void sellByHand(BooksWorld& world, const std::string& note = "counter sale") {
    world.edit((R"({"put":{"SalesReceipt":[{"Id":"700","SyncToken":"0","DocNumber":"1","TxnDate":"2026-01-05",)"
                R"("TotalAmt":20.00,"MetaData":{},"CustomerRef":{"value":"1"},"PrivateNote":")" +
                note + R"(","Line":[]}]},"last_transaction_id":700})")
                   .c_str());
}

/// An order of the owner of an account, who goes by another name there.
OrderText ofAccount(const std::string& id) {
    OrderText order;
    order.id = id;
    order.account = "17";
    order.display = "J. Roe-Smith";
    return order;
}

/// Nothing that was lost can land any more.
void claimsEnd(BooksWorld& world) {
    world.host.claimed.clear();
}

class TroubleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TroubleTest);
    CPPUNIT_TEST(testALostBatchIsUncertainAndFindSeesThatItHappened);
    CPPUNIT_TEST(testALostBatchThatNeverArrivedIsAbsent);
    CPPUNIT_TEST(testALostRefundIsFoundByItsNumberAndBuyer);
    CPPUNIT_TEST(testBatchesBehindALostOneAreNotSent);
    CPPUNIT_TEST(testALostWriteIsFoundAlthoughTheOrderChangedMeanwhile);
    CPPUNIT_TEST(testFindNeverTakesAnothersDocumentForOurs);
    CPPUNIT_TEST(testAnotherShopsOrderOfTheSameNumberIsNotOurs);
    CPPUNIT_TEST(testAnInvoiceWhosePaymentWasLostIsFoundIncomplete);
    CPPUNIT_TEST(testAnInvoiceWhosePaymentIsRefusedIsNotMadeTwice);
    CPPUNIT_TEST(testALostUpdateIsFoundByItsToken);
    CPPUNIT_TEST(testARepeatOfAWriteThatIsThereAdoptsIt);
    CPPUNIT_TEST(testAForeignNumberHolds);
    CPPUNIT_TEST(testAForeignNumberGetsASuffixWhenTheSettingsSaySo);
    CPPUNIT_TEST(testAStaleTokenIsReadAgainAndSentOnceMore);
    CPPUNIT_TEST(testADocumentDeletedByHandIsNotMadeAgainSilently);
    CPPUNIT_TEST(testATakenNameGetsTheShopsNumber);
    CPPUNIT_TEST(testTwoCustomersWithOneAddressHold);
    CPPUNIT_TEST(testALostCustomerIsFoundByItsAddress);
    CPPUNIT_TEST(testALostCustomerWithoutAddressIsFoundByItsNumber);
    CPPUNIT_TEST(testWhatMayStillLandIsNotMadeAgain);
    CPPUNIT_TEST(testAnItemThatMayStillLandIsNotMadeAgain);
    CPPUNIT_TEST(testARefusedCustomerIsFreeAtOnce);
    CPPUNIT_TEST(testACustomerThatAnotherWorkerMakesIsWaitedFor);
    CPPUNIT_TEST(testAGuestAndAnAccountOfOneAddressAreOneCustomer);
    CPPUNIT_TEST(testWhatBefallsOneOfTwoBuyersOfOneAddressBefallsBoth);
    CPPUNIT_TEST(testAnExpiredTokenInMidBatchStopsWithoutLosingWhatWasDone);
    CPPUNIT_TEST(testThrottlingPausesUntilTheNextMinute);
    CPPUNIT_TEST(testAMissingIncomeAccountNamesTheSetting);
    CPPUNIT_TEST_SUITE_END();

    void testALostBatchIsUncertainAndFindSeesThatItHappened() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        warmUp(sink, world);
        world.expect({"batch.write", Kind::LostAfter, {}, 0});
        const Items items = orders(3);
        const auto lost = sink.write("order", items.list());
        for (const testing::ItemResult& result : lost.items) {
            assertFailed(ErrorClass::Uncertain, "", result);
        }
        const auto found = sink.find("order", items.list());
        CPPUNIT_ASSERT(!found.failure);
        const auto receipts = world.rows("SalesReceipt");
        CPPUNIT_ASSERT_EQUAL(std::size_t(4), receipts.size());
        for (std::size_t i = 0; i < 3; ++i) {
            assertOutcome(XD_RESULT_FOUND, found.items[i]);
            CPPUNIT_ASSERT_EQUAL(std::string(), found.items[i].written.requestId);
            CPPUNIT_ASSERT(found.items[i].written.target.find("SalesReceipt/" + textOf(receipts[i + 1], "Id")) !=
                           std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.reads());
    }

    void testALostBatchThatNeverArrivedIsAbsent() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        warmUp(sink, world);
        world.expect({"batch.write", Kind::LostBefore, {}, 0});
        const Items items = orders(2);
        assertFailed(ErrorClass::Uncertain, "", sink.write("order", items.list()).items[0]);
        const auto found = sink.find("order", items.list());
        assertOutcome(XD_RESULT_ABSENT, found.items[0]);
        assertOutcome(XD_RESULT_ABSENT, found.items[1]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.rows("SalesReceipt").size());
    }

    void testALostRefundIsFoundByItsNumberAndBuyer() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written sale = sink.write("order", orders(1).list()).items[0].written;
        world.host.link("order", "1", sale.target, sale.token);
        Items refund;
        refund.add("9", refundJson("9", "1", "20.00"));
        assertOutcome(XD_RESULT_ABSENT, sink.find("refund", refund.list()).items[0]);
        world.expect({"refundreceipt.write", Kind::LostAfter, {}, 0});
        assertFailed(ErrorClass::Uncertain, "", sink.write("refund", refund.list()).items[0]);
        assertOutcome(XD_RESULT_FOUND, sink.find("refund", refund.list()).items[0]);
        // The same number and note for another buyer is another shop's.
        auto row = world.rows("RefundReceipt").front();
        row["CustomerRef"] = boost::json::object{{"value", "4711"}};
        world.books.edit({{"put", {{"RefundReceipt", boost::json::array{row}}}}});
        assertOutcome(XD_RESULT_ABSENT, sink.find("refund", refund.list()).items[0]);
    }

    void testBatchesBehindALostOneAreNotSent() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        warmUp(sink, world);
        world.expect({"batch.write", Kind::LostAfter, {}, 1});
        const auto result = sink.write("order", orders(75).list());
        assertOutcome(XD_RESULT_CREATED, result.items[29]);
        assertFailed(ErrorClass::Uncertain, "", result.items[30]);
        assertFailed(ErrorClass::Uncertain, "", result.items[59]);
        assertFailed(ErrorClass::Transient, "", result.items[60]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.count("batch.write"));
    }

    void testALostWriteIsFoundAlthoughTheOrderChangedMeanwhile() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        warmUp(sink, world);
        world.expect({"salesreceipt.write", Kind::LostAfter, {}, 0});
        assertFailed(ErrorClass::Uncertain, "", sink.write("order", orders(1).list()).items[0]);
        OrderText changed;
        changed.amount = "31.00";
        changed.payment = "unpaid"; // the note names payments, and it would become an invoice now
        Items items;
        const auto found = sink.find("order", items.add("1", changed.json()).list());
        assertOutcome(XD_RESULT_FOUND, found.items[0]);
        Items again;
        const Written& link = found.items[0].written;
        assertOutcome(
            XD_RESULT_UPDATED,
            sink.write("order", again.add("1", changed.json(), link.target, link.token, "g2").list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.rows("SalesReceipt").size());
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").back(), "TotalAmt") == Decimal(31));
    }

    void testAnotherShopsOrderOfTheSameNumberIsNotOurs() {
        for (const char* note : {"Order 1 of shop2", "Order 1 of other; Card", "Order 1", "Order 12 of shop", ""}) {
            BooksWorld world;
            testing::SinkDriver sink = world.sink();
            warmUp(sink, world);
            sellByHand(world, note);
            assertOutcome(XD_RESULT_ABSENT, sink.find("order", orders(1).list()).items[0]);
            assertFailed(ErrorClass::Hold, "number_taken", sink.write("order", orders(1).list()).items[0]);
        }
    }

    void testFindNeverTakesAnothersDocumentForOurs() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        warmUp(sink, world);
        sellByHand(world);
        const auto found = sink.find("order", orders(1).list());
        assertOutcome(XD_RESULT_ABSENT, found.items[0]);
    }

    void testAnInvoiceWhosePaymentWasLostIsFoundIncomplete() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink(R"("document":"invoice")");
        warmUp(sink, world);
        world.expect({"payment.write", Kind::LostBefore, {}, 0});
        const Items items = orders(1);
        assertFailed(ErrorClass::Uncertain, "", sink.write("order", items.list()).items[0]);
        const auto found = sink.find("order", items.list());
        assertOutcome(XD_RESULT_FOUND, found.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("incomplete"), found.items[0].written.requestId);
        // The host sends it again with what was found.
        Items again;
        const Written& link = found.items[0].written;
        const auto result =
            sink.write("order", again.add("1", OrderText{}.json(), link.target, link.token, "g2").list());
        assertOutcome(XD_RESULT_UPDATED, result.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.rows("Invoice").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.rows("Payment").size());
        // Had the payment landed, it would be there.
        Items whole;
        world.host.links.erase({"parts.order", "1"});
        const auto complete = sink.find("order", whole.add("1", OrderText{}.json()).list());
        CPPUNIT_ASSERT_EQUAL(std::string(), complete.items[0].written.requestId);
        CPPUNIT_ASSERT(complete.items[0].written.target.find("Payment/") != std::string::npos);
    }

    void testAnInvoiceWhosePaymentIsRefusedIsNotMadeTwice() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink(R"("document":"invoice")");
        warmUp(sink, world);
        world.expect({"payment.write", Kind::Instead,
                      testing::Answer::json(429, R"({"fault":{"error":[{"message":"ThrottleExceeded","code":3001}]}})"),
                      0});
        assertFailed(ErrorClass::RateLimited, "", sink.write("order", orders(1).list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.rows("Invoice").size());
        assertOutcome(XD_RESULT_UPDATED, sink.write("order", orders(1).list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.rows("Invoice").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.rows("Payment").size());
    }

    void testALostUpdateIsFoundByItsToken() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written first = postOrder(sink);
        const Items again = dearerOrder(first);
        world.expect({"salesreceipt.write", Kind::LostAfter, {}, 0});
        assertFailed(ErrorClass::Uncertain, "", sink.write("order", again.list()).items[0]);
        const auto found = sink.find("order", again.list());
        assertOutcome(XD_RESULT_FOUND, found.items[0]);
        CPPUNIT_ASSERT(found.items[0].written.token != first.token);
        CPPUNIT_ASSERT(Decimal::read(found.items[0].written.total, "total") == Decimal(25));
    }

    void testARepeatOfAWriteThatIsThereAdoptsIt() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        assertOutcome(XD_RESULT_CREATED, sink.write("order", orders(2).list()).items[0]);
        Items repeat;
        repeat.add("1", OrderText{}.json(), {}, {}, "another request id");
        const auto result = sink.write("order", repeat.list());
        CPPUNIT_ASSERT(result.items[0].outcome != XD_RESULT_FAILED);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.rows("SalesReceipt").size());
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt") == Decimal(20));
    }

    void testAForeignNumberHolds() {
        BooksWorld world;
        sellByHand(world);
        testing::SinkDriver sink = world.sink();
        const auto result = sink.write("order", orders(2).list());
        assertFailed(ErrorClass::Hold, "number_taken", result.items[0]);
        assertOutcome(XD_RESULT_CREATED, result.items[1]);
        CPPUNIT_ASSERT_EQUAL(std::string("counter sale"), textOf(world.rows("SalesReceipt").front(), "PrivateNote"));
    }

    void testAForeignNumberGetsASuffixWhenTheSettingsSaySo() {
        BooksWorld world;
        sellByHand(world);
        testing::SinkDriver sink = world.sink(R"("number_collision":"suffix")");
        assertOutcome(XD_RESULT_CREATED, sink.write("order", orders(1).list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("1-2"), textOf(world.rows("SalesReceipt").back(), "DocNumber"));
        // And an answer that got lost is found under that number.
        const auto found = sink.find("order", orders(1).list());
        assertOutcome(XD_RESULT_FOUND, found.items[0]);
    }

    void testAStaleTokenIsReadAgainAndSentOnceMore() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written first = postOrder(sink);
        const Items again = dearerOrder({first.target, "77", {}, {}});
        const auto result = sink.write("order", again.list());
        assertOutcome(XD_RESULT_UPDATED, result.items[0]);
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt") == Decimal(25));
        CPPUNIT_ASSERT_EQUAL(std::string("1~"), result.items[0].written.token.substr(0, 2));
    }

    void testADocumentDeletedByHandIsNotMadeAgainSilently() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written first = postOrder(sink);
        const std::string id = textOf(world.rows("SalesReceipt").front(), "Id");
        world.edit((R"({"remove":{"SalesReceipt":[")" + id + R"("]}})").c_str());
        Items again;
        const auto result =
            sink.write("order", again.add("1", OrderText{}.json(), first.target, first.token, "g2").list());
        assertFailed(ErrorClass::Hold, "target_missing", result.items[0]);
        CPPUNIT_ASSERT(world.rows("SalesReceipt").empty());
    }

    void testATakenNameGetsTheShopsNumber() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items items;
        items.add("17", customerJson("17", "Ada", "ada@example.com"));
        items.add("18", customerJson("18", "ada", "other@example.com"));
        const auto result = sink.write("customer", items.list());
        assertOutcome(XD_RESULT_CREATED, result.items[0]);
        assertOutcome(XD_RESULT_CREATED, result.items[1]);
        CPPUNIT_ASSERT_EQUAL(std::string("ada (#18)"), textOf(world.rows("Customer").back(), "DisplayName"));
        testing::SinkDriver strict = world.sink(R"("name_collision":"hold")");
        Items third;
        assertFailed(
            ErrorClass::Hold, "duplicate_name",
            strict.write("customer", third.add("19", customerJson("19", "ADA", "x@example.com")).list()).items[0]);
    }

    void testTwoCustomersWithOneAddressHold() {
        BooksWorld world;
        world.edit(R"({"put":{"Customer":[
            {"Id":"901","SyncToken":"0","DisplayName":"A","Active":true,"MetaData":{},"PrimaryEmailAddr":{"Address":"Jane@Example.com"}},
            {"Id":"902","SyncToken":"0","DisplayName":"B","Active":true,"MetaData":{},"PrimaryEmailAddr":{"Address":"jane@example.com"}}]},
            "last_name_id":902})");
        const auto result = world.sink().write("order", orders(1).list());
        assertFailed(ErrorClass::Hold, "ambiguous_customer", result.items[0]);
        CPPUNIT_ASSERT(result.items[0].failure.message.find("901") != std::string::npos);
        CPPUNIT_ASSERT(result.items[0].failure.message.find("example.com") == std::string::npos);
        CPPUNIT_ASSERT(world.rows("SalesReceipt").empty());
    }

    void testALostCustomerIsFoundByItsAddress() {
        BooksWorld world;
        const std::size_t before = world.rows("Customer").size();
        testing::SinkDriver sink = world.sink();
        world.expect({"customer.write", Kind::LostAfter, {}, 0});
        // Nothing of the order itself was sent, so it is tried again, not looked up.
        assertFailed(ErrorClass::Transient, "", sink.write("order", orders(1).list()).items[0]);
        claimsEnd(world);
        assertOutcome(XD_RESULT_CREATED, sink.write("order", orders(1).list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(before + 1, world.rows("Customer").size());
        CPPUNIT_ASSERT(world.host.claimed.empty());
    }

    void testWhatMayStillLandIsNotMadeAgain() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        world.expect({"customer.write", Kind::LostBefore, {}, 0});
        assertFailed(ErrorClass::Transient, "", sink.write("order", orders(1).list()).items[0]);
        // The lost request may be on its way: a look-up would find nothing, and a second customer would be made beside it.
        assertFailed(ErrorClass::Transient, "being_made", sink.write("order", orders(1).list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, world.host.claimed.size());
        claimsEnd(world);
        assertOutcome(XD_RESULT_CREATED, sink.write("order", orders(1).list()).items[0]);
        CPPUNIT_ASSERT(world.host.claimed.empty());
    }

    void testAnItemThatMayStillLandIsNotMadeAgain() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        world.expect({"item.write", Kind::LostBefore, {}, 0});
        assertFailed(ErrorClass::Transient, "", sink.write("order", orders(1).list()).items[0]);
        assertFailed(ErrorClass::Transient, "being_made", sink.write("order", orders(1).list()).items[0]);
        claimsEnd(world);
        assertOutcome(XD_RESULT_CREATED, sink.write("order", orders(1).list()).items[0]);
    }

    void testARefusedCustomerIsFreeAtOnce() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        world.expect({"customer.write", Kind::Instead,
                      testing::Answer::json(400, R"({"Fault":{"Error":[{"Message":"Invalid String","Detail":"x",)"
                                                 R"("code":"2040"}],"type":"ValidationFault"}})"),
                      0});
        assertOutcome(XD_RESULT_FAILED, sink.write("order", orders(1).list()).items[0]);
        CPPUNIT_ASSERT(world.host.claimed.empty());
    }

    void testALostCustomerWithoutAddressIsFoundByItsNumber() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        warmUp(sink, world); // takes the name
        const std::size_t before = world.rows("Customer").size();
        OrderText order;
        order.email.clear();
        Items items;
        items.add("1", order.json());
        world.expect({"customer.write", Kind::LostAfter, {}, 1});
        assertFailed(ErrorClass::Transient, "", sink.write("order", items.list()).items[0]);
        claimsEnd(world);
        assertOutcome(XD_RESULT_CREATED, sink.write("order", items.list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(before + 1, world.rows("Customer").size());
        CPPUNIT_ASSERT_EQUAL(std::string("Jane Roe (order 1)"), textOf(world.rows("Customer").back(), "DisplayName"));
    }

    void testACustomerThatAnotherWorkerMakesIsWaitedFor() {
        BooksWorld world;
        world.host.busy.insert({"buyer", "address:jane@example.com/"});
        Items items;
        items.add("1", OrderText{}.json());
        items.add("2", ofAccount("2").json());
        const auto result = world.sink().write("order", items.list());
        assertFailed(ErrorClass::Transient, "being_made", result.items[0]);
        assertFailed(ErrorClass::Transient, "being_made", result.items[1]);
        CPPUNIT_ASSERT(world.rows("SalesReceipt").empty());
        assertFailed(ErrorClass::Transient, "being_made",
                     world.sink()
                         .write("customer", Items().add("17", customerJson("17", "Ada", "Jane@example.com")).list())
                         .items[0]);
    }

    void testAGuestAndAnAccountOfOneAddressAreOneCustomer() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const std::size_t before = world.rows("Customer").size();
        Items items;
        items.add("1", OrderText{}.json());
        items.add("2", ofAccount("2").json());
        const auto result = sink.write("order", items.list());
        assertOutcome(XD_RESULT_CREATED, result.items[0]);
        assertOutcome(XD_RESULT_CREATED, result.items[1]);
        CPPUNIT_ASSERT_EQUAL(before + 1, world.rows("Customer").size());
        CPPUNIT_ASSERT(world.host.claimed.empty());
        // Both are remembered, whatever becomes of the address.
        world.clearCounts();
        Items more;
        more.add("3", ofAccount("3").json());
        assertOutcome(XD_RESULT_CREATED, sink.write("order", more.list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, world.count("customer.query"));
    }

    void testWhatBefallsOneOfTwoBuyersOfOneAddressBefallsBoth() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        world.expect({"customer.write", Kind::LostAfter, {}, 0});
        Items items;
        items.add("1", OrderText{}.json());
        items.add("2", ofAccount("2").json());
        const auto result = sink.write("order", items.list());
        assertFailed(ErrorClass::Transient, "", result.items[0]);
        assertFailed(ErrorClass::Transient, "", result.items[1]);
        CPPUNIT_ASSERT(world.rows("SalesReceipt").empty());
    }

    void testAnExpiredTokenInMidBatchStopsWithoutLosingWhatWasDone() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        warmUp(sink, world);
        const auto expired = testing::Answer::json(
            401, R"({"fault":{"error":[{"message":"message=AuthenticationFailed; errorCode=003200; statusCode=401",)"
                 R"("detail":"Token expired: <TOKEN>","code":"3200"}],"type":"AUTHENTICATION"}})");
        world.expect({"batch.write", Kind::Instead, expired, 1});
        const auto result = sink.write("order", orders(75).list());
        assertOutcome(XD_RESULT_CREATED, result.items[0]);
        assertFailed(ErrorClass::Auth, "", result.items[30]);
        assertFailed(ErrorClass::Auth, "", result.items[74]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(31), world.rows("SalesReceipt").size());
    }

    void testThrottlingPausesUntilTheNextMinute() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        warmUp(sink, world);
        testing::Answer xml = testing::Answer::json(
            429,
            R"(<?xml version="1.0"?><IntuitResponse><Fault type="SERVICE"><Error code="3001">)"
            R"(<Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message></Error></Fault></IntuitResponse>)");
        world.expect({"salesreceipt.write", Kind::Instead, xml, 0});
        const auto result = sink.write("order", orders(1).list());
        assertFailed(ErrorClass::RateLimited, "", result.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(61'000), result.items[0].failure.retryAfterMs);
        xml.header("retry-after", "7");
        world.expect({"salesreceipt.write", Kind::Instead, xml, 0});
        CPPUNIT_ASSERT_EQUAL(std::int64_t(7'000), sink.write("order", orders(1).list()).items[0].failure.retryAfterMs);
    }

    void testAMissingIncomeAccountNamesTheSetting() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink(R"("item_type":"service")");
        world.edit(R"({"remove":{"Account":["79"]}})");
        const auto result = sink.write("order", orders(1).list());
        assertFailed(ErrorClass::Hold, "income_account_missing", result.items[0]);
        CPPUNIT_ASSERT(result.items[0].failure.message.find("item_income_account") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TroubleTest);

} // namespace
