// Broken invariants are noted with their arithmetic; sound records have no note.

#include "canonical/inspect.hpp"
#include "sample_records.hpp"

#include <crossdock/decimal.hpp>

#include <cppunit/extensions/HelperMacros.h>

#include <utility>
#include <vector>

using namespace crossdock;
using namespace crossdock::canonical;
using namespace crossdock::canonical::test;

namespace {

Inspection sound(const std::string& entity, const std::string& body) {
    const auto result = inspect(entity, body);
    CPPUNIT_ASSERT_MESSAGE(result ? "" : result.failure().message, result.ok());
    return *result;
}

/// Net and tax of a line.
using Sold = std::pair<std::string, std::string>;

std::string partsOf(const std::vector<Sold>& parts, const std::string& head) {
    std::string text;
    for (const auto& [net, tax] : parts) {
        text += (text.empty() ? "" : ",") + head + R"("gross":")" + net + R"(","net":")" + net + R"(","tax":")" + tax +
                R"(","taxes":[{"rate_id":"9","amount":")" + tax + R"("}]})";
    }
    return text;
}

Decimal netOf(const std::vector<Sold>& parts) {
    Decimal sum;
    for (const Sold& part : parts) {
        sum += Decimal::read(part.first, "net");
    }
    return sum;
}

/// As a shop set to 0 decimals sums up: `taxes` of items and of shipping, shipping and discount are whole, what they sum is not.
std::string wholeOrder(const std::string& currency, const std::vector<Sold>& lines, const std::vector<Sold>& shipping,
                       const Sold& taxes, const std::string& grand) {
    const Decimal tax = Decimal::read(taxes.first, "tax") + Decimal::read(taxes.second, "tax");
    return R"({"kind":"order","id":"1","number":"1","shop":"s","status":{"mapped":"completed","raw":"completed"},
"payment_status":"paid","currency":")" +
           currency + R"(","prices_include_tax":false,"created_at":"2026-01-01T00:00:00Z","customer":{"is_guest":true,
"display":"Kim"},"lines":[)" +
           partsOf(lines, R"({"id":"1","kind":"item","name":"Beans","qty":"1",)") +
           R"(],"fees":[],"shipping_lines":[)" +
           partsOf(shipping, R"({"id":"2","method_id":"flat","title":"Flat rate",)") +
           R"(],"discounts":[],"payments":[],"refunds":[],"tax_lines":[{"id":"3","rate_id":"9","label":"Tax","compound":false,
"items_tax":")" +
           taxes.first + R"(","shipping_tax":")" + taxes.second + R"("}],"totals":{"items":")" + netOf(lines).text() +
           R"(","discount":"0.00","shipping":")" + netOf(shipping).rounded(0).text() + R"(","fees":"0","tax":")" +
           tax.text() + R"(","grand":")" + grand + R"(","refunded":"0","due":"0"}})";
}

std::string noteOf(const std::string& body) {
    return sound("order", body).note;
}

} // namespace

class InvariantsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(InvariantsTest);
    CPPUNIT_TEST(testSoundRecordsHaveNoNote);
    CPPUNIT_TEST(testGrandIsTheSumOfItsParts);
    CPPUNIT_TEST(testItemsFeesAndShippingAreSumsOfTheirLines);
    CPPUNIT_TEST(testTaxIsTheSumOfTaxLines);
    CPPUNIT_TEST(testTaxesOfLinesMayBeOffByACentEach);
    CPPUNIT_TEST(testRefundedIsTheSumOfRefundsAndNotAboveGrand);
    CPPUNIT_TEST(testGrandFitsTheCurrency);
    CPPUNIT_TEST(testSumsOfAShopWithoutDecimalsAreRounded);
    CPPUNIT_TEST(testRecordedSumsWithoutDecimalsAreSound);
    CPPUNIT_TEST(testRoundingExcusesNothingElse);
    CPPUNIT_TEST(testSeveralFindingsStandInOneNote);
    CPPUNIT_TEST(testRefundLinesAddUpToItsAmount);
    CPPUNIT_TEST(testRefundWithoutLinesIsSound);
    CPPUNIT_TEST(testEmptyOrderIsSound);
    CPPUNIT_TEST(testScaleDoesNotMatter);
    CPPUNIT_TEST(testLargestAmountsAddUpExactly);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSoundRecordsHaveNoNote() {
        const Inspection order = sound("order", soundOrder());
        CPPUNIT_ASSERT_EQUAL(std::string(), order.note);
        CPPUNIT_ASSERT_EQUAL(std::string("584.98"), order.total);
        CPPUNIT_ASSERT_EQUAL(std::string("USD"), order.currency);
        const Inspection refund = sound("refund", soundRefund());
        CPPUNIT_ASSERT_EQUAL(std::string(), refund.note);
        CPPUNIT_ASSERT_EQUAL(std::string("10.80"), refund.total);
        CPPUNIT_ASSERT_EQUAL(std::string(),
                             sound("customer", soundCustomer()).note + sound("customer", soundCustomer()).total);
        CPPUNIT_ASSERT_EQUAL(std::string(), sound("product", soundProduct()).note);
    }

    void testGrandIsTheSumOfItsParts() {
        CPPUNIT_ASSERT_EQUAL(std::string("totals.grand 584.99 USD, but items 520.00 + fees 5.00 + shipping 17.00 + tax "
                                         "42.98 = 584.98 USD: differs by 0.01 USD"),
                             noteOf(with(soundOrder(), "\"grand\":\"584.98\"", "\"grand\":\"584.99\"")));
    }

    void testItemsFeesAndShippingAreSumsOfTheirLines() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("totals.items 520.00 USD, but the net of 2 lines = 520.01 USD: differs by 0.01 USD"),
            noteOf(with(soundOrder(), "\"net\":\"20.00\"", "\"net\":\"20.01\"")));
        CPPUNIT_ASSERT_EQUAL(
            std::string("totals.fees 5.00 USD, but the net of 1 fees = 5.001 USD: differs by 0.001 USD"),
            noteOf(with(soundOrder(), "\"net\":\"5.00\"", "\"net\":\"5.001\"")));
        CPPUNIT_ASSERT_EQUAL(
            std::string("totals.shipping 17.00 USD, but the net of 1 shipping_lines = 16.00 USD: differs by 1.00 USD"),
            noteOf(with(soundOrder(), "\"net\":\"17.00\"", "\"net\":\"16.00\"")));
    }

    void testTaxIsTheSumOfTaxLines() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("totals.tax 42.98 USD, but the taxes of 1 tax_lines = 42.97 USD: differs by 0.01 USD"),
            noteOf(with(soundOrder(), "\"items_tax\":\"41.60\"", "\"items_tax\":\"41.59\"")));
    }

    void testTaxesOfLinesMayBeOffByACentEach() {
        CPPUNIT_ASSERT_EQUAL(std::string(), noteOf(with(soundOrder(), "\"tax\":\"40.00\"", "\"tax\":\"40.05\"")));
        CPPUNIT_ASSERT_EQUAL(
            std::string("totals.tax 42.98 USD, but the taxes of 4 lines, fees and shipping = 43.04 USD: "
                        "differs by 0.06 USD, more than 0.05"),
            noteOf(with(soundOrder(), "\"tax\":\"40.00\"", "\"tax\":\"40.06\"")));
        // In yen one unit for each of the four lines.
        std::string yen = with(soundOrder(), "\"currency\":\"USD\"", "\"currency\":\"JPY\"");
        yen = with(yen, "\"tax\":\"40.00\"", "\"tax\":\"43.99\"");
        CPPUNIT_ASSERT(noteOf(yen).find("totals.tax") == std::string::npos);
    }

    void testRefundedIsTheSumOfRefundsAndNotAboveGrand() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("totals.refunded 10.00 USD, but the amount of 1 refunds = 11.00 USD: differs by 1.00 USD"),
            noteOf(with(soundOrder(), "\"amount\":\"10.00\"", "\"amount\":\"11.00\"")));
        std::string all = with(soundOrder(), "\"id\":\"8\",\"amount\":\"10.00\"", "\"id\":\"8\",\"amount\":\"584.99\"");
        all = with(all, "\"refunded\":\"10.00\"", "\"refunded\":\"584.99\"");
        CPPUNIT_ASSERT_EQUAL(std::string("totals.refunded 584.99 USD is above totals.grand 584.98 USD by 0.01 USD"),
                             noteOf(all));
    }

    void testGrandFitsTheCurrency() {
        CPPUNIT_ASSERT(noteOf(with(soundOrder(), "\"currency\":\"USD\"", "\"currency\":\"JPY\""))
                           .find("has more than the 0 digits of JPY") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string(), noteOf(with(soundOrder(), "\"currency\":\"USD\"", "\"currency\":\"KWD\"")));
        CPPUNIT_ASSERT(
            noteOf(with(soundOrder(), "\"currency\":\"USD\"", "\"currency\":\"Q?\"")).find("not one of ISO 4217") !=
            std::string::npos);
    }

    void testSumsOfAShopWithoutDecimalsAreRounded() {
        // 20.50 and 4.60, shipping 12.33, taxes 2.05, 0.46, 1.23: each rounded, 21 + 5 + 12 + 4.
        const std::vector<Sold> lines{{"20.50", "2.05"}, {"4.60", "0.46"}};
        const std::vector<Sold> shipping{{"12.33", "1.23"}};
        CPPUNIT_ASSERT_EQUAL(std::string(), noteOf(wholeOrder("USD", lines, shipping, {"3.00", "1.00"}, "42.00")));
        // All together: 37.43 + 4 = 41.43.
        CPPUNIT_ASSERT_EQUAL(std::string(), noteOf(wholeOrder("USD", lines, shipping, {"3.00", "1.00"}, "41.00")));
        // Of whole prices only the taxes are rounded.
        CPPUNIT_ASSERT_EQUAL(std::string(),
                             noteOf(wholeOrder("EUR", {{"1999.00", "199.90"}}, {}, {"200.00", "0.00"}, "2199.00")));
    }

    void testRecordedSumsWithoutDecimalsAreSound() {
        CPPUNIT_ASSERT_EQUAL(
            std::string(),
            noteOf(wholeOrder(
                "JPY",
                {{"315.00", "31.50"}, {"21.10", "2.11"}, {"308.82", "30.88"}, {"18.88", "1.89"}, {"23.33", "2.33"}},
                {{"12.33", "1.23"}}, {"69.00", "1.00"}, "769.00")));
        CPPUNIT_ASSERT_EQUAL(
            std::string(),
            noteOf(wholeOrder(
                "JPY", {{"33.98", "3.40"}, {"7.00", "0.70"}, {"19.73", "1.97"}, {"36.64", "3.66"}, {"0.99", "0.10"}},
                {{"7.95", "0.80"}}, {"10.00", "1.00"}, "118.00")));
        CPPUNIT_ASSERT_EQUAL(std::string(), noteOf(wholeOrder("JPY", {{"19.99", "2.00"}, {"12.22", "1.22"}},
                                                              {{"12.33", "1.23"}}, {"3.00", "1.00"}, "48.00")));
    }

    void testRoundingExcusesNothingElse() {
        const std::vector<Sold> lines{{"20.50", "2.05"}, {"4.60", "0.46"}};
        // Neither way of rounding makes 43, nor 37.
        for (const char* grand : {"43.00", "40.00"}) {
            CPPUNIT_ASSERT_MESSAGE(grand, noteOf(wholeOrder("USD", lines, {{"12.33", "1.23"}}, {"3.00", "1.00"}, grand))
                                                  .find(std::string("totals.grand ") + grand) == 0);
        }
        // Sums that have cents were not rounded to whole ones.
        CPPUNIT_ASSERT(noteOf(wholeOrder("USD", lines, {}, {"2.51", "0.00"}, "28.00")).find("totals.grand 28.00") == 0);
        CPPUNIT_ASSERT(noteOf(wholeOrder("USD", {{"20.00", "0.00"}}, {}, {"0.00", "0.00"}, "21.00")).find("differs") !=
                       std::string::npos);
        // More than half of a unit for each tax.
        CPPUNIT_ASSERT(noteOf(wholeOrder("USD", lines, {}, {"5.00", "0.00"}, "30.00")).find("totals.tax 5.00") == 0);
        const std::string moved = with(wholeOrder("USD", lines, {{"12.33", "1.23"}}, {"3.00", "1.00"}, "42.00"),
                                       "\"shipping\":\"12\"", "\"shipping\":\"13\"");
        CPPUNIT_ASSERT(noteOf(moved).find("totals.shipping 13") != std::string::npos);
    }

    void testSeveralFindingsStandInOneNote() {
        std::string order = with(soundOrder(), "\"grand\":\"584.98\"", "\"grand\":\"584.97\"");
        order = with(order, "\"refunded\":\"10.00\"", "\"refunded\":\"9.00\"");
        const std::string note = noteOf(order);
        CPPUNIT_ASSERT(note.find("totals.grand 584.97") == 0 &&
                       note.find("; totals.refunded 9.00") != std::string::npos);
    }

    void testRefundLinesAddUpToItsAmount() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("amount 11.00 USD, but -(lines -10.80 + fees 0 + shipping 0) = 10.80 USD: differs by 0.20 USD"),
            sound("refund", with(soundRefund(), "\"amount\":\"10.80\"", "\"amount\":\"11.00\"")).note);
    }

    void testRefundWithoutLinesIsSound() {
        const std::string refund = soundRefund();
        const std::size_t start = refund.find("\"lines\":[") + 9;
        const std::string bare = refund.substr(0, start) + refund.substr(refund.find("],\"fees\""));
        CPPUNIT_ASSERT_EQUAL(std::string(), sound("refund", bare).note);
    }

    void testEmptyOrderIsSound() {
        CPPUNIT_ASSERT_EQUAL(
            std::string(),
            noteOf(R"({"kind":"order","id":"1","number":"1","shop":"s","status":{"mapped":"draft","raw":"x"},
            "payment_status":"unpaid","currency":"EUR","prices_include_tax":true,"created_at":"2026-01-01T00:00:00Z",
            "customer":{"is_guest":true,"display":""},"lines":[],"fees":[],"shipping_lines":[],"discounts":[],"tax_lines":[],"payments":[],"refunds":[],
            "totals":{"items":"0","discount":"0","shipping":"0","fees":"0","tax":"0","grand":"0.00","refunded":"0","due":"0"}})"));
    }

    void testScaleDoesNotMatter() {
        CPPUNIT_ASSERT_EQUAL(std::string(),
                             noteOf(with(soundOrder(), "\"grand\":\"584.98\"", "\"grand\":\"584.98000\"")));
    }

    void testLargestAmountsAddUpExactly() {
        std::string order = with(soundOrder(), "\"net\":\"500.00\"", "\"net\":\"999999999999999999.99999999\"");
        CPPUNIT_ASSERT_EQUAL(
            std::string("totals.items 520.00 USD, but the net of 2 lines = 1000000000000000019.99999999 USD: "
                        "differs by 999999999999999499.99999999 USD"),
            noteOf(order));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(InvariantsTest);
