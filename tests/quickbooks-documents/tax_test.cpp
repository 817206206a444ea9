// Tax: by override, by rate, by code, by line.
#include "company_case.hpp"
#include "order_text.hpp"
#include "service_model.hpp"

#include <boost/json/parse.hpp>

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;

namespace {

ShopRecord order(const OrderText& text) {
    return recordOf("order", text.text());
}

bool has(const Document& document, const std::string& part) {
    return document.text().find(part) != std::string::npos;
}

OrderText british() {
    return OrderText("GBP").rate("1", "20", "VAT");
}

std::string reckoned(const Document& document, const CompanyCase& books, const ServiceManner& manner = {}) {
    return totalOf(document.text(), books.company, manner).rounded(2).text();
}

/// TaxCodeRef of the first line.
std::string firstCode(const OrderText& text, CompanyCase& books) {
    const std::string body = books.first(order(text)).text();
    const std::size_t at = body.find(R"("TaxCodeRef":{"value":")");
    return body.substr(at + 23, 1);
}

} // namespace

class TaxTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TaxTest);
    CPPUNIT_TEST(testAutomatedKeepsTheShopsTax);
    CPPUNIT_TEST(testAutomatedMayBeLeftToTheEngine);
    CPPUNIT_TEST(testAutomatedTaxOnNothingIsALine);
    CPPUNIT_TEST(testUntaxedOrderSendsNoTax);
    CPPUNIT_TEST(testManualTakesTheGroupOfItsRates);
    CPPUNIT_TEST(testManualRoundsTheRestOrPutsTaxOnALine);
    CPPUNIT_TEST(testManualWithMixedRatesPutsTaxOnALine);
    CPPUNIT_TEST(testCompanyWithoutSalesTaxPutsItOnALine);
    CPPUNIT_TEST(testGlobalGivesEveryLineItsCode);
    CPPUNIT_TEST(testGlobalSendsTheTotalTaxOnlyWhereItDiffers);
    CPPUNIT_TEST(testGlobalRoundsUpFrontWhereTotalTaxIsNotSent);
    CPPUNIT_TEST(testGlobalAmountsMayHaveTaxInside);
    CPPUNIT_TEST(testTaxInsideGivesWayToSeveralRates);
    CPPUNIT_TEST(testFourKindsOfNoTax);
    CPPUNIT_TEST(testZeroRateFollowsItsClass);
    CPPUNIT_TEST(testCodeIsFoundByEveryKey);
    CPPUNIT_TEST(testRateWithoutPercentIsJudgedByItsAmounts);
    CPPUNIT_TEST(testTwoRatesOnALineNeedTheirCode);
    CPPUNIT_TEST(testInactiveCodeIsNotTaken);
    CPPUNIT_TEST(testCodeForNoTaxIsOnlyAskedForWhereItIsUsed);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAutomatedKeepsTheShopsTax() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale = books.first(
            order(OrderText().line("A", "1", "10.00", {{"7", "0.83"}}).line("B", "1", "5.00").rate("7", "8")));
        CPPUNIT_ASSERT(has(sale, R"("TxnTaxDetail":{"TotalTax":0.83})"));
        CPPUNIT_ASSERT(has(sale, R"("TaxCodeRef":{"value":"TAX"})"));
        CPPUNIT_ASSERT(has(sale, R"("TaxCodeRef":{"value":"NON"})"));
        CPPUNIT_ASSERT(!has(sale, "GlobalTaxCalculation"));
        CPPUNIT_ASSERT_EQUAL(std::string("15.83"), reckoned(sale, books));
    }
    void testAutomatedMayBeLeftToTheEngine() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.usAutomated = DocumentSettings::UsAutomated::Engine;
        const Document sale = books.first(order(OrderText().line("A", "1", "10.00", {{"7", "0.83"}}).rate("7", "8")));
        CPPUNIT_ASSERT(!has(sale, "TxnTaxDetail"));
        CPPUNIT_ASSERT_EQUAL(std::string("10.83"), sale.total->text()); // what judge will look for
    }
    void testAutomatedTaxOnNothingIsALine() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale = books.first(order(OrderText().line("A", "1", "0.00", {{"7", "0.83"}}).rate("7", "8")));
        CPPUNIT_ASSERT(has(
            sale,
            R"("Amount":0.83,"Description":"Tax","SalesItemLineDetail":{"ItemRef":{"value":"18"},"TaxCodeRef":{"value":"NON"}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("0.83"), reckoned(sale, books));
    }
    void testUntaxedOrderSendsNoTax() {
        for (const Kind kind : {Kind::UsAutomated, Kind::UsManual}) {
            CompanyCase books(kind);
            const Document sale = books.first(order(OrderText().line("A", "1", "10.00")));
            CPPUNIT_ASSERT(!has(sale, "TxnTaxDetail"));
            CPPUNIT_ASSERT(!has(sale, "\"TAX\""));
        }
    }
    void testManualTakesTheGroupOfItsRates() {
        CompanyCase books(Kind::UsManual);
        const Document one = books.first(order(OrderText().line("A", "1", "100.00", {{"7", "8.00"}}).rate("7", "8")));
        CPPUNIT_ASSERT(has(one, R"("TxnTaxDetail":{"TxnTaxCodeRef":{"value":"2"}})"));
        const Document two = books.first(order(
            OrderText().line("A", "1", "100.00", {{"8", "7.10"}, {"9", "2.00"}}).rate("8", "7.1").rate("9", "2")));
        CPPUNIT_ASSERT(has(two, R"("TxnTaxDetail":{"TxnTaxCodeRef":{"value":"3"}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("109.10"), reckoned(two, books));
    }
    void testManualRoundsTheRestOrPutsTaxOnALine() {
        CompanyCase books(Kind::UsManual);
        // Twice 0.068 is 0.07 and 0.07 by line, 0.136 is 0.14 by the sum; thrice is 0.21 and 0.20.
        const auto text = [] {
            return OrderText()
                .line("A", "1", "0.85", {{"7", "0.07"}})
                .line("B", "1", "0.85", {{"7", "0.07"}})
                .line("C", "1", "0.85", {{"7", "0.07"}})
                .rate("7", "8");
        };
        const Built rounded = books.built(order(text()));
        CPPUNIT_ASSERT(
            has(rounded.documents.front(),
                R"("Amount":0.01,"Description":"Rounding","SalesItemLineDetail":{"ItemRef":{"value":"19"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("rounding 0.01: tax is 0.21 in the shop, QuickBooks reckons 0.20"),
                             rounded.notes.front());
        CPPUNIT_ASSERT_EQUAL(std::string("2.76"), reckoned(rounded.documents.front(), books));
        books.settings.roundingItem.clear();
        const Document line = books.first(order(text()));
        CPPUNIT_ASSERT(has(line, R"("Amount":0.21,"Description":"Tax")"));
        CPPUNIT_ASSERT(!has(line, "TxnTaxDetail"));
        CPPUNIT_ASSERT_EQUAL(std::string("2.76"), reckoned(line, books));
        books.settings.taxItem.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("tax_mismatch"), books.reason(order(text())));
    }
    void testManualWithMixedRatesPutsTaxOnALine() {
        CompanyCase books(Kind::UsManual);
        const OrderText text = OrderText()
                                   .line("A", "1", "100.00", {{"7", "8.00"}})
                                   .line("B", "1", "100.00", {{"8", "7.10"}})
                                   .rate("7", "8")
                                   .rate("8", "7.1");
        CPPUNIT_ASSERT(books.built(order(text)).notes.front().find("several combinations of rates") !=
                       std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("215.10"), reckoned(books.first(order(text)), books));
    }
    void testCompanyWithoutSalesTaxPutsItOnALine() {
        CompanyCase books(Kind::UsManual);
        books.company.taxMode = TaxMode::None;
        const Document sale = books.first(order(OrderText().line("A", "1", "100.00", {{"7", "8.00"}}).rate("7", "8")));
        CPPUNIT_ASSERT(has(sale, R"("Amount":8.00,"Description":"Tax")"));
        CPPUNIT_ASSERT(!has(sale, "TaxCodeRef"));
    }
    void testGlobalGivesEveryLineItsCode() {
        CompanyCase books(Kind::Global);
        const Document sale = books.first(order(british()
                                                    .line("A", "1", "10.00", {{"1", "2.00"}})
                                                    .shipping("Post", "4.00", {{"1", "0.80"}})
                                                    .fee("other", "Wrap", "1.00", {{"2", "0.05"}})
                                                    .rate("2", "5")
                                                    .line("B", "1", "3.00")));
        CPPUNIT_ASSERT(has(sale, R"("GlobalTaxCalculation":"TaxExcluded")"));
        CPPUNIT_ASSERT(has(sale, R"("ItemRef":{"value":"SHIPPING_ITEM_ID"},"TaxCodeRef":{"value":"1"})"));
        CPPUNIT_ASSERT(has(sale, R"("ItemRef":{"value":"13"},"TaxCodeRef":{"value":"2"})"));
        CPPUNIT_ASSERT(has(sale, R"("TaxCodeRef":{"value":"5"})")); // No VAT
        CPPUNIT_ASSERT_EQUAL(std::string("20.85"), reckoned(sale, books));
    }
    void testGlobalSendsTheTotalTaxOnlyWhereItDiffers() {
        CompanyCase books(Kind::Global);
        CPPUNIT_ASSERT(!has(books.first(order(british().line("A", "1", "10.00", {{"1", "2.00"}}))), "TotalTax"));
        const Document differs = books.first(order(british().line("A", "1", "10.00", {{"1", "2.00"}}).tax("2.01")));
        CPPUNIT_ASSERT(has(differs, R"("TxnTaxDetail":{"TotalTax":2.01})"));
        CPPUNIT_ASSERT_EQUAL(std::string("12.01"), reckoned(differs, books));
    }
    void testGlobalRoundsUpFrontWhereTotalTaxIsNotSent() {
        CompanyCase books(Kind::Global);
        books.settings.sendsTotalTax = false;
        const Document sale = books.first(order(british().line("A", "1", "10.00", {{"1", "2.00"}}).tax("2.01")));
        CPPUNIT_ASSERT(has(
            sale,
            R"("Amount":0.01,"Description":"Rounding","SalesItemLineDetail":{"ItemRef":{"value":"19"},"TaxCodeRef":{"value":"5"}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("12.01"), reckoned(sale, books, {false, false}));
        CPPUNIT_ASSERT_EQUAL(std::string("tax_mismatch"),
                             books.reason(order(british().line("A", "1", "10.00", {{"1", "2.00"}}).tax("2.07"))));
    }
    void testGlobalAmountsMayHaveTaxInside() {
        CompanyCase books(Kind::Global);
        books.settings.globalMode = DocumentSettings::GlobalMode::AsShop;
        const auto text = [](bool included) {
            return british()
                .line("A", "3", "8.32", {{"1", "1.66"}})
                .line("B", "1", "3.00")
                .set("prices_include_tax", included);
        };
        const Document inside = books.first(order(text(true)));
        CPPUNIT_ASSERT(has(inside, R"("GlobalTaxCalculation":"TaxInclusive")"));
        CPPUNIT_ASSERT(has(inside, R"("TaxInclusiveAmt":9.98)"));
        CPPUNIT_ASSERT_EQUAL(std::string("12.98"), reckoned(inside, books));
        CPPUNIT_ASSERT(has(books.first(order(text(false))), "TaxExcluded"));
    }
    void testTaxInsideGivesWayToSeveralRates() {
        CompanyCase books(Kind::Global);
        books.settings.globalMode = DocumentSettings::GlobalMode::Inclusive;
        books.company.taxCodes.push_back({"9", "Two", true, true, {{"8", "a", Decimal(7)}, {"9", "b", Decimal(5)}}});
        const Built built = books.built(order(
            OrderText("GBP").line("A", "1", "100.00", {{"8", "7.00"}, {"9", "5.00"}}).rate("8", "7").rate("9", "5")));
        CPPUNIT_ASSERT(has(built.documents.front(), "TaxExcluded"));
        CPPUNIT_ASSERT(built.notes.front().find("with tax inside QuickBooks would reckon another tax") !=
                       std::string::npos);
    }
    void testFourKindsOfNoTax() {
        CompanyCase books(Kind::Global);
        books.settings.taxCodes = {{"class:zero-rate", "0.0% Z"},
                                   {"exempt", "Exempt"},
                                   {"reverse_charge", "0.0% Z"},
                                   {"out_of_scope", "No VAT"},
                                   {"untaxed", "No VAT"}};
        const auto code = [&](const OrderText& text) { return firstCode(text, books); };
        const auto plain = [] { return OrderText("GBP").line("A", "1", "10.00"); };
        CPPUNIT_ASSERT_EQUAL(std::string("3"), code(plain().with("tax_class", "zero-rate")));
        CPPUNIT_ASSERT_EQUAL(std::string("5"), code(plain()));
        const auto exempt = [&](const std::string& country) {
            return plain()
                .set("meta", boost::json::parse(R"({"is_vat_exempt": "yes"})"))
                .set("billing", boost::json::parse(R"({"country": ")" + country + "\"}"));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("4"), code(exempt("GB")));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), code(exempt("DE")));
    }
    void testZeroRateFollowsItsClass() {
        CompanyCase books(Kind::Global);
        const OrderText zero =
            OrderText("GBP").line("A", "1", "10.00", {{"10", "0"}}).with("tax_class", "zero-rate").rate("10", "0");
        CPPUNIT_ASSERT_EQUAL(std::string("tax_code_ambiguous"), books.reason(order(zero)));
        books.settings.taxCodes = {{"class:zero-rate", "Exempt"}};
        CPPUNIT_ASSERT_EQUAL(std::string("4"), firstCode(zero, books));
        books.settings.taxCodes["percent:0"] = "0.0% Z";
        CPPUNIT_ASSERT_EQUAL(std::string("4"), firstCode(zero, books));
        books.settings.taxCodes["rate:10"] = "0.0% Z";
        CPPUNIT_ASSERT_EQUAL(std::string("3"), firstCode(zero, books));
        const OrderText taxed =
            OrderText("GBP").line("A", "1", "10.00", {{"7", "2.00"}}).with("tax_class", "zero-rate").rate("7", "20");
        CPPUNIT_ASSERT_EQUAL(std::string("1"), firstCode(taxed, books));
    }
    void testCodeIsFoundByEveryKey() {
        for (const char* key : {"rate:7", "code:US-7", "label:VAT", "percent:17.5"}) {
            CompanyCase books(Kind::Global);
            const OrderText text = OrderText("GBP").line("A", "1", "100.00", {{"7", "20.00"}}).rate("7", "17.5", "VAT");
            CPPUNIT_ASSERT_EQUAL(std::string("tax_code_unmapped"), books.reason(order(text)));
            books.settings.taxCodes[key] = "20.0% S";
            CPPUNIT_ASSERT_EQUAL_MESSAGE(key, std::string("built"), books.reason(order(text)));
            books.settings.taxCodes[key] = "no such code";
            CPPUNIT_ASSERT_EQUAL(std::string("tax_code_unmapped"), books.reason(order(text)));
        }
    }
    void testRateWithoutPercentIsJudgedByItsAmounts() {
        CompanyCase books(Kind::Global);
        const Document sale = books.first(order(OrderText("GBP")
                                                    .line("A", "1", "9.99", {{"7", "2.00"}})
                                                    .line("B", "1", "3.33", {{"7", "0.67"}})
                                                    .rate("7", "")));
        CPPUNIT_ASSERT(has(sale, R"("TaxCodeRef":{"value":"1"})"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("tax_code_unmapped"),
            books.reason(order(OrderText("GBP").line("A", "1", "100.00", {{"7", "13.00"}}).rate("7", ""))));
    }
    void testTwoRatesOnALineNeedTheirCode() {
        CompanyCase books(Kind::Global);
        const OrderText text =
            OrderText("GBP").line("A", "1", "100.00", {{"8", "7.00"}, {"9", "5.00"}}).rate("8", "7").rate("9", "5");
        CPPUNIT_ASSERT_EQUAL(std::string("tax_code_unmapped"), books.reason(order(text)));
        books.company.taxCodes.push_back({"9", "Two", true, true, {{"8", "a", Decimal(7)}, {"9", "b", Decimal(5)}}});
        CPPUNIT_ASSERT_EQUAL(std::string("112.00"), reckoned(books.first(order(text)), books));
        books.settings.taxCodes["rate:8+9"] = "No VAT";
        CPPUNIT_ASSERT_EQUAL(std::string("tax_mismatch"), books.reason(order(text)));
    }
    void testInactiveCodeIsNotTaken() {
        CompanyCase books(Kind::Global);
        books.company.taxCodes.front().isActive = false;
        CPPUNIT_ASSERT_EQUAL(std::string("tax_code_unmapped"),
                             books.reason(order(british().line("A", "1", "10.00", {{"1", "2.00"}}))));
    }
    void testCodeForNoTaxIsOnlyAskedForWhereItIsUsed() {
        CompanyCase books(Kind::Global);
        books.company.taxCodes.pop_back(); // two of 0 % are left, and nothing says which
        CPPUNIT_ASSERT_EQUAL(std::string("built"),
                             books.reason(order(british().line("A", "1", "10.00", {{"1", "2.00"}}))));
        CPPUNIT_ASSERT_EQUAL(
            std::string("tax_code_unmapped"),
            books.reason(order(british().line("A", "1", "10.00", {{"1", "2.00"}}).line("B", "1", "1"))));
        const Document free =
            books.first(order(british().line("A", "1", "10.00", {{"1", "2.00"}}).line("B", "1", "0", {}, "5.00")));
        CPPUNIT_ASSERT_EQUAL(std::string("12.00"), reckoned(free, books));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TaxTest);
