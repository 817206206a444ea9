// Refunds: partial ones, amounts alone, shipping, fees, tax, several; receipts and credit memos.
#include "company_case.hpp"
#include "order_text.hpp"
#include "service_model.hpp"

#include "documents/exact_json.hpp"

#include <boost/json/parse.hpp>

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;
namespace json = boost::json;

namespace {

ShopRecord refund(const RefundText& text) {
    return recordOf("refund", text.text());
}

bool has(const Document& document, const std::string& part) {
    return document.text().find(part) != std::string::npos;
}

/// As an answer is read: numbers are texts.
Sale saleFrom(const char* document, const char* entity = "SalesReceipt") {
    Sale sale = Sale::from(json::parse(document).as_object());
    sale.posted.put({entity, "45", "0", "sale", "128.00"});
    return sale;
}

const char* const receipt =
    R"({"CustomerRef": {"value": "61"}, "CurrencyRef": {"value": "USD"}, "TotalAmt": "128.00", "Balance": "0",
    "DepositToAccountRef": {"value": "4"}, "PaymentMethodRef": {"value": "3"},
    "TxnTaxDetail": {"TotalTax": "8.00", "TxnTaxCodeRef": {"value": "2"}},
    "Line": [{"SalesItemLineDetail": {"TaxCodeRef": {"value": "TAX"}}}, {"SalesItemLineDetail": {"TaxCodeRef": {"value": "NON"}}},
             {"DetailType": "SubTotalLineDetail"}]})";
const char* const vatReceipt =
    R"({"CustomerRef": {"value": "61"}, "CurrencyRef": {"value": "GBP"}, "TotalAmt": "120.00",
    "TxnTaxDetail": {"TotalTax": "20.00"}, "Line": [{"SalesItemLineDetail": {"TaxCodeRef": {"value": "1"}}}]})";
const char* const mixedReceipt =
    R"({"CustomerRef": {"value": "61"}, "CurrencyRef": {"value": "GBP"}, "TotalAmt": "240.00",
    "TxnTaxDetail": {"TotalTax": "25.00"}, "Line": [
        {"Amount": "60.00", "SalesItemLineDetail": {"TaxCodeRef": {"value": "1"}}},
        {"Amount": "40.00", "SalesItemLineDetail": {"TaxCodeRef": {"value": "1"}}},
        {"Amount": "100.00", "SalesItemLineDetail": {"TaxCodeRef": {"value": "2"}}},
        {"Amount": "15.00", "SalesItemLineDetail": {"TaxCodeRef": {"value": "3"}}}]})";
const char* const openInvoice =
    R"({"CustomerRef": {"value": "61"}, "CurrencyRef": {"value": "USD"}, "TotalAmt": "128.00", "Balance": "128.00",
    "TxnTaxDetail": {"TotalTax": "8.00", "TxnTaxCodeRef": {"value": "2"}}})";

CompanyCase with(Kind kind, const Sale& sale) {
    CompanyCase books(kind);
    books.resolved.sales["998"] = sale;
    return books;
}

} // namespace

class RefundTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RefundTest);
    CPPUNIT_TEST(testLinesAreMirrored);
    CPPUNIT_TEST(testShippingAndFeesGoBack);
    CPPUNIT_TEST(testTaxAloneIsALine);
    CPPUNIT_TEST(testAmountAloneIsTaxedAsItsSale);
    CPPUNIT_TEST(testAmountAloneWithoutTaxByPolicy);
    CPPUNIT_TEST(testAmountAloneAtOneVatRateIsSplit);
    CPPUNIT_TEST(testAmountAloneOfAPartlyTaxedSale);
    CPPUNIT_TEST(testAmountAloneAtSeveralVatRatesTakesOfEachItsShare);
    CPPUNIT_TEST(testLinesThatDoNotAddUpTakeTheRefundItem);
    CPPUNIT_TEST(testEveryRefundHasItsOwnNumberAndDay);
    CPPUNIT_TEST(testSeveralRefundsMayNotExceedTheSale);
    CPPUNIT_TEST(testRefundOfNothingIsSkipped);
    CPPUNIT_TEST(testOpenInvoiceGetsACreditMemoThatIsApplied);
    CPPUNIT_TEST(testCreditIsNotAppliedTwice);
    CPPUNIT_TEST(testMoneyThatWentBackIsAReceipt);
    CPPUNIT_TEST(testAccountFollowsSaleThenSettings);
    CPPUNIT_TEST(testPostedRefundIsUpdatedAndDeleted);
    CPPUNIT_TEST(testVatCodeIsFoundWithoutPercent);
    CPPUNIT_TEST_SUITE_END();

