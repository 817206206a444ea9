// Broken invariants are noted with their arithmetic; sound records have no note.

#include "canonical/inspect.hpp"
#include "sample_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::canonical;
using namespace crossdock::canonical::test;

namespace {

Inspection sound(const std::string& entity, const std::string& body) {
    const auto result = inspect(entity, body);
    CPPUNIT_ASSERT_MESSAGE(result ? "" : result.failure().message, result.ok());
    return *result;
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
        CPPUNIT_ASSERT_EQUAL(std::string("totals.grand 584.99, but items 520.00 + fees 5.00 + shipping 17.00 + tax "
                                         "42.98 = 584.98: differs by 0.01"),
                             noteOf(with(soundOrder(), "\"grand\":\"584.98\"", "\"grand\":\"584.99\"")));
    }

    void testItemsFeesAndShippingAreSumsOfTheirLines() {
        CPPUNIT_ASSERT_EQUAL(std::string("totals.items 520.00, but the net of 2 lines = 520.01: differs by 0.01"),
                             noteOf(with(soundOrder(), "\"net\":\"20.00\"", "\"net\":\"20.01\"")));
        CPPUNIT_ASSERT_EQUAL(std::string("totals.fees 5.00, but the net of 1 fees = 5.001: differs by 0.001"),
                             noteOf(with(soundOrder(), "\"net\":\"5.00\"", "\"net\":\"5.001\"")));
        CPPUNIT_ASSERT_EQUAL(
            std::string("totals.shipping 17.00, but the net of 1 shipping_lines = 16.00: differs by 1.00"),
            noteOf(with(soundOrder(), "\"net\":\"17.00\"", "\"net\":\"16.00\"")));
    }

    void testTaxIsTheSumOfTaxLines() {
        CPPUNIT_ASSERT_EQUAL(std::string("totals.tax 42.98, but the taxes of 1 tax_lines = 42.97: differs by 0.01"),
                             noteOf(with(soundOrder(), "\"items_tax\":\"41.60\"", "\"items_tax\":\"41.59\"")));
    }

    void testTaxesOfLinesMayBeOffByACentEach() {
        CPPUNIT_ASSERT_EQUAL(std::string(), noteOf(with(soundOrder(), "\"tax\":\"40.00\"", "\"tax\":\"40.05\"")));
        CPPUNIT_ASSERT_EQUAL(std::string("totals.tax 42.98, but the taxes of 4 lines, fees and shipping = 43.04: "
                                         "differs by 0.06, more than 0.05"),
                             noteOf(with(soundOrder(), "\"tax\":\"40.00\"", "\"tax\":\"40.06\"")));
        // In yen one unit for each of the four lines.
        std::string yen = with(soundOrder(), "\"currency\":\"USD\"", "\"currency\":\"JPY\"");
        yen = with(yen, "\"tax\":\"40.00\"", "\"tax\":\"43.99\"");
        CPPUNIT_ASSERT(noteOf(yen).find("totals.tax") == std::string::npos);
    }

    void testRefundedIsTheSumOfRefundsAndNotAboveGrand() {
        CPPUNIT_ASSERT_EQUAL(std::string("totals.refunded 10.00, but the amount of 1 refunds = 11.00: differs by 1.00"),
                             noteOf(with(soundOrder(), "\"amount\":\"10.00\"", "\"amount\":\"11.00\"")));
        std::string all = with(soundOrder(), "\"id\":\"8\",\"amount\":\"10.00\"", "\"id\":\"8\",\"amount\":\"584.99\"");
        all = with(all, "\"refunded\":\"10.00\"", "\"refunded\":\"584.99\"");
        CPPUNIT_ASSERT_EQUAL(std::string("totals.refunded 584.99 is above totals.grand 584.98 by 0.01"), noteOf(all));
    }

    void testGrandFitsTheCurrency() {
        CPPUNIT_ASSERT(noteOf(with(soundOrder(), "\"currency\":\"USD\"", "\"currency\":\"JPY\""))
                           .find("has more than the 0 digits of JPY") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string(), noteOf(with(soundOrder(), "\"currency\":\"USD\"", "\"currency\":\"KWD\"")));
        CPPUNIT_ASSERT(
            noteOf(with(soundOrder(), "\"currency\":\"USD\"", "\"currency\":\"Q?\"")).find("not one of ISO 4217") !=
            std::string::npos);
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
            std::string("amount 11.00, but -(lines -10.80 + fees 0 + shipping 0) = 10.80: differs by 0.20"),
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
        CPPUNIT_ASSERT_EQUAL(std::string("totals.items 520.00, but the net of 2 lines = 1000000000000000019.99999999: "
                                         "differs by 999999999999999499.99999999"),
                             noteOf(order));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(InvariantsTest);
