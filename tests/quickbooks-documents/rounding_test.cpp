// Orders of shops whose sums have fewer decimals than their lines: WooCommerce set to 0 decimals.
#include "company_case.hpp"
#include "order_text.hpp"
#include "service_model.hpp"

#include <boost/json/parse.hpp>

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;
namespace json = boost::json;

namespace {

ShopRecord order(const OrderText& text) {
    return recordOf("order", text.text());
}

/// 20.50 and shipping of 12.33 with 1.64 and 0.99 of tax: the shop shows 12, 3 and 36.
OrderText rounded() {
    return OrderText()
        .line("A", "1", "20.50", {{"7", "1.64"}})
        .shipping("Flat rate", "12.33", {{"7", "0.99"}})
        .rate("7", "8")
        .tax("3")
        .total("shipping", "12")
        .total("grand", "36");
}

/// "item amount" of each line, with its tax code.
std::string linesOf(const Document& document) {
    std::string out;
    const json::object body = json::parse(document.text()).as_object();
    for (const json::value& one : body.at("Line").as_array()) {
        const json::object& detail = one.at("SalesItemLineDetail").as_object();
        const auto value = [&](const char* name) {
            const json::value* found = detail.if_contains(name);
            return found == nullptr ? std::string("-") : std::string(std::string_view(found->at("value").as_string()));
        };
        out += out.empty() ? "" : "; ";
        out += value("ItemRef") + " " + value("TaxCodeRef");
    }
    return out;
}

std::string sumOf(const Document& document, const CompanyCase& books) {
    return totalOf(document.text(), books.company).rounded(2).text();
}

} // namespace

class RoundingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RoundingTest);
    CPPUNIT_TEST(testTheShopsRoundingIsALineOfItsOwn);
    CPPUNIT_TEST(testRoundingOfTotalAndTaxShareALine);
    CPPUNIT_TEST(testGlobalCompaniesTakeRoundedTax);
    CPPUNIT_TEST(testYenNeedNoRoundingLine);
    CPPUNIT_TEST(testRoundingTakesOffToo);
    CPPUNIT_TEST(testRoundingNeedsAnItem);
    CPPUNIT_TEST(testRoundingKeepsToTheTolerance);
    CPPUNIT_TEST(testOtherDifferencesAreNoRounding);
    CPPUNIT_TEST(testTaxOfAnOrderThatWasNotRoundedKeepsToItsCents);
    CPPUNIT_TEST_SUITE_END();