public:
    void testLinesAreMirrored() {
        CompanyCase books = with(Kind::UsAutomated, saleFrom(receipt));
        const Document back =
            books.first(refund(RefundText("21.60").line("A", "-2", "-20.00", {{"7", "-1.60"}}).rate("7")));
        CPPUNIT_ASSERT_EQUAL(std::string("create RefundReceipt 21.60"), summary(back));
        CPPUNIT_ASSERT(has(back, R"("Qty":2,"UnitPrice":10.00,"TaxCodeRef":{"value":"TAX"})"));
        CPPUNIT_ASSERT(has(back, R"("TotalTax":1.60)"));
        CPPUNIT_ASSERT(has(back, R"("CustomerRef":{"value":"61"})"));
        CPPUNIT_ASSERT(has(back, R"("DepositToAccountRef":{"value":"4"})"));
        CPPUNIT_ASSERT(has(back, R"("PaymentMethodRef":{"value":"3"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("21.60"), totalOf(back.text(), books.company).rounded(2).text());
    }
    void testShippingAndFeesGoBack() {
        CompanyCase books = with(Kind::UsManual, saleFrom(receipt));
        const Document back = books.first(refund(RefundText("8.00").shipping("-5.00").fee("-3.00")));
        CPPUNIT_ASSERT(has(
            back,
            R"("Amount":5.00,"Description":"Flat rate","SalesItemLineDetail":{"ItemRef":{"value":"SHIPPING_ITEM_ID"})"));
        CPPUNIT_ASSERT(has(back, R"("Amount":3.00,"Description":"Gift wrap")"));
        CPPUNIT_ASSERT_EQUAL(std::string("8.00"), totalOf(back.text(), books.company).rounded(2).text());
    }
    void testTaxAloneIsALine() {
        for (const Kind kind : {Kind::UsAutomated, Kind::UsManual, Kind::Global}) {
            const bool global = kind == Kind::Global;
            CompanyCase books = with(kind, saleFrom(global ? vatReceipt : receipt));
            const Document back = books.first(
                refund(RefundText("1.60", global ? "GBP" : "USD").line("A", "0", "0", {{"7", "-1.60"}}).rate("7")));
            CPPUNIT_ASSERT(has(back, R"("Amount":1.60,"Description":"Tax")"));
            CPPUNIT_ASSERT_EQUAL(std::string("1.60"), totalOf(back.text(), books.company).rounded(2).text());
        }
    }
    void testAmountAloneIsTaxedAsItsSale() {
        CompanyCase books = with(Kind::UsAutomated, saleFrom(receipt));
        const Document back = books.first(refund(RefundText("16.00").set("reason", "Goodwill")));
        CPPUNIT_ASSERT(has(
            back,
            R"("Amount":15.00,"Description":"Refund: Goodwill","SalesItemLineDetail":{"ItemRef":{"value":"17"},"TaxCodeRef":{"value":"TAX"}})"));
        CPPUNIT_ASSERT(has(back, R"("TotalTax":1.00)"));
        CPPUNIT_ASSERT_EQUAL(std::string("16.00"), totalOf(back.text(), books.company).rounded(2).text());
    }
    void testAmountAloneWithoutTaxByPolicy() {
        CompanyCase books = with(Kind::UsAutomated, saleFrom(receipt));
        books.settings.amountRefundTax = DocumentSettings::AmountRefundTax::None;
        const Document back = books.first(refund(RefundText("16.00")));
        CPPUNIT_ASSERT(has(back, R"("Amount":16.00)"));
        CPPUNIT_ASSERT(!has(back, "TotalTax"));
    }
    void testAmountAloneAtOneVatRateIsSplit() {
        CompanyCase books = with(Kind::Global, saleFrom(vatReceipt));
        for (const char* amount : {"12.00", "9.99", "0.01", "0.05", "119.99", "7.77"}) {
            const Document back = books.first(refund(RefundText(amount, "GBP")));
            CPPUNIT_ASSERT_EQUAL(std::string(amount), totalOf(back.text(), books.company).rounded(2).text());
            CPPUNIT_ASSERT(has(back, R"("TaxCodeRef":{"value":"1"})"));
        }
        CPPUNIT_ASSERT(has(books.first(refund(RefundText("12.00", "GBP"))), R"("Amount":10.00)"));
    }
    void testAmountAloneAtSeveralVatRatesTakesOfEachItsShare() {
        CompanyCase books = with(Kind::Global, saleFrom(mixedReceipt));
        const Document tenth = books.first(refund(RefundText("24.00", "GBP")));
        for (
            const char* line :
            {R"("Amount":10.00,"Description":"Refund","SalesItemLineDetail":{"ItemRef":{"value":"17"},"TaxCodeRef":{"value":"1"})",
             R"("Amount":10.00,"Description":"Refund","SalesItemLineDetail":{"ItemRef":{"value":"17"},"TaxCodeRef":{"value":"2"})",
             R"("Amount":1.50,"Description":"Refund","SalesItemLineDetail":{"ItemRef":{"value":"17"},"TaxCodeRef":{"value":"3"})"}) {
            CPPUNIT_ASSERT_MESSAGE(tenth.text(), has(tenth, line));
        }
        for (const char* amount : {"240.00", "24.00", "9.99", "0.01", "0.05", "119.99", "7.77", "1.23"}) {
            const Document back = books.first(refund(RefundText(amount, "GBP")));
            CPPUNIT_ASSERT_EQUAL(std::string(amount), totalOf(back.text(), books.company).rounded(2).text());
        }
    }
    void testAmountAloneOfAPartlyTaxedSale() {
        // 100 at 8 % and 20 without: a sixteenth of it is 8.00, with 0.50 of tax on 6.25.
        CompanyCase books = with(Kind::UsManual, saleFrom(receipt));
        const Document back = books.first(refund(RefundText("8.00")));
        CPPUNIT_ASSERT(has(back, R"("Amount":6.25)"));
        CPPUNIT_ASSERT(has(back, R"("Amount":1.25)"));
        CPPUNIT_ASSERT(has(back, R"("TxnTaxCodeRef":{"value":"2"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("8.00"), totalOf(back.text(), books.company).rounded(2).text());
    }
    void testLinesThatDoNotAddUpTakeTheRefundItem() {
        CompanyCase books = with(Kind::UsAutomated, saleFrom(receipt));
        for (const char* amount : {"25.00", "18.00"}) {
            const Built built =
                books.built(refund(RefundText(amount).line("A", "-2", "-20.00", {{"7", "-1.60"}}).rate("7")));
            CPPUNIT_ASSERT_EQUAL(std::string(amount),
                                 totalOf(built.documents.front().text(), books.company).rounded(2).text());
            CPPUNIT_ASSERT(built.notes.front().find("its lines make 21.60") != std::string::npos);
        }
        books.settings.refundItem.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("refund_mismatch"),
                             books.reason(refund(RefundText("25.00").line("A", "-2", "-20.00"))));
    }
    void testEveryRefundHasItsOwnNumberAndDay() {
        CompanyCase books = with(Kind::UsAutomated, saleFrom(receipt));
        books.settings.numberPrefix = "WEB-";
        const Document back = books.first(refund(RefundText("16.00")));
        CPPUNIT_ASSERT_EQUAL(std::string("WEB-R1001"), back.docNumber);
        CPPUNIT_ASSERT(has(back, R"("TxnDate":"2026-04-02")"));
    }
    void testSeveralRefundsMayNotExceedTheSale() {
        Sale sale = saleFrom(receipt);
        sale.refunded = Decimal(100);
        CompanyCase books = with(Kind::UsAutomated, sale);
        CPPUNIT_ASSERT_EQUAL(std::string("built"), books.reason(refund(RefundText("28.00"))));
        CPPUNIT_ASSERT_EQUAL(std::string("refund_exceeds_sale"), books.reason(refund(RefundText("28.01"))));
    }
    void testRefundOfNothingIsSkipped() { // the shop takes goods back without paying for them
        CompanyCase books = with(Kind::UsManual, saleFrom(receipt));
        CPPUNIT_ASSERT_EQUAL(std::string("skip: zero_total"), books.reason(refund(RefundText("0.00"))));
        const RefundText restocked = RefundText("0.00").line("A", "-1", "0.00");
        CPPUNIT_ASSERT_EQUAL(std::string("skip: zero_total"), books.reason(refund(restocked)));
        CPPUNIT_ASSERT_EQUAL(std::string("negative_total"), books.reason(refund(RefundText("-1.00"))));
        const RefundText contradicting = RefundText("0.00").line("A", "-1", "-5.00");
        const ShopRecord noted = recordOf("refund", contradicting.text(), "amount 0.00 is below 5.00");
        CPPUNIT_ASSERT_EQUAL(std::string("negative_total"), books.reason(noted));
        Posted posted;
        posted.put({"RefundReceipt", "77", "0", "refund", "8.00"});
        CPPUNIT_ASSERT_EQUAL(std::string("negative_total"), books.reason(refund(RefundText("0.00")), {posted}));
    }
    void testOpenInvoiceGetsACreditMemoThatIsApplied() {
        CompanyCase books = with(Kind::UsManual, saleFrom(openInvoice, "Invoice"));
        const Built built = books.built(refund(RefundText("8.00").set("to_gateway", false)));
        CPPUNIT_ASSERT_EQUAL(std::string("create CreditMemo 8.00"), summary(built.documents[0]));
        CPPUNIT_ASSERT(!has(built.documents[0], "DepositToAccountRef"));
        CPPUNIT_ASSERT_EQUAL(std::string("create Payment 0"), summary(built.documents[1]));
        const std::string application = built.documents[1].text("77");
        CPPUNIT_ASSERT(application.find(R"("LinkedTxn":[{"TxnType":"Invoice","TxnId":"45"}])") != std::string::npos);
        CPPUNIT_ASSERT(application.find(R"("LinkedTxn":[{"TxnType":"CreditMemo","TxnId":"77"}])") != std::string::npos);
        books.company.appliesCreditByItself = true;
        CPPUNIT_ASSERT_EQUAL(std::size_t{1},
                             books.built(refund(RefundText("8.00").set("to_gateway", false))).documents.size());
    }
    void testCreditIsNotAppliedTwice() {
        CompanyCase books = with(Kind::UsManual, saleFrom(openInvoice, "Invoice"));
        Posted posted;
        posted.put({"CreditMemo", "77", "0", "refund", "8.00"});
        posted.put({"Payment", "78", "0", "application", "0"});
        const Built built = books.built(refund(RefundText("8.00").set("to_gateway", false)), {posted});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, built.documents.size());
        CPPUNIT_ASSERT_EQUAL(std::string("update CreditMemo 8.00"), summary(built.documents[0]));
    }
    void testMoneyThatWentBackIsAReceipt() {
        CompanyCase books = with(Kind::UsManual, saleFrom(openInvoice, "Invoice"));
        CPPUNIT_ASSERT_EQUAL(std::string("RefundReceipt"), books.first(refund(RefundText("8.00"))).entity);
        books.settings.refundDocument = DocumentSettings::RefundKind::CreditMemo;
        CPPUNIT_ASSERT_EQUAL(std::string("CreditMemo"), books.first(refund(RefundText("8.00"))).entity);
        books.settings.refundDocument = DocumentSettings::RefundKind::RefundReceipt;
        CPPUNIT_ASSERT_EQUAL(std::string("RefundReceipt"),
                             books.first(refund(RefundText("8.00").set("to_gateway", false))).entity);
    }
    void testAccountFollowsSaleThenSettings() {
        CompanyCase books = with(Kind::UsManual, saleFrom(openInvoice, "Invoice"));
        CPPUNIT_ASSERT(has(books.first(refund(RefundText("8.00"))), R"("DepositToAccountRef":{"value":"35"})"));
        books.settings.refundAccount.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("refund_account_missing"), books.reason(refund(RefundText("8.00"))));
        books.settings.depositAccounts["*"] = "Clearing";
        books.resolved.lists[{"Account", "Clearing"}] = "36";
        CPPUNIT_ASSERT(has(books.first(refund(RefundText("8.00"))), R"("DepositToAccountRef":{"value":"36"})"));
    }
    void testPostedRefundIsUpdatedAndDeleted() {
        CompanyCase books = with(Kind::UsAutomated, saleFrom(receipt));
        Posted posted;
        posted.put({"RefundReceipt", "77", "2", "refund", "8.00"});
        CPPUNIT_ASSERT_EQUAL(std::string("update RefundReceipt 8.00"),
                             summary(books.first(refund(RefundText("8.00")), {posted})));
        const ShopRecord gone = recordOf("refund", "", {}, {}, true);
        CPPUNIT_ASSERT_EQUAL(std::string("gone_after_posting"), books.reason(gone, {posted}));
        books.settings.onDeleted = DocumentSettings::Undo::Void;
        const Document undo = books.first(gone, {posted});
        CPPUNIT_ASSERT_EQUAL(std::string("delete RefundReceipt"), summary(undo));
        CPPUNIT_ASSERT_EQUAL(std::string("refundreceipt?operation=delete"), undo.path());
    }
    void testVatCodeIsFoundWithoutPercent() {
        CompanyCase books = with(Kind::Global, saleFrom(vatReceipt));
        const Document back =
            books.first(refund(RefundText("24.00", "GBP").line("A", "-2", "-20.00", {{"7", "-4.00"}}).rate("7")));
        CPPUNIT_ASSERT(has(back, R"("TaxCodeRef":{"value":"1"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("24.00"), totalOf(back.text(), books.company).rounded(2).text());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RefundTest);
