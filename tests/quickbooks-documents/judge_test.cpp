// Totals as they are read back.
#include "company_case.hpp"
#include "order_text.hpp"
#include "service_model.hpp"

#include "documents/judge.hpp"

#include <boost/json/object.hpp>

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;
namespace json = boost::json;

namespace {

json::object answer(const char* total) {
    json::object object;
    object["Id"] = "45";
    object["SyncToken"] = "2";
    object["TotalAmt"] = total;
    return object;
}

Document saleOf(CompanyCase& books) {
    const bool global = books.company.taxMode == TaxMode::Global;
    OrderText text = OrderText(global ? "GBP" : "USD");
    text.line("A", "1", "10.00", {{"1", global ? "2.00" : "0.80"}}).rate("1", global ? "20" : "8");
    return books.first(recordOf("order", text.text()));
}

} // namespace

class JudgeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JudgeTest);
    CPPUNIT_TEST(testEqualByValueAgrees);
    CPPUNIT_TEST(testSmallDifferenceGetsARoundingLine);
    CPPUNIT_TEST(testCorrectionLeavesTheOverrideOut);
    CPPUNIT_TEST(testSecondDisagreementIsUndone);
    CPPUNIT_TEST(testLargeDifferenceIsUndoneAndHeld);
    CPPUNIT_TEST(testUpdateThatDisagreesIsNotDeleted);
    CPPUNIT_TEST(testWithoutRoundingItemItHolds);
    CPPUNIT_TEST(testToleranceOfYenIsInYen);
    CPPUNIT_TEST(testPaymentIsNeverRounded);
    CPPUNIT_TEST(testAnswerWithoutTotalDisagrees);
    CPPUNIT_TEST(testListsAreNotJudged);
    CPPUNIT_TEST_SUITE_END();

