// Orders to sales receipts and invoices: what goes where.
#include "company_case.hpp"
#include "order_text.hpp"
#include "service_model.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;
namespace json = boost::json;

namespace {

ShopRecord order(const OrderText& text, std::string_view fields = {}) {
    return recordOf("order", text.text(), {}, fields);
}

OrderText plain() {
    return OrderText().line("A", "2", "20.00", {{"7", "1.60"}}).shipping("Flat rate", "5.00").rate("7", "8");
}

json::object parsed(const Document& document) {
    return json::parse(document.text()).as_object();
}

std::string at(const Document& document, const char* pointer) {
    const json::value body = json::parse(document.text());
    json::error_code problem;
    const json::value* found = body.find_pointer(pointer, problem);
    return found == nullptr     ? "absent"
           : found->is_string() ? std::string(std::string_view(found->get_string()))
                                : json::serialize(*found);
}

Posted postedAs(const char* entity, const char* total = "26.60") {
    Posted posted;
    posted.put({entity, "45", "3", "sale", total});
    return posted;
}

} // namespace

class SaleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SaleTest);
    CPPUNIT_TEST(testPaidOrderBecomesASalesReceipt);
    CPPUNIT_TEST(testDocumentKindFollowsGatewayStatusAndPayment);
    CPPUNIT_TEST(testUnpaidOrderIsNoReceiptUnlessItsGatewaySaysSo);
    CPPUNIT_TEST(testFreeOrderNeedsNoPayment);
    CPPUNIT_TEST(testPostedOrderKeepsItsKind);
    CPPUNIT_TEST(testInvoiceComesWithItsPayments);
    CPPUNIT_TEST(testUnpaidInvoiceHasNoPayment);
    CPPUNIT_TEST(testOverpaymentStaysUnapplied);
    CPPUNIT_TEST(testUnchangedPaymentIsLeftAlone);
    CPPUNIT_TEST(testPaymentThatIsGoneIsVoided);
    CPPUNIT_TEST(testChangedOrderIsAFullUpdate);
    CPPUNIT_TEST(testDraftsAreSkipped);
    CPPUNIT_TEST(testOwnStatusMayBePosted);
    CPPUNIT_TEST(testPostedOrderThatWentBackHolds);
    CPPUNIT_TEST(testCancelledOrderIsVoidedPaymentsFirst);
    CPPUNIT_TEST(testCancelledBeforePostingIsSkipped);
    CPPUNIT_TEST(testDeletedOrderHoldsUnlessToldOtherwise);
    CPPUNIT_TEST(testEveryFeeReachesTheBooks);
    CPPUNIT_TEST(testTipGoesToItsItem);
    CPPUNIT_TEST(testShippingLinesShareTheCompanysOwnLine);
    CPPUNIT_TEST(testShippingIsAnItemWhereItIsSwitchedOff);
    CPPUNIT_TEST(testGiftCardLessensWhatIsDueNotWhatWasSold);
    CPPUNIT_TEST(testDiscountIsInThePricesByDefault);
    CPPUNIT_TEST(testDiscountLineShowsFullPrices);
    CPPUNIT_TEST(testDiscountLineGivesWayToTheTax);
    CPPUNIT_TEST(testLineOfQuantityZeroIsLeftOut);
    CPPUNIT_TEST(testFreeLineKeepsItsQuantity);
    CPPUNIT_TEST(testQuantityWithoutAPriceIsSpeltOut);
    CPPUNIT_TEST(testZeroOrderIsPostedOrSkipped);
    CPPUNIT_TEST(testOrderWithoutLinesHasOne);
    CPPUNIT_TEST(testBusinessDayIsThatOfTheBooksZone);
    CPPUNIT_TEST(testClosedPeriodMovesToTheFirstOpenDay);
    CPPUNIT_TEST(testForeignCurrencyCarriesTheShopsRate);
    CPPUNIT_TEST(testYenStayWhole);
    CPPUNIT_TEST(testAddressesAndEmailAreClean);
    CPPUNIT_TEST(testMappingHasItsSay);
    CPPUNIT_TEST(testCustomFieldsClassAndDepartment);
    CPPUNIT_TEST(testDepositAccountByGatewayAndCurrency);
    CPPUNIT_TEST(testLateNumberIsTakenAfterACollision);
    CPPUNIT_TEST(testSameOrderGivesTheSameBody);
    CPPUNIT_TEST_SUITE_END();

