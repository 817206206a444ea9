#include <crossdock/money.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock {
namespace {

Money money(const char* amount, const char* currency) {
    return {*Decimal::parse(amount), currency};
}

class MoneyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MoneyTest);
    CPPUNIT_TEST(testDigitsOfCurrencies);
    CPPUNIT_TEST(testUnknownCurrenciesHaveNoDigits);
    CPPUNIT_TEST(testAmountsThatTheCurrencyCannotExpressAreTold);
    CPPUNIT_TEST(testRoundingGivesTheCurrencysDigits);
    CPPUNIT_TEST(testTwoCurrenciesAreNeverAdded);
    CPPUNIT_TEST_SUITE_END();

public:
    void testDigitsOfCurrencies() {
        const std::pair<const char*, unsigned> cases[] = {
            {"USD", 2}, {"EUR", 2}, {"AED", 2}, {"ZWL", 2}, {"JPY", 0}, {"BIF", 0}, {"XPF", 0}, {"KRW", 0},
            {"KWD", 3}, {"BHD", 3}, {"TND", 3}, {"CLF", 4}, {"UYW", 4}, {"ISK", 0}, {"HUF", 2}, {"MGA", 2}};
        for (const auto& [code, digits] : cases) {
            CPPUNIT_ASSERT_MESSAGE(code, currencyDigits(code).has_value());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(code, digits, *currencyDigits(code));
        }
    }

    void testUnknownCurrenciesHaveNoDigits() {
        for (const char* code : {"", "usd", "US", "USDX", "XAU", "XXX", "D A", "SD ", "   ", "BTC"}) {
            CPPUNIT_ASSERT_MESSAGE(code, !currencyDigits(code).has_value());
        }
    }

    void testAmountsThatTheCurrencyCannotExpressAreTold() {
        CPPUNIT_ASSERT(money("19.990", "USD").fitsCurrency());
        CPPUNIT_ASSERT(!money("19.999", "USD").fitsCurrency());
        CPPUNIT_ASSERT(money("19.999", "KWD").fitsCurrency());
        CPPUNIT_ASSERT(!money("0.5", "JPY").fitsCurrency());
        CPPUNIT_ASSERT(!money("1", "???").fitsCurrency());
    }

    void testRoundingGivesTheCurrencysDigits() {
        CPPUNIT_ASSERT_EQUAL(std::string("20.00"), money("19.995", "USD").rounded().amount.text());
        CPPUNIT_ASSERT_EQUAL(std::string("20"), money("19.5", "JPY").rounded().amount.text());
        CPPUNIT_ASSERT_EQUAL(std::string("5.000"), money("5", "KWD").rounded().amount.text());
        CPPUNIT_ASSERT_THROW(money("5", "XAU").rounded(), Error);
    }

    void testTwoCurrenciesAreNeverAdded() {
        CPPUNIT_ASSERT((money("1.10", "EUR") + money("2.2", "EUR")) == money("3.3", "EUR"));
        CPPUNIT_ASSERT((money("1", "EUR") - money("2", "EUR")).amount.sign() == -1);
        CPPUNIT_ASSERT_THROW(money("1", "EUR") + money("1", "USD"), Error);
        CPPUNIT_ASSERT_THROW(money("1", "EUR") - money("1", "USD"), Error);
        CPPUNIT_ASSERT(money("1", "EUR") != money("1", "USD"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MoneyTest);

} // namespace
} // namespace crossdock