public:
    void testEqualByValueAgrees() {
        CompanyCase books(Kind::Global);
        for (const char* total : {"12.00", "12", "12.0"}) {
            CPPUNIT_ASSERT(std::holds_alternative<Agrees>(judge(saleOf(books), answer(total), books.books())));
        }
    }
    void testSmallDifferenceGetsARoundingLine() {
        CompanyCase books(Kind::Global);
        const Verdict verdict = judge(saleOf(books), answer("11.98"), books.books());
        const auto& corrected = std::get<Corrected>(verdict);
        CPPUNIT_ASSERT_EQUAL(std::string("update SalesReceipt 12.00"), summary(corrected.document));
        CPPUNIT_ASSERT_EQUAL(std::string("45 2"), corrected.document.id + " " + corrected.document.syncToken);
        const std::string text = corrected.document.text();
        CPPUNIT_ASSERT(
            text.find(
                R"({"DetailType":"SalesItemLineDetail","Amount":0.02,"Description":"Rounding","SalesItemLineDetail":{"ItemRef":{"value":"19"},"TaxCodeRef":{"value":"5"}}})") !=
            std::string::npos);
        CPPUNIT_ASSERT(text.find(R"("Id":"45","SyncToken":"2")") != std::string::npos);
        CPPUNIT_ASSERT(std::holds_alternative<Corrected>(judge(saleOf(books), answer("12.05"), books.books())));
    }
    void testCorrectionLeavesTheOverrideOut() {
        CompanyCase books(Kind::UsAutomated);
        const Verdict verdict = judge(saleOf(books), answer("10.82"), books.books());
        const std::string text = std::get<Corrected>(verdict).document.text();
        CPPUNIT_ASSERT(text.find("TxnTaxDetail") == std::string::npos);
        CPPUNIT_ASSERT(text.find(R"("Amount":-0.02,"Description":"Rounding")") != std::string::npos);
        CompanyCase manual(Kind::UsManual);
        const Verdict second = judge(saleOf(manual), answer("10.82"), manual.books());
        CPPUNIT_ASSERT(std::get<Corrected>(second).document.text().find(
                           R"("TxnTaxDetail":{"TxnTaxCodeRef":{"value":"2"}})") != std::string::npos);
    }
    void testSecondDisagreementIsUndone() {
        CompanyCase books(Kind::Global);
        const Verdict first = judge(saleOf(books), answer("11.98"), books.books());
        const Document& corrected = std::get<Corrected>(first).document;
        CPPUNIT_ASSERT(std::holds_alternative<Agrees>(judge(corrected, answer("12.00"), books.books(), true)));
        const Verdict second = judge(corrected, answer("11.99"), books.books(), true);
        const auto& disagrees = std::get<Disagrees>(second);
        CPPUNIT_ASSERT_EQUAL(std::string("delete SalesReceipt"), summary(*disagrees.undo));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"Id":"45","SyncToken":"2"})"), disagrees.undo->text());
    }
    void testLargeDifferenceIsUndoneAndHeld() {
        CompanyCase books(Kind::Global);
        const Verdict verdict = judge(saleOf(books), answer("11.94"), books.books());
        const auto& disagrees = std::get<Disagrees>(verdict);
        CPPUNIT_ASSERT_EQUAL(std::string("total_mismatch"), disagrees.hold.reason);
        CPPUNIT_ASSERT(disagrees.hold.message.find("12.00 GBP, QuickBooks reckons 11.94, a difference of 0.06") !=
                       std::string::npos);
        CPPUNIT_ASSERT(disagrees.undo.has_value());
    }
    void testUpdateThatDisagreesIsNotDeleted() {
        CompanyCase books(Kind::Global);
        Document sale = saleOf(books);
        sale.action = Action::Update;
        CPPUNIT_ASSERT(!std::get<Disagrees>(judge(sale, answer("20.00"), books.books())).undo.has_value());
        const Verdict corrected = judge(sale, answer("11.99"), books.books());
        CPPUNIT_ASSERT(
            !std::get<Disagrees>(judge(std::get<Corrected>(corrected).document, answer("11.99"), books.books(), true))
                 .undo.has_value());
    }
    void testWithoutRoundingItemItHolds() {
        CompanyCase books(Kind::Global);
        const Document sale = saleOf(books);
        books.settings.roundingItem.clear();
        const Verdict verdict = judge(sale, answer("11.99"), books.books());
        CPPUNIT_ASSERT(std::get<Disagrees>(verdict).hold.message.find("set rounding_item") != std::string::npos);
        books.settings.roundingItem = "Gone";
        CPPUNIT_ASSERT_EQUAL(std::string("reference_missing"),
                             std::get<Disagrees>(judge(sale, answer("11.99"), books.books())).hold.reason);
    }
    void testToleranceOfYenIsInYen() {
        CompanyCase books(Kind::UsAutomated, true);
        const Document sale = books.first(recordOf("order", OrderText("JPY").line("A", "1", "1000").text()));
        CPPUNIT_ASSERT(std::holds_alternative<Corrected>(judge(sale, answer("995"), books.books())));
        CPPUNIT_ASSERT(std::holds_alternative<Disagrees>(judge(sale, answer("994"), books.books())));
    }
    void testPaymentIsNeverRounded() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.document = DocumentSettings::SaleKind::Invoice;
        const Built built =
            books.built(recordOf("order", OrderText().line("A", "1", "10.00").payment("1", "stripe", "10.00").text()));
        CPPUNIT_ASSERT(std::holds_alternative<Disagrees>(judge(built.documents[1], answer("9.99"), books.books())));
    }
    void testAnswerWithoutTotalDisagrees() {
        CompanyCase books(Kind::UsAutomated);
        CPPUNIT_ASSERT(std::holds_alternative<Disagrees>(judge(saleOf(books), json::object{}, books.books())));
    }
    void testListsAreNotJudged() {
        CompanyCase books(Kind::UsAutomated);
        Document customer;
        customer.entity = "Customer";
        CPPUNIT_ASSERT(std::holds_alternative<Agrees>(judge(customer, json::object{}, books.books())));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(JudgeTest);