public:
    void testTheShopsRoundingIsALineOfItsOwn() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale = books.first(order(rounded()));
        CPPUNIT_ASSERT_EQUAL(std::string("create SalesReceipt 36.00"), summary(sale));
        CPPUNIT_ASSERT_EQUAL(std::string("21 TAX; SHIPPING_ITEM_ID TAX; 19 NON"), linesOf(sale));
        CPPUNIT_ASSERT(sale.text().find(R"("Amount":20.50)") != std::string::npos);
        CPPUNIT_ASSERT(sale.text().find(R"("Amount":12.33)") != std::string::npos);
        CPPUNIT_ASSERT(sale.text().find(R"("Amount":0.17,"Description":"Rounding")") != std::string::npos);
        CPPUNIT_ASSERT(sale.text().find(R"("TotalTax":3.00)") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("36.00"), sumOf(sale, books));
    }

    void testRoundingOfTotalAndTaxShareALine() {
        CompanyCase books(Kind::UsManual);
        const Document sale = books.first(order(rounded()));
        // 8 % of 32.83 is 2.63, the shop has 3: 0.37 more than the 0.17 of the total.
        CPPUNIT_ASSERT_EQUAL(std::string("21 TAX; SHIPPING_ITEM_ID TAX; 19 NON"), linesOf(sale));
        CPPUNIT_ASSERT(sale.text().find(R"("Amount":0.54,"Description":"Rounding")") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("36.00"), sumOf(sale, books));
    }

    void testGlobalCompaniesTakeRoundedTax() {
        CompanyCase books(Kind::Global);
        OrderText text("GBP");
        text.line("A", "1", "20.40", {{"7", "4.08"}}).line("B", "1", "10.10");
        const Document sale = books.first(order(text.rate("7", "20").tax("4").total("grand", "35")));
        // 34.58 would be right: 0.50 for the total, 0.08 less for the tax.
        CPPUNIT_ASSERT_EQUAL(std::string("21 1; 21 5; 19 5"), linesOf(sale));
        CPPUNIT_ASSERT(sale.text().find(R"("Amount":0.42,"Description":"Rounding")") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("35.00"), sumOf(sale, books));
    }

    void testYenNeedNoRoundingLine() {
        CompanyCase books(Kind::UsAutomated, true);
        OrderText text("JPY");
        for (const auto& [net, tax] :
             {std::pair{"33.98", "3.40"}, std::pair{"7.00", "0.70"}, std::pair{"19.73", "1.97"},
              std::pair{"36.64", "3.66"}, std::pair{"0.99", "0.10"}}) {
            text.line("A", "1", net, {{"7", tax}});
        }
        text.shipping("Flat rate", "7.95", {{"7", "0.80"}}).rate("7", "10").tax("11").total("shipping", "8");
        const Document sale = books.first(order(text.total("grand", "118")));
        CPPUNIT_ASSERT_EQUAL(std::string("21 TAX; 21 TAX; 21 TAX; 21 TAX; 21 TAX; SHIPPING_ITEM_ID TAX"),
                             linesOf(sale));
        for (const char* amount : {"34.00", "7.00", "20.00", "37.00", "1.00", "8.00"}) {
            CPPUNIT_ASSERT_MESSAGE(amount, sale.text().find(std::string("\"Amount\":") + amount) != std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("118.00"), sumOf(sale, books));
    }

    void testRoundingTakesOffToo() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale = books.first(order(OrderText().line("A", "1", "20.40").total("grand", "20")));
        CPPUNIT_ASSERT(sale.text().find(R"("Amount":-0.40,"Description":"Rounding")") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("20.00"), sumOf(sale, books));
    }

    void testRoundingNeedsAnItem() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.roundingItem.clear();
        const Outcome outcome = books.build(order(rounded()), {});
        CPPUNIT_ASSERT_EQUAL(std::string("rounding_item_missing"), std::get<Hold>(outcome).reason);
        CPPUNIT_ASSERT_EQUAL(std::string("lines, fees, shipping and tax make 35.83 USD, the shop's total is rounded to "
                                         "36, a difference of 0.17: set rounding_item for it"),
                             std::get<Hold>(outcome).message);
    }

    void testRoundingKeepsToTheTolerance() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.roundingTolerance = Decimal::read("0.001", "tolerance");
        const Outcome outcome = books.build(order(rounded()), {});
        CPPUNIT_ASSERT_EQUAL(std::string("total_mismatch"), std::get<Hold>(outcome).reason);
        CPPUNIT_ASSERT(std::get<Hold>(outcome).message.find("above rounding_tolerance, which is 0.100 here") !=
                       std::string::npos);
    }

    void testOtherDifferencesAreNoRounding() {
        CompanyCase books(Kind::UsAutomated);
        // More than half of a unit for each line, cents in a sum, lines that need no rounding.
        for (const OrderText& text :
             {rounded().total("grand", "37"), rounded().total("grand", "35.90"),
              OrderText().line("A", "1", "20.00").total("grand", "21"), rounded().tax("3.10").total("grand", "36")}) {
            CPPUNIT_ASSERT_EQUAL(std::string("broken_invariant"), books.reason(order(text)));
        }
    }

    void testTaxOfAnOrderThatWasNotRoundedKeepsToItsCents() {
        CompanyCase books(Kind::Global);
        // Whole sums by chance: no tax was rounded away, so none may be missing.
        OrderText text("GBP");
        text.line("A", "1", "10.00", {{"7", "3.00"}}).rate("7", "20");
        CPPUNIT_ASSERT_EQUAL(std::string("tax_mismatch"), books.reason(order(text)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RoundingTest);
