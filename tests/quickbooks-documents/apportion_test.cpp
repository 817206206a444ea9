// Amounts with many digits to amounts with few.
#include "documents/apportion.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <random>

using crossdock::Decimal;
using crossdock::Error;
using namespace crossdock::quickbooks::documents;

namespace {

Decimal d(const char* text) {
    return Decimal::read(text, "test");
}

std::string texts(const std::vector<Decimal>& amounts) {
    std::string out;
    for (const Decimal& amount : amounts) {
        out += (out.empty() ? "" : " ") + amount.text();
    }
    return out;
}

std::string price(const char* amount, const char* quantity) {
    const auto found = unitPrice(d(amount), d(quantity));
    return found ? found->text() : "none";
}

} // namespace

class ApportionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApportionTest);
    CPPUNIT_TEST(testThirdsAddUpToTheSum);
    CPPUNIT_TEST(testLargestRemainderIsRoundedUp);
    CPPUNIT_TEST(testNegativeAmountsKeepTheSum);
    CPPUNIT_TEST(testExactAmountsStayAsTheyAre);
    CPPUNIT_TEST(testWholeYenTakeNoCents);
    CPPUNIT_TEST(testSumFarOffGoesToOnePlace);
    CPPUNIT_TEST(testNothingComesOfNothing);
    CPPUNIT_TEST(testTheKnownRefusalOf6070IsRoundedHalfUp);
    CPPUNIT_TEST(testPriceHasTheFewestDigitsThatDo);
    CPPUNIT_TEST(testHugeQuantityHasNoPrice);
    CPPUNIT_TEST(testEveryPriceGivesItsAmountBack);
    CPPUNIT_TEST_SUITE_END();

public:
    void testThirdsAddUpToTheSum() {
        CPPUNIT_ASSERT_EQUAL(std::string("33.33 33.33 33.34"),
                             texts(apportioned({d("33.333333"), d("33.333333"), d("33.333334")}, d("100"), 2)));
    }
    void testLargestRemainderIsRoundedUp() {
        CPPUNIT_ASSERT_EQUAL(std::string("1.00 2.01"), texts(apportioned({d("1.004"), d("2.006")}, d("3.01"), 2)));
    }
    void testNegativeAmountsKeepTheSum() {
        CPPUNIT_ASSERT_EQUAL(std::string("10.01 -3.34"), texts(apportioned({d("10.005"), d("-3.335")}, d("6.67"), 2)));
    }
    void testExactAmountsStayAsTheyAre() {
        CPPUNIT_ASSERT_EQUAL(std::string("10.00 -3.33 0.00"),
                             texts(apportioned({d("10"), d("-3.33"), d("0")}, d("6.67"), 2)));
    }
    void testWholeYenTakeNoCents() {
        CPPUNIT_ASSERT_EQUAL(std::string("334 333 333"),
                             texts(apportioned({d("333.34"), d("333.33"), d("333.33")}, d("1000"), 0)));
    }
    void testSumFarOffGoesToOnePlace() {
        CPPUNIT_ASSERT_EQUAL(std::string("8.00 2.00"), texts(apportioned({d("1"), d("2")}, d("10"), 2)));
    }
    void testNothingComesOfNothing() { CPPUNIT_ASSERT(apportioned({}, d("1"), 2).empty()); }

    void testTheKnownRefusalOf6070IsRoundedHalfUp() {
        // 128.35 x 14.50 = 1861.075, which the service takes for 1861.08.
        CPPUNIT_ASSERT_EQUAL(std::string("128.35"), price("1861.08", "14.50"));
        CPPUNIT_ASSERT(price("1861.07", "14.50") != "128.35");
    }
    void testPriceHasTheFewestDigitsThatDo() {
        CPPUNIT_ASSERT_EQUAL(std::string("5.00"), price("15.00", "3"));
        CPPUNIT_ASSERT_EQUAL(std::string("3.33"), price("9.99", "3"));
        CPPUNIT_ASSERT_EQUAL(std::string("3.333"), price("10.00", "3"));
        CPPUNIT_ASSERT_EQUAL(std::string("0.03333"), price("10.00", "300"));
        CPPUNIT_ASSERT_EQUAL(std::string("-3.333"), price("-10.00", "3"));
        CPPUNIT_ASSERT_EQUAL(std::string("0.00"), price("0", "3"));
        CPPUNIT_ASSERT_EQUAL(std::string("none"), price("1", "0"));
    }
    void testHugeQuantityHasNoPrice() { CPPUNIT_ASSERT_EQUAL(std::string("none"), price("0.01", "3000000")); }

    void testEveryPriceGivesItsAmountBack() {
        std::mt19937 chance(7);
        for (int i = 0; i < 20'000; ++i) {
            const Decimal quantity = Decimal::fromUnits(1 + chance() % 100'000, chance() % 4);
            const Decimal amount = Decimal::fromUnits(static_cast<int>(chance() % 2'000'000) - 1'000'000, 2);
            const auto found = unitPrice(amount, quantity);
            CPPUNIT_ASSERT_MESSAGE(amount.text() + " / " + quantity.text(), found.has_value());
            CPPUNIT_ASSERT((*found * quantity).rounded(2) == amount);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApportionTest);