public:
    void testPaidOrderBecomesASalesReceipt() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.numberPrefix = "WEB-";
        const Document sale = books.first(order(plain().payment("pi_1", "stripe", "26.60")));
        CPPUNIT_ASSERT_EQUAL(std::string("create SalesReceipt 26.60"), summary(sale));
        CPPUNIT_ASSERT_EQUAL(std::string("salesreceipt"), sale.path());
        CPPUNIT_ASSERT_EQUAL(std::string("WEB-1042"), sale.docNumber);
        CPPUNIT_ASSERT_EQUAL(std::string("61"), at(sale, "/CustomerRef/value"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), at(sale, "/PaymentMethodRef/value"));
        CPPUNIT_ASSERT_EQUAL(std::string("pi_1"), at(sale, "/PaymentRefNum"));
        CPPUNIT_ASSERT_EQUAL(std::string("21"), at(sale, "/Line/0/SalesItemLineDetail/ItemRef/value"));
        CPPUNIT_ASSERT(sale.text().find(R"("Qty":2,"UnitPrice":10.00,"TaxCodeRef":{"value":"TAX"})") !=
                       std::string::npos);
        CPPUNIT_ASSERT(sale.text().find(R"("TxnTaxDetail":{"TotalTax":1.60})") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("SHIPPING_ITEM_ID"), at(sale, "/Line/1/SalesItemLineDetail/ItemRef/value"));
        CPPUNIT_ASSERT_EQUAL(std::string("NON"), at(sale, "/Line/1/SalesItemLineDetail/TaxCodeRef/value"));
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(sale, "/CurrencyRef"));
        CPPUNIT_ASSERT_EQUAL(std::string("Order 1042 of acme (id 998); By stripe pi_1"), at(sale, "/PrivateNote"));
        CPPUNIT_ASSERT_EQUAL(std::string("26.60"), totalOf(sale.text(), books.company).rounded(2).text());
    }

    void testDocumentKindFollowsGatewayStatusAndPayment() {
        CompanyCase books(Kind::UsAutomated);
        const auto entity = [&](const OrderText& text) { return books.first(order(text)).entity; };
        CPPUNIT_ASSERT_EQUAL(std::string("SalesReceipt"), entity(plain()));
        books.settings.documentByStatus["completed"] = DocumentSettings::SaleKind::Invoice;
        CPPUNIT_ASSERT_EQUAL(std::string("Invoice"), entity(plain().status("completed")));
        books.settings.documentByGateway["stripe"] = DocumentSettings::SaleKind::SalesReceipt;
        CPPUNIT_ASSERT_EQUAL(std::string("SalesReceipt"),
                             entity(plain().status("completed").payment("1", "stripe", "26.60")));
        CPPUNIT_ASSERT_EQUAL(std::string("Invoice"), entity(plain().set("payment_status", "unpaid")));
        CPPUNIT_ASSERT_EQUAL(std::string("SalesReceipt"), entity(plain().set("payment_status", "partially_refunded")));
    }

    void testUnpaidOrderIsNoReceiptUnlessItsGatewaySaysSo() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.document = DocumentSettings::SaleKind::SalesReceipt;
        const auto unpaid = [] {
            return plain().payment("order-998", "cod", "26.60", "cash", "pending").set("payment_status", "unpaid");
        };
        const Outcome outcome = books.build(order(unpaid()));
        const Hold* hold = std::get_if<Hold>(&outcome);
        CPPUNIT_ASSERT(hold != nullptr);
        CPPUNIT_ASSERT_EQUAL(std::string("order_unpaid"), hold->reason);
        CPPUNIT_ASSERT(hold->message.find("\"cod\"") != std::string::npos);
        CPPUNIT_ASSERT(hold->message.find("by_payment") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("update SalesReceipt 26.60"),
                             summary(books.first(order(unpaid()), {postedAs("SalesReceipt")})));
        books.settings.documentByGateway["cod"] = DocumentSettings::SaleKind::SalesReceipt;
        CPPUNIT_ASSERT_EQUAL(std::string("create SalesReceipt 26.60"), summary(books.first(order(unpaid()))));
        books.settings.documentByGateway.clear();
        books.settings.documentByStatus["processing"] = DocumentSettings::SaleKind::SalesReceipt;
        CPPUNIT_ASSERT_EQUAL(std::string("create SalesReceipt 26.60"), summary(books.first(order(unpaid()))));
    }

    void testFreeOrderNeedsNoPayment() {
        CompanyCase books(Kind::UsAutomated);
        CPPUNIT_ASSERT_EQUAL(
            std::string("create SalesReceipt 0.00"),
            summary(books.first(order(OrderText().line("A", "1", "0").set("payment_status", "unpaid")))));
    }

    void testPostedOrderKeepsItsKind() {
        CompanyCase books(Kind::UsAutomated);
        CPPUNIT_ASSERT_EQUAL(std::string("update Invoice 26.60"),
                             summary(books.first(order(plain()), {postedAs("Invoice")})));
    }

    void testInvoiceComesWithItsPayments() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.document = DocumentSettings::SaleKind::Invoice;
        books.settings.terms = "Net 30";
        books.resolved.lists[{"Term", "Net 30"}] = "3";
        const Built built =
            books.built(order(plain().payment("pi_1", "stripe", "20.00").payment("b", "bacs", "6.60", "bank")));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, built.documents.size());
        CPPUNIT_ASSERT_EQUAL(std::string("create Invoice 26.60"), summary(built.documents[0]));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), at(built.documents[0], "/SalesTermRef/value"));
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(built.documents[0], "/PaymentMethodRef"));
        CPPUNIT_ASSERT_EQUAL(std::string("create Payment 20.00"), summary(built.documents[1]));
        CPPUNIT_ASSERT_EQUAL(std::string("create Payment 6.60"), summary(built.documents[2]));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, built.documents[1].after.value());
        CPPUNIT_ASSERT(built.documents[1].text("45").find(
                           R"("Line":[{"Amount":20.00,"LinkedTxn":[{"TxnType":"Invoice","TxnId":"45"}]}])") !=
                       std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("payment:pi_1"), built.documents[1].role);
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-29"), at(built.documents[1], "/TxnDate"));
    }

    void testUnpaidInvoiceHasNoPayment() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.document = DocumentSettings::SaleKind::Invoice;
        const Built built = books.built(order(plain().payment("b", "bacs", "26.60", "bank", "pending")));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, built.documents.size());
    }

    void testOverpaymentStaysUnapplied() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.document = DocumentSettings::SaleKind::Invoice;
        const Built built = books.built(order(plain().payment("b", "bacs", "30.00", "bank")));
        CPPUNIT_ASSERT_EQUAL(std::string("create Payment 30.00"), summary(built.documents[1]));
        CPPUNIT_ASSERT(built.documents[1].text("45").find(R"("Amount":26.60,"LinkedTxn")") != std::string::npos);
        CPPUNIT_ASSERT(built.notes.back().find("3.40 stays unapplied") != std::string::npos);
    }

    void testUnchangedPaymentIsLeftAlone() {
        CompanyCase books(Kind::UsAutomated);
        Posted posted = postedAs("Invoice");
        posted.put({"Payment", "46", "0", "payment:pi_1", "26.60"});
        const Built same = books.built(order(plain().payment("pi_1", "stripe", "26.60")), {posted});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, same.documents.size());
        const Built less = books.built(order(plain().payment("pi_1", "stripe", "20.00")), {posted});
        CPPUNIT_ASSERT_EQUAL(std::string("update Payment 20.00"), summary(less.documents[1]));
        CPPUNIT_ASSERT(!less.documents[1].after.has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("45"), at(less.documents[1], "/Line/0/LinkedTxn/0/TxnId"));
    }

    void testPaymentThatIsGoneIsVoided() {
        CompanyCase books(Kind::UsAutomated);
        Posted posted = postedAs("Invoice");
        posted.put({"Payment", "46", "0", "payment:pi_1", "26.60"});
        const Built built = books.built(order(plain()), {posted});
        CPPUNIT_ASSERT_EQUAL(std::string("void Payment"), summary(built.documents[1]));
        CPPUNIT_ASSERT_EQUAL(std::string("payment?operation=update&include=void"), built.documents[1].path());
    }

    void testChangedOrderIsAFullUpdate() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale = books.first(order(plain()), {postedAs("SalesReceipt")});
        CPPUNIT_ASSERT_EQUAL(std::string("update SalesReceipt 26.60"), summary(sale));
        CPPUNIT_ASSERT_EQUAL(std::string("45"), at(sale, "/Id"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), at(sale, "/SyncToken"));
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(sale, "/sparse"));
    }

    void testDraftsAreSkipped() {
        CompanyCase books(Kind::UsAutomated);
        for (const char* status : {"draft", "pending", "on_hold"}) {
            CPPUNIT_ASSERT_EQUAL(std::string("skip: status_not_posted"), books.reason(order(plain().status(status))));
            CPPUNIT_ASSERT(needsOf(order(plain().status(status)), books.company, books.settings).customers.empty());
        }
    }

    void testOwnStatusMayBePosted() {
        CompanyCase books(Kind::UsAutomated);
        CPPUNIT_ASSERT_EQUAL(std::string("status_unknown"), books.reason(order(plain().status("other", "packed"))));
        books.settings.statuses.insert("packed");
        CPPUNIT_ASSERT_EQUAL(std::string("built"), books.reason(order(plain().status("other", "packed"))));
        books.settings.holdsUnknownStatus = false;
        CPPUNIT_ASSERT_EQUAL(std::string("skip: status_not_posted"),
                             books.reason(order(plain().status("other", "quoted"))));
    }

    void testPostedOrderThatWentBackHolds() {
        CompanyCase books(Kind::UsAutomated);
        for (const auto& [mapped, raw] : {std::pair("pending", "pending"), std::pair("on_hold", "on-hold")}) {
            const ShopRecord back = order(plain().status(mapped, raw));
            CPPUNIT_ASSERT_EQUAL(std::string("skip: status_not_posted"), books.reason(back));
            const Outcome outcome = books.build(back, {postedAs("SalesReceipt")});
            const Hold* hold = std::get_if<Hold>(&outcome);
            CPPUNIT_ASSERT(hold != nullptr);
            CPPUNIT_ASSERT_EQUAL(std::string("went_back"), hold->reason);
            CPPUNIT_ASSERT(hold->message.find(raw) != std::string::npos);
        }
        // A status of the shop's own that comes after is none of them.
        books.settings.holdsUnknownStatus = false;
        const Outcome onward = books.build(order(plain().status("other", "shipped")), {postedAs("SalesReceipt")});
        CPPUNIT_ASSERT(std::holds_alternative<Skip>(onward));
    }

    void testCancelledOrderIsVoidedPaymentsFirst() {
        CompanyCase books(Kind::UsAutomated);
        Posted posted = postedAs("Invoice");
        posted.put({"Payment", "46", "0", "payment:pi_1", "26.60"});
        for (const char* status : {"cancelled", "failed", "trashed"}) {
            const Built built = books.built(order(plain().status(status)), {posted});
            CPPUNIT_ASSERT_EQUAL(std::string("void Payment"), summary(built.documents[0]));
            CPPUNIT_ASSERT_EQUAL(std::string("void Invoice"), summary(built.documents[1]));
            CPPUNIT_ASSERT_EQUAL(std::string(R"({"Id":"45","SyncToken":"3"})"), built.documents[1].text());
        }
        books.settings.onCancelled = DocumentSettings::Undo::Hold;
        CPPUNIT_ASSERT_EQUAL(std::string("gone_after_posting"),
                             books.reason(order(plain().status("failed")), {posted}));
    }

    void testCancelledBeforePostingIsSkipped() {
        CompanyCase books(Kind::UsAutomated);
        CPPUNIT_ASSERT_EQUAL(std::string("skip: gone_not_posted"), books.reason(order(plain().status("cancelled"))));
    }

    void testDeletedOrderHoldsUnlessToldOtherwise() {
        CompanyCase books(Kind::UsAutomated);
        const ShopRecord gone = recordOf("order", "", {}, {}, true);
        CPPUNIT_ASSERT_EQUAL(std::string("skip: gone_not_posted"), books.reason(gone));
        CPPUNIT_ASSERT_EQUAL(std::string("gone_after_posting"), books.reason(gone, {postedAs("SalesReceipt")}));
        books.settings.onDeleted = DocumentSettings::Undo::Void;
        CPPUNIT_ASSERT_EQUAL(std::string("void SalesReceipt"), summary(books.first(gone, {postedAs("SalesReceipt")})));
        books.settings.onDeleted = DocumentSettings::Undo::Ignore;
        CPPUNIT_ASSERT_EQUAL(std::string("skip: left_as_posted"), books.reason(gone, {postedAs("SalesReceipt")}));
    }

    void testEveryFeeReachesTheBooks() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.feeItems["Gift wrap"] = "Wrapping";
        books.resolved.lists[{"Item", "Wrapping"}] = "31";
        const Document sale = books.first(order(plain()
                                                    .fee("service", "Gift wrap", "3.00", {{"7", "0.24"}})
                                                    .fee("other", "Cash on delivery", "4.00")
                                                    .fee("discount", "Goodwill", "-3.33", {{"7", "-0.27"}})));
        CPPUNIT_ASSERT_EQUAL(std::string("30.24"), sale.total->text());
        CPPUNIT_ASSERT_EQUAL(std::string("31"), at(sale, "/Line/1/SalesItemLineDetail/ItemRef/value"));
        CPPUNIT_ASSERT_EQUAL(std::string("13"), at(sale, "/Line/2/SalesItemLineDetail/ItemRef/value"));
        CPPUNIT_ASSERT(sale.text().find(R"("Amount":-3.33,"Description":"Goodwill")") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("30.24"), totalOf(sale.text(), books.company).text());
    }

    void testTipGoesToItsItem() {
        CompanyCase books(Kind::UsAutomated);
        const auto item = [&] {
            return at(books.first(order(plain().fee("tip", "Tip", "2.00"))),
                      "/Line/1/SalesItemLineDetail/ItemRef/value");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("14"), item());
        books.settings.tipItem = "GRATUITY_ITEM_ID";
        CPPUNIT_ASSERT_EQUAL(std::string("13"), item());
        books.company.allowsGratuity = true;
        CPPUNIT_ASSERT_EQUAL(std::string("GRATUITY_ITEM_ID"), item());
    }

    void testShippingLinesShareTheCompanysOwnLine() {
        CompanyCase books(Kind::UsAutomated);
        const Document same = books.first(order(plain().shipping("Parcel 2", "4.00").shipping("Pickup", "0.00")));
        CPPUNIT_ASSERT(same.text().find(R"("Amount":9.00,"Description":"Flat rate; Parcel 2")") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, parsed(same).at("Line").as_array().size());
        const Document mixed = books.first(order(plain().shipping("Parcel 2", "4.00", {{"7", "0.32"}})));
        CPPUNIT_ASSERT_EQUAL(std::string("13"), at(mixed, "/Line/2/SalesItemLineDetail/ItemRef/value"));
        CPPUNIT_ASSERT_EQUAL(std::string("30.92"), totalOf(mixed.text(), books.company).text());
    }

    void testShippingIsAnItemWhereItIsSwitchedOff() {
        CompanyCase books(Kind::UsAutomated);
        books.company.allowsShipping = false;
        CPPUNIT_ASSERT_EQUAL(std::string("13"),
                             at(books.first(order(plain())), "/Line/1/SalesItemLineDetail/ItemRef/value"));
    }

    void testGiftCardLessensWhatIsDueNotWhatWasSold() {
        CompanyCase books(Kind::UsAutomated);
        const Built built =
            books.built(order(plain().payment("g", "gift", "10.00", "gift_card").payment("pi_1", "stripe", "16.60")));
        CPPUNIT_ASSERT_EQUAL(std::string("16.60"), built.documents.front().total->text());
        CPPUNIT_ASSERT(built.documents.front().text().find(R"("Amount":-10.00,"Description":"Gift card redeemed")") !=
                       std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("gift cards paid 10.00 of 26.60"), built.notes.front());
        CPPUNIT_ASSERT_EQUAL(std::string("16.60"),
                             totalOf(built.documents.front().text(), books.company).rounded(2).text());
        // A card sold goes to the same account.
        const Document sold = books.first(order(OrderText().line("G", "1", "50.00").with("kind", "gift_card")));
        CPPUNIT_ASSERT_EQUAL(std::string("15"), at(sold, "/Line/0/SalesItemLineDetail/ItemRef/value"));
    }

    void testDiscountIsInThePricesByDefault() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale =
            books.first(order(OrderText().line("A", "3", "17.99", {{"7", "1.44"}}, "19.99").rate("7", "8")));
        CPPUNIT_ASSERT(sale.text().find(R"("Qty":3,"UnitPrice":5.9967)") != std::string::npos ||
                       sale.text().find(R"("Qty":3,"UnitPrice":5.997)") != std::string::npos);
        CPPUNIT_ASSERT(sale.text().find("DiscountLineDetail") == std::string::npos);
    }

    void testDiscountLineShowsFullPrices() {
        CompanyCase books(Kind::UsManual);
        books.settings.discounts = DocumentSettings::Discounts::DiscountLine;
        const Document sale = books.first(order(OrderText()
                                                    .line("A", "2", "18.00", {{"7", "1.44"}}, "20.00")
                                                    .line("B", "1", "9.00", {{"7", "0.72"}}, "10.00")
                                                    .rate("7", "8")));
        CPPUNIT_ASSERT(
            sale.text().find(
                R"("Amount":3.00,"DiscountLineDetail":{"PercentBased":false,"DiscountAccountRef":{"value":"86"}})") !=
            std::string::npos);
        CPPUNIT_ASSERT(sale.text().find(R"("ApplyTaxAfterDiscount":true)") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("29.16"), totalOf(sale.text(), books.company).text());
    }

    void testDiscountLineGivesWayToTheTax() {
        // The discount is on the untaxed article; as a line it would lessen the tax of the other.
        CompanyCase books(Kind::UsManual);
        books.settings.discounts = DocumentSettings::Discounts::DiscountLine;
        const OrderText text =
            OrderText().line("A", "1", "100.00", {{"7", "8.00"}}).line("B", "1", "40.00", {}, "80.00").rate("7", "8");
        const Built built = books.built(order(text));
        CPPUNIT_ASSERT(built.documents.front().text().find("DiscountLineDetail") == std::string::npos);
        CPPUNIT_ASSERT(built.notes.front().find("as a line it would change the tax") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("148.00"), totalOf(built.documents.front().text(), books.company).text());
        books.company.allowsDiscount = false;
        CPPUNIT_ASSERT(books.built(order(text)).notes.front().find("switched off") != std::string::npos);
    }

    void testLineOfQuantityZeroIsLeftOut() {
        CompanyCase books(Kind::UsAutomated);
        const Built built = books.built(order(plain().line("Z", "0", "0.00")));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, parsed(built.documents.front()).at("Line").as_array().size());
        CPPUNIT_ASSERT_EQUAL(std::string("line 2 has quantity 0 and amount 0: left out"), built.notes.front());
    }

    void testFreeLineKeepsItsQuantity() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale = books.first(order(plain().line("F", "2", "0.00")));
        CPPUNIT_ASSERT(sale.text().find(R"("Qty":2,"UnitPrice":0.00)") != std::string::npos);
    }

    void testQuantityWithoutAPriceIsSpeltOut() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale = books.first(order(OrderText().line("S", "3000000", "0.01")));
        CPPUNIT_ASSERT(sale.text().find(R"("Description":"3000000 x Article S")") != std::string::npos);
        CPPUNIT_ASSERT(sale.text().find(R"("Qty":1,"UnitPrice":0.01)") != std::string::npos);
    }

    void testZeroOrderIsPostedOrSkipped() {
        CompanyCase books(Kind::UsManual);
        const OrderText free = OrderText().line("A", "1", "0.00", {}, "20.00");
        CPPUNIT_ASSERT_EQUAL(std::string("create SalesReceipt 0.00"), summary(books.first(order(free))));
        books.settings.postsZeroOrders = false;
        CPPUNIT_ASSERT_EQUAL(std::string("skip: zero_total"), books.reason(order(free)));
    }

    void testOrderWithoutLinesHasOne() {
        CompanyCase books(Kind::Global);
        const Document sale = books.first(order(OrderText("GBP")));
        CPPUNIT_ASSERT_EQUAL(std::string("0.00"), sale.total->text());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, parsed(sale).at("Line").as_array().size());
    }

    void testBusinessDayIsThatOfTheBooksZone() {
        CompanyCase books(Kind::UsAutomated); // 2026-03-29T00:30Z
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-29"), at(books.first(order(plain())), "/TxnDate"));
        books.settings.timezone = "America/Los_Angeles";
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-28"), at(books.first(order(plain())), "/TxnDate"));
        books.settings.date = DocumentSettings::DateOf::Completed;
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-28"), at(books.first(order(plain())), "/TxnDate"));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-04-02"),
                             at(books.first(order(plain().set("completed_at", "2026-04-02T20:00:00Z"))), "/TxnDate"));
    }

    void testClosedPeriodMovesToTheFirstOpenDay() {
        CompanyCase books(Kind::UsAutomated);
        books.company.closedUntil = "2026-03-31";
        CPPUNIT_ASSERT_EQUAL(std::string("closed_period"), books.reason(order(plain())));
        books.settings.closedPeriod = DocumentSettings::ClosedPeriod::FirstOpenDay;
        const Built built = books.built(order(plain()));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-04-01"), at(built.documents.front(), "/TxnDate"));
        CPPUNIT_ASSERT_EQUAL(std::string("dated 2026-04-01, the first open day, instead of 2026-03-29"),
                             built.notes.front());
    }

    void testForeignCurrencyCarriesTheShopsRate() {
        CompanyCase books(Kind::UsAutomated, true);
        const auto euro = [] {
            return OrderText("EUR")
                .line("A", "1", "10.00")
                .set("fx", json::object{{"rate", "1.0945"}, {"from", "EUR"}, {"to", "USD"}, {"source", "gateway"}});
        };
        const Document sale = books.first(order(euro()));
        CPPUNIT_ASSERT_EQUAL(std::string("EUR"), at(sale, "/CurrencyRef/value"));
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(sale, "/ExchangeRate"));
        books.settings.exchangeRate = DocumentSettings::ExchangeRate::Shop;
        CPPUNIT_ASSERT(books.first(order(euro())).text().find(R"("ExchangeRate":1.0945)") != std::string::npos);
        CPPUNIT_ASSERT(books.first(order(plain())).text().find(R"("CurrencyRef":{"value":"USD"})") !=
                       std::string::npos);
    }

    void testYenStayWhole() {
        CompanyCase books(Kind::UsAutomated, true);
        const Document sale = books.first(order(OrderText("JPY")
                                                    .line("A", "1", "333.4", {{"7", "27"}})
                                                    .line("B", "3", "666.6", {{"7", "53"}})
                                                    .rate("7", "8")));
        CPPUNIT_ASSERT_EQUAL(std::string("1080.00"), sale.total->text());
        CPPUNIT_ASSERT(sale.text().find(R"("Amount":333.00)") != std::string::npos);
        CPPUNIT_ASSERT(sale.text().find(R"("Amount":667.00)") != std::string::npos);
    }

    void testAddressesAndEmailAreClean() {
        CompanyCase books(Kind::UsAutomated);
        const auto billed = [&](const char* billing) {
            return books.first(order(plain()
                                         .set("billing", json::parse(billing))
                                         .set("customer", json::parse(R"({"is_guest": true, "display": "x"})"))));
        };
        const Document good =
            billed(R"({"line1": "1 Main\tSt 🎁", "city": "Zürich", "country": "CH", "email": " a@b.ch "})");
        CPPUNIT_ASSERT_EQUAL(std::string("1 Main St"), at(good, "/BillAddr/Line1"));
        CPPUNIT_ASSERT_EQUAL(std::string("a@b.ch"), at(good, "/BillEmail/Address"));
        CPPUNIT_ASSERT_EQUAL(std::string("Zürich"), at(good, "/ShipAddr/City"));
        const Document bad = billed(R"({"email": "nobody"})");
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(bad, "/BillEmail"));
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(bad, "/BillAddr"));
    }

    void testMappingHasItsSay() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale = books.first(order(
            plain(),
            R"({"PrivateNote": "Woo order 1042", "ShipDate": "2026-04-01", "BillEmail": null, "TrackingNum": "7"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("Woo order 1042"), at(sale, "/PrivateNote"));
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(sale, "/BillEmail"));
        CPPUNIT_ASSERT_EQUAL(std::string("field_refused"), books.reason(order(plain(), R"({"TotalAmt": 1})")));
        for (const char* typo : {"PrivteNote", "privatenote", "Private_Note", "ShipDat"}) {
            const std::string fields = R"({")" + std::string(typo) + R"(": "x"})";
            CPPUNIT_ASSERT_EQUAL_MESSAGE(typo, std::string("field_unknown"), books.reason(order(plain(), fields)));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("field_unknown"), books.reason(order(plain(), R"({"NewMember": "x"})")));
    }

    void testCustomFieldsClassAndDepartment() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.customFields = {{"Web order", "meta.po_number"}, {"2", "number"}};
        books.settings.businessClass = "Web";
        books.settings.department = "Shop";
        books.resolved.lists[{"Class", "Web"}] = "200";
        books.resolved.lists[{"Department", "Shop"}] = "5";
        const Document sale = books.first(
            order(plain().set("meta", json::object{{"po_number", "PO-77 that is longer than thirty-one characters"}})));
        CPPUNIT_ASSERT_EQUAL(std::string("PO-77 that is longer than thirt"), at(sale, "/CustomField/0/StringValue"));
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(sale, "/CustomField/1"));
        CPPUNIT_ASSERT_EQUAL(std::string("200"), at(sale, "/Line/0/SalesItemLineDetail/ClassRef/value"));
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(sale, "/ClassRef"));
        CPPUNIT_ASSERT_EQUAL(std::string("5"), at(sale, "/DepartmentRef/value"));
    }

    void testDepositAccountByGatewayAndCurrency() {
        CompanyCase books(Kind::UsAutomated, true);
        books.settings.depositAccounts = {{"stripe", "A"}, {"stripe/EUR", "B"}, {"JPY", "C"}, {"*", "D"}};
        for (const char* name : {"A", "B", "C", "D"}) {
            books.resolved.lists[{"Account", name}] = name;
        }
        const auto account = [&](const char* currency, const char* gateway) {
            return at(books.first(order(OrderText(currency).line("A", "1", "10").payment("1", gateway, "10"))),
                      "/DepositToAccountRef/value");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("A"), account("USD", "stripe"));
        CPPUNIT_ASSERT_EQUAL(std::string("B"), account("EUR", "stripe"));
        CPPUNIT_ASSERT_EQUAL(std::string("C"), account("JPY", "paypal"));
        CPPUNIT_ASSERT_EQUAL(std::string("D"), account("USD", "paypal"));
    }

    void testLateNumberIsTakenAfterACollision() {
        CompanyCase books(Kind::UsAutomated);
        CPPUNIT_ASSERT_EQUAL(std::string("1042-2"), books.first(order(plain()), {{}, 1}).docNumber);
        books.settings.numberCollision = DocumentSettings::NumberCollision::Allow;
        CPPUNIT_ASSERT_EQUAL(std::string("salesreceipt?include=allowduplicatedocnum"),
                             books.first(order(plain())).path());
        books.settings.number = DocumentSettings::Number::IfCustom;
        books.company.customNumbers = false;
        CPPUNIT_ASSERT_EQUAL(std::string("absent"), at(books.first(order(plain())), "/DocNumber"));
    }

    void testSameOrderGivesTheSameBody() {
        CompanyCase books(Kind::Global);
        const OrderText text = OrderText("GBP").line("A", "3", "10.00", {{"1", "2.00"}}).rate("1", "20");
        CPPUNIT_ASSERT_EQUAL(books.first(order(text)).text(), books.first(order(text)).text());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SaleTest);
