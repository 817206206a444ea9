// The sink against the stand-in's company.
#include "books_world.hpp"
#include "outcomes.hpp"
#include "shop_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace crossdock;
using namespace crossdock::quickbooks::test;
using sandbox::qbo::Edition;

class SinkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SinkTest);
    CPPUNIT_TEST(testAnOrderBringsItsCustomerAndItsItem);
    CPPUNIT_TEST(testTwoOrdersOfOneGuestShareACustomer);
    CPPUNIT_TEST(testAHundredOrdersCostFourWritesAndOneLookUp);
    CPPUNIT_TEST(testLinkedCustomersAndItemsCostNoLookUp);
    CPPUNIT_TEST(testASecondVersionUpdatesTheSameDocument);
    CPPUNIT_TEST(testWhatIsPostedKeepsItsNumberUnderANewPrefix);
    CPPUNIT_TEST(testAnUnpaidOrderBecomesAnInvoiceAndAPaidOneAnInvoiceWithPayment);
    CPPUNIT_TEST(testAnInvoiceThatIsPaidLaterGetsItsPayment);
    CPPUNIT_TEST(testARefundWaitsForItsOrderAndThenLeansOnIt);
    CPPUNIT_TEST(testACancelledOrderIsVoidedAndAReinstatedOneIsPostedAnew);
    CPPUNIT_TEST(testACancelledOrderWithAPostedRefundWaitsForAPerson);
    CPPUNIT_TEST(testAStatusThatIsNotPostedIsSkippedUntilItIs);
    CPPUNIT_TEST(testATrashedOrderThatNeverWasPostedIsSkipped);
    CPPUNIT_TEST(testARefundOfASkippedOrderWaitsForAPersonAndNotForever);
    CPPUNIT_TEST(testOneRefusedOrderLeavesTheOthersAlone);
    CPPUNIT_TEST(testATotalThatDiffersIsTakenBackAndHeld);
    CPPUNIT_TEST(testARecordThatIsNoOrderFailsAlone);
    CPPUNIT_TEST(testCustomersAndProductsAreMadeAndChanged);
    CPPUNIT_TEST(testAProductFindsTheItemWithItsSku);
    CPPUNIT_TEST(testADryRunWritesNothing);
    CPPUNIT_TEST(testAnUnknownEntityIsAConfigError);
    CPPUNIT_TEST_SUITE_END();

    void testAnOrderBringsItsCustomerAndItsItem() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items items;
        const testing::WriteResult result = sink.write("order", items.add("1", OrderText{}.json()).list());
        assertOutcome(XD_RESULT_CREATED, result.items[0]);
        CPPUNIT_ASSERT(Decimal::read(result.items[0].written.total, "total") == Decimal(20));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.rows("SalesReceipt").size());
        const auto receipt = world.rows("SalesReceipt").front();
        CPPUNIT_ASSERT_EQUAL(std::string("1"), textOf(receipt, "DocNumber"));
        CPPUNIT_ASSERT(amountOf(receipt, "TotalAmt") == Decimal(20));
        const auto customers = world.rows("Customer");
        CPPUNIT_ASSERT_EQUAL(std::string("Jane Roe"), textOf(customers.back(), "DisplayName"));
        CPPUNIT_ASSERT_EQUAL(textOf(customers.back(), "Id"), textOf(receipt, "CustomerRef"));
        CPPUNIT_ASSERT_EQUAL(std::string("LAMP"), textOf(world.rows("Item").back(), "Sku"));
        CPPUNIT_ASSERT(world.host.claimed.empty());
    }

    void testTwoOrdersOfOneGuestShareACustomer() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const std::size_t before = world.rows("Customer").size();
        Items both;
        OrderText second;
        second.id = "2";
        second.display = "J. Roe";
        sink.write("order", both.add("1", OrderText{}.json()).add("2", second.json()).list());
        OrderText third;
        third.id = "3";
        Items later;
        assertOutcome(XD_RESULT_CREATED, sink.write("order", later.add("3", third.json()).list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(before + 1, world.rows("Customer").size());
    }

    void testAHundredOrdersCostFourWritesAndOneLookUp() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items warm;
        OrderText first;
        first.id = "warm";
        sink.write("order", warm.add("warm", first.json()).list());
        world.clearCounts();
        Items items;
        for (int i = 0; i < 100; ++i) {
            OrderText order;
            order.id = std::to_string(1000 + i);
            order.email = "guest" + std::to_string(i % 30) + "@example.com";
            order.display = "Guest " + std::to_string(i % 30);
            items.add(order.id, order.json());
        }
        const testing::WriteResult result = sink.write("order", items.list());
        for (const testing::ItemResult& item : result.items) {
            assertOutcome(XD_RESULT_CREATED, item);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(1 + 4), world.count("batch.write"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.reads());
        CPPUNIT_ASSERT_EQUAL(std::size_t(6), world.requests());
    }

    void testLinkedCustomersAndItemsCostNoLookUp() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items customer;
        const auto made =
            sink.write("customer", customer.add("17", customerJson("17", "Ada", "ada@example.com")).list());
        world.host.link("customer", "17", made.items[0].written.target, made.items[0].written.token);
        Items product;
        const auto item = sink.write("product", product.add("5", productJson("5", "Lamp", "LAMP", "20.00")).list());
        world.host.link("product", "5", item.items[0].written.target, item.items[0].written.token);
        world.clearCounts();
        OrderText order;
        order.account = "17";
        Items items;
        assertOutcome(XD_RESULT_CREATED, sink.write("order", items.add("1", order.json()).list()).items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.requests());
        CPPUNIT_ASSERT_EQUAL(std::string("Ada"), textOf(world.rows("Customer").back(), "DisplayName"));
        CPPUNIT_ASSERT_EQUAL(textOf(world.rows("Customer").back(), "Id"),
                             textOf(world.rows("SalesReceipt").back(), "CustomerRef"));
    }

    void testASecondVersionUpdatesTheSameDocument() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written first = postOrder(sink);
        const auto result = sink.write("order", dearerOrder(first).list());
        assertOutcome(XD_RESULT_UPDATED, result.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.rows("SalesReceipt").size());
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt") == Decimal(25));
        CPPUNIT_ASSERT(result.items[0].written.token != first.token);
    }

    void testWhatIsPostedKeepsItsNumberUnderANewPrefix() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written first = postOrder(sink);
        const std::string number = textOf(world.rows("SalesReceipt").front(), "DocNumber");
        testing::SinkDriver renamed = world.sink(R"("document_number_prefix":"NEW-")");
        Items again = dearerOrder(first);
        OrderText other;
        other.id = "2";
        again.add("2", other.json(), {}, {}, "g3");
        const auto result = renamed.write("order", again.list());
        assertOutcome(XD_RESULT_UPDATED, result.items[0]);
        assertOutcome(XD_RESULT_CREATED, result.items[1]);
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt") == Decimal(25));
        CPPUNIT_ASSERT_EQUAL(number, textOf(world.rows("SalesReceipt").front(), "DocNumber"));
        CPPUNIT_ASSERT_EQUAL(std::string("NEW-2"), textOf(world.rows("SalesReceipt").back(), "DocNumber"));
    }

    void testAnUnpaidOrderBecomesAnInvoiceAndAPaidOneAnInvoiceWithPayment() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink(R"("document":"invoice")");
        OrderText unpaid;
        unpaid.id = "2";
        unpaid.payment = "unpaid";
        Items items;
        const auto result = sink.write("order", items.add("1", OrderText{}.json()).add("2", unpaid.json()).list());
        assertOutcome(XD_RESULT_CREATED, result.items[0]);
        assertOutcome(XD_RESULT_CREATED, result.items[1]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.rows("Invoice").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.rows("Payment").size());
        CPPUNIT_ASSERT(amountOf(world.rows("Invoice")[0], "Balance").isZero());
        CPPUNIT_ASSERT(amountOf(world.rows("Invoice")[1], "Balance") == Decimal(20));
    }

    void testAnInvoiceThatIsPaidLaterGetsItsPayment() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink(R"("document":"by_payment")");
        OrderText order;
        order.payment = "unpaid";
        Items unpaid;
        const Written first = sink.write("order", unpaid.add("1", order.json()).list()).items[0].written;
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.rows("Invoice").size());
        CPPUNIT_ASSERT(world.rows("Payment").empty());
        order.payment = "paid";
        Items paid;
        const auto result = sink.write("order", paid.add("1", order.json(), first.target, first.token, "g2").list());
        assertOutcome(XD_RESULT_UPDATED, result.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.rows("Payment").size());
        CPPUNIT_ASSERT(amountOf(world.rows("Invoice").front(), "Balance").isZero());
        CPPUNIT_ASSERT(result.items[0].written.target.find("Payment/") != std::string::npos);
    }

    void testARefundWaitsForItsOrderAndThenLeansOnIt() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items refund;
        refund.add("9", refundJson("9", "1", "20.00"));
        const auto early = sink.write("refund", refund.list());
        assertOutcome(XD_RESULT_WAITING, early.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), early.items[0].waitsKey);
        const Written sale = postOrder(sink);
        world.host.link("order", "1", sale.target, sale.token);
        const auto result = sink.write("refund", refund.list());
        assertOutcome(XD_RESULT_CREATED, result.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.rows("RefundReceipt").size());
        CPPUNIT_ASSERT(amountOf(world.rows("RefundReceipt").front(), "TotalAmt") == Decimal(20));
    }

    void testACancelledOrderIsVoidedAndAReinstatedOneIsPostedAnew() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written first = postOrder(sink);
        OrderText cancelled;
        cancelled.status = "cancelled";
        Items second;
        const auto gone =
            sink.write("order", second.add("1", cancelled.json(), first.target, first.token, "g2").list());
        assertOutcome(XD_RESULT_UPDATED, gone.items[0]);
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt").isZero());
        Items third;
        const auto back = sink.write(
            "order",
            third.add("1", OrderText{}.json(), gone.items[0].written.target, gone.items[0].written.token, "g3").list());
        assertOutcome(XD_RESULT_CREATED, back.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.rows("SalesReceipt").size());
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").back(), "TotalAmt") == Decimal(20));
        CPPUNIT_ASSERT_EQUAL(std::string("1-2"), textOf(world.rows("SalesReceipt").back(), "DocNumber"));
    }

    void testACancelledOrderWithAPostedRefundWaitsForAPerson() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written sale = postOrder(sink);
        world.host.link("order", "1", sale.target, sale.token);
        Items refund;
        const auto refunded = sink.write("refund", refund.add("90", refundJson("90", "1", "1.23")).list());
        assertOutcome(XD_RESULT_CREATED, refunded.items[0]);
        world.host.link("refund", "90", refunded.items[0].written.target, refunded.items[0].written.token);
        OrderText cancelled;
        cancelled.status = "cancelled";
        std::string body = cancelled.json();
        const std::string none = R"("refunds":[])";
        body.replace(body.find(none), none.size(), R"("refunds":[{"id":"90","amount":"1.23"}])");
        const std::string before = world.state();
        Items again;
        const auto result = sink.write("order", again.add("1", body, sale.target, sale.token, "g2").list());
        assertOutcome(XD_RESULT_FAILED, result.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("refunds_posted"), result.items[0].failure.reason);
        CPPUNIT_ASSERT(result.items[0].failure.message.find("RefundReceipt R90") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(before, world.state());
        // Once the refund is out of the books, the sale is voided.
        world.host.link("refund", "90", "none", "");
        assertOutcome(XD_RESULT_UPDATED, sink.write("order", again.list()).items[0]);
        CPPUNIT_ASSERT(amountOf(world.rows("SalesReceipt").front(), "TotalAmt") == Decimal(0));
    }

    void testAStatusThatIsNotPostedIsSkippedUntilItIs() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        OrderText pending;
        pending.status = "pending";
        Items items;
        const auto result = sink.write("order", items.add("1", pending.json()).list());
        assertOutcome(XD_RESULT_SKIPPED, result.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("status_not_posted"), result.items[0].reason);
        const testing::PlanResult plan = sink.plan("order", items.list());
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_PLAN_SKIP), plan.items[0].action);
        CPPUNIT_ASSERT_EQUAL(std::string("status_not_posted"), plan.items[0].reason);
        CPPUNIT_ASSERT(world.rows("SalesReceipt").empty());
        assertOutcome(XD_RESULT_CREATED, sink.write("order", Items().add("1", OrderText{}.json()).list()).items[0]);
    }

    void testATrashedOrderThatNeverWasPostedIsSkipped() {
        BooksWorld world;
        OrderText trashed;
        trashed.status = "trashed";
        Items items;
        const auto result = world.sink().write("order", items.add("1", trashed.json()).list());
        assertOutcome(XD_RESULT_SKIPPED, result.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("gone_not_posted"), result.items[0].reason);
    }

    void testARefundOfASkippedOrderWaitsForAPersonAndNotForever() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        world.host.link("order", "1", "", ""); // as the host tells of one that was skipped
        Items refund;
        const auto result = sink.write("refund", refund.add("90", refundJson("90", "1", "1.23")).list());
        assertFailed(ErrorClass::Hold, "sale_missing", result.items[0]);
        postOrder(sink);
    }

    void testOneRefusedOrderLeavesTheOthersAlone() {
        BooksWorld world;
        world.edit(R"({"preferences":{"AccountingInfoPrefs":{"BookCloseDate":"2026-01-01"}}})");
        testing::SinkDriver sink = world.sink();
        Items warm;
        OrderText first;
        first.id = "warm";
        assertOutcome(XD_RESULT_CREATED, sink.write("order", warm.add("warm", first.json()).list()).items[0]);
        // Closed further while the connector still believes the old day: the service refuses all of this day.
        OrderText other;
        other.id = "2";
        Items items;
        items.add("1", OrderText{}.json()).add("2", other.json());
        world.edit(R"({"preferences":{"AccountingInfoPrefs":{"BookCloseDate":"2026-02-01"}}})");
        const auto refused = sink.write("order", items.list());
        assertOutcome(XD_RESULT_FAILED, refused.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("closed_period"), refused.items[0].failure.reason);
        CPPUNIT_ASSERT(refused.items[0].failure.cls == ErrorClass::Hold);
        CPPUNIT_ASSERT(refused.items[0].failure.message.find("intuit_tid") != std::string::npos);
    }

    void testATotalThatDiffersIsTakenBackAndHeld() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items warm;
        OrderText first;
        first.id = "warm";
        sink.write("order", warm.add("warm", first.json()).list());
        // The books answer another total than was sent.
        world.expect({"salesreceipt.write", Trouble::Kind::Instead,
                      testing::Answer::ok(R"({"SalesReceipt":{"Id":"999","SyncToken":"0","TotalAmt":30.00}})")});
        Items items;
        const auto result = sink.write("order", items.add("1", OrderText{}.json()).list());
        assertOutcome(XD_RESULT_FAILED, result.items[0]);
        CPPUNIT_ASSERT(result.items[0].failure.cls == ErrorClass::Hold);
        CPPUNIT_ASSERT_EQUAL(std::string("total_mismatch"), result.items[0].failure.reason);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.count("salesreceipt.delete"));
    }

    void testARecordThatIsNoOrderFailsAlone() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items items;
        const auto result = sink.write("order", items.add("1", "[]").add("2", OrderText{}.json()).list());
        assertOutcome(XD_RESULT_FAILED, result.items[0]);
        assertOutcome(XD_RESULT_CREATED, result.items[1]);
    }

    void testCustomersAndProductsAreMadeAndChanged() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items made;
        const auto first = sink.write("customer", made.add("17", customerJson("17", "Ada", "ada@example.com")).list());
        assertOutcome(XD_RESULT_CREATED, first.items[0]);
        Items changed;
        const Written& link = first.items[0].written;
        const auto second = sink.write(
            "customer",
            changed.add("17", customerJson("17", "Ada", "ada@example.org"), link.target, link.token, "g2").list());
        assertOutcome(XD_RESULT_UPDATED, second.items[0]);
        CPPUNIT_ASSERT(second.items[0].written.token != link.token);
        Items product;
        const auto item = sink.write("product", product.add("5", productJson("5", "Lamp", "LAMP", "20.00")).list());
        assertOutcome(XD_RESULT_CREATED, item.items[0]);
        CPPUNIT_ASSERT(amountOf(world.rows("Item").back(), "UnitPrice") == Decimal(20));
    }

    void testAProductFindsTheItemWithItsSku() {
        BooksWorld world;
        world.edit(R"({"put":{"Item":[{"Id":"50","SyncToken":"3","Name":"Desk lamp","Sku":"LAMP","Active":true,
            "MetaData":{},"Type":"Service","FullyQualifiedName":"Desk lamp","IncomeAccountRef":{"value":"1"}}]},"last_ids":{"Item":50}})");
        testing::SinkDriver sink = world.sink();
        Items product;
        const auto item = sink.write("product", product.add("5", productJson("5", "Lamp", "LAMP", "20.00")).list());
        CPPUNIT_ASSERT_MESSAGE(item.failure ? item.failure->message : "", !item.failure);
        assertOutcome(XD_RESULT_UPDATED, item.items[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("50"), textOf(world.rows("Item").back(), "Id"));
        CPPUNIT_ASSERT_EQUAL(std::string("Desk lamp"), textOf(world.rows("Item").back(), "Name"));
    }

    void testADryRunWritesNothing() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const Written first = postOrder(sink);
        world.clearCounts();
        const std::string before = world.state();
        const auto links = world.host.links.size();
        OrderText fresh;
        fresh.id = "2";
        fresh.email = "new@example.com";
        Items items = dearerOrder(first);
        items.add("2", fresh.json());
        const testing::PlanResult plan = sink.plan("order", items.list());
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_PLAN_UPDATE), plan.items[0].action);
        CPPUNIT_ASSERT(plan.items[0].fields.find(R"({"field":"Line[0].Amount","old":"20","new":"25"})") !=
                       std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_PLAN_CREATE), plan.items[1].action);
        CPPUNIT_ASSERT_EQUAL(std::string("SalesReceipt"), plan.items[1].document);
        CPPUNIT_ASSERT_EQUAL(before, world.state());
        CPPUNIT_ASSERT_EQUAL(world.reads(), world.requests());
        CPPUNIT_ASSERT_EQUAL(links, world.host.links.size());
        CPPUNIT_ASSERT(world.host.claimed.empty());
    }

    void testAnUnknownEntityIsAConfigError() {
        BooksWorld world;
        Items items;
        const auto result = world.sink().write("coupon", items.add("1", "{}").list());
        CPPUNIT_ASSERT(result.failure && result.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), world.requests());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SinkTest);

} // namespace
