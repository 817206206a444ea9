#include <crossdock/decimal.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace crossdock {
namespace {

Decimal d(const char* text) {
    const std::optional<Decimal> value = Decimal::parse(text);
    CPPUNIT_ASSERT_MESSAGE(text, value.has_value());
    return *value;
}

template <typename Body>
void expectError(Body&& body) {
    try {
        body();
    } catch (const Error& error) {
        CPPUNIT_ASSERT(error.failure().cls == ErrorClass::Permanent);
        return;
    }
    CPPUNIT_FAIL("no error was thrown");
}

const std::string nines38(38, '9');

class DecimalTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DecimalTest);
    CPPUNIT_TEST(testTextComesBackAsItWasWritten);
    CPPUNIT_TEST(testHostileTextIsRefused);
    CPPUNIT_TEST(testLimitsOfDigitsAreExact);
    CPPUNIT_TEST(testZeroHasNoSign);
    CPPUNIT_TEST(testSumsAndDifferencesAreExact);
    CPPUNIT_TEST(testProductsAreExactAndKeepTheirScale);
    CPPUNIT_TEST(testOverflowIsAnErrorAndNeverWraps);
    CPPUNIT_TEST(testComparisonGoesByValueAtEveryScale);
    CPPUNIT_TEST(testRoundingHalfUpGoesAwayFromZero);
    CPPUNIT_TEST(testRoundingHalfEvenGoesToTheEvenNeighbour);
    CPPUNIT_TEST(testRoundingFillsWithZeros);
    CPPUNIT_TEST(testDivisionRoundsCorrectly);
    CPPUNIT_TEST(testMinorUnitsOnlyWhenWhole);
    CPPUNIT_TEST(testATenthTenTimesIsOne);
    CPPUNIT_TEST(testFromUnitsTakesTheWholeRange);
    CPPUNIT_TEST_SUITE_END();

public:
    void testTextComesBackAsItWasWritten() {
        for (const char* text : {"0", "7", "-7", "12.50", "-0.01", "0.10", "1234567890.123456789012345678", "100",
                                 "0.000000000000000001"}) {
            CPPUNIT_ASSERT_EQUAL(std::string(text), d(text).text());
        }
        CPPUNIT_ASSERT_EQUAL(std::string("12.5"), d("12.500").trimmed().text());
        CPPUNIT_ASSERT_EQUAL(std::string("100"), d("100").trimmed().text());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), d("0.000").trimmed().text());
    }

    void testHostileTextIsRefused() {
        const std::string_view texts[] = {"",
                                          "-",
                                          ".",
                                          "-.",
                                          "+1",
                                          " 1",
                                          "1 ",
                                          "1.",
                                          ".5",
                                          "01",
                                          "-01",
                                          "00",
                                          "1e3",
                                          "1E3",
                                          "0x10",
                                          "1,5",
                                          "1_000",
                                          "NaN",
                                          "inf",
                                          "Infinity",
                                          "--1",
                                          "1-",
                                          "1.2.3",
                                          "1..2",
                                          "\xD9\xA1",
                                          "\xEF\xBC\x91",
                                          std::string_view("1\0", 2),
                                          std::string_view("\0", 1),
                                          "1\n",
                                          "\t1",
                                          "1/2",
                                          "1.-2",
                                          "null",
                                          "$5",
                                          "5%"};
        for (const std::string_view text : texts) {
            CPPUNIT_ASSERT_MESSAGE(std::string(text), !Decimal::parse(text).has_value());
        }
        expectError([] { Decimal::read("abc", "order 7: total"); });
        CPPUNIT_ASSERT(!Decimal::parse(std::string(1'000'000, '9')).has_value());
        CPPUNIT_ASSERT(!Decimal::parse("0." + std::string(1'000'000, '1')).has_value());
    }

    void testLimitsOfDigitsAreExact() {
        CPPUNIT_ASSERT_EQUAL(nines38, d(nines38.c_str()).text());
        CPPUNIT_ASSERT(!Decimal::parse("1" + std::string(38, '0')).has_value());
        CPPUNIT_ASSERT(!Decimal::parse(nines38 + "9").has_value());
        CPPUNIT_ASSERT(Decimal::parse("0.123456789012345678").has_value());
        CPPUNIT_ASSERT(!Decimal::parse("0.1234567890123456789").has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("0.120000000000000000"), d("0.12000000000000000000000").text());
        CPPUNIT_ASSERT(!Decimal::parse(nines38 + ".0").has_value());
    }

    void testZeroHasNoSign() {
        CPPUNIT_ASSERT_EQUAL(std::string("0"), d("-0").text());
        CPPUNIT_ASSERT_EQUAL(std::string("0.00"), d("-0.00").text());
        CPPUNIT_ASSERT_EQUAL(std::string("0.00"), (-d("0.00")).text());
        CPPUNIT_ASSERT_EQUAL(std::string("0.00"), (d("1.25") - d("1.25")).text());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), d("-0.4").rounded(0).text());
        CPPUNIT_ASSERT_EQUAL(0, d("-0").sign());
    }

    void testSumsAndDifferencesAreExact() {
        CPPUNIT_ASSERT_EQUAL(std::string("0.30"), (d("0.1") + d("0.20")).text());
        CPPUNIT_ASSERT_EQUAL(std::string("-0.1"), (d("0.2") - d("0.3")).text());
        CPPUNIT_ASSERT_EQUAL(std::string("-3"), (d("-1") + d("-2")).text());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), (d("-1") + d("2")).text());
        Decimal sum = 0;
        for (int i = 0; i < 100; ++i) {
            sum += d("19.99");
        }
        CPPUNIT_ASSERT_EQUAL(std::string("1999.00"), sum.text());
    }

    void testProductsAreExactAndKeepTheirScale() {
        CPPUNIT_ASSERT_EQUAL(std::string("59.97"), (d("19.99") * 3).text());
        CPPUNIT_ASSERT_EQUAL(std::string("-0.0002"), (d("0.01") * d("-0.02")).text());
        CPPUNIT_ASSERT_EQUAL(std::string("1"),
                             (d("0.500000000000000000") * d("2.000000000000000000")).trimmed().text());
        expectError([] { static_cast<void>(d("0.1234567891") * d("0.1234567891")); });
    }

    void testOverflowIsAnErrorAndNeverWraps() {
        const Decimal large = d(nines38.c_str());
        expectError([&] { static_cast<void>(large + 1); });
        expectError([&] { static_cast<void>(-large - 1); });
        expectError([&] { static_cast<void>(large * 2); });
        expectError([&] { static_cast<void>(large * large); });
        expectError([&] { static_cast<void>(large + d("0.1")); });
        expectError([&] { static_cast<void>(large.rounded(1)); });
        expectError([&] { static_cast<void>(large.dividedBy(d("0.1"), 0)); });
        CPPUNIT_ASSERT(!Decimal::tryAdd(large, large).has_value());
        CPPUNIT_ASSERT(!Decimal::tryMultiply(large, large).has_value());
        CPPUNIT_ASSERT_EQUAL(nines38, (large - 1 + 1).text());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), (large - large).text());
        expectError([] { static_cast<void>(Decimal::fromUnits(1, 19)); });
        expectError([] { static_cast<void>(d("1").rounded(19)); });
    }

    void testComparisonGoesByValueAtEveryScale() {
        CPPUNIT_ASSERT(d("1.50") == d("1.5"));
        CPPUNIT_ASSERT(d("0") == d("-0.000"));
        CPPUNIT_ASSERT(d("-2") < d("-1.999"));
        CPPUNIT_ASSERT(d("-0.1") < d("0"));
        CPPUNIT_ASSERT(d("0.000000000000000001") > d("0"));
        CPPUNIT_ASSERT(d(nines38.c_str()) > d("0.000000000000000001"));
        CPPUNIT_ASSERT(-d(nines38.c_str()) < d("-0.5"));
        CPPUNIT_ASSERT(d("10") > d("9.999999999999999999"));
        CPPUNIT_ASSERT(d("1.1") != d("1.2") && d("1.1") <= d("1.10") && d("1.1") >= d("1.10"));
    }

    void testRoundingHalfUpGoesAwayFromZero() {
        const std::pair<const char*, const char*> cases[] = {
            {"2.345", "2.35"},   {"2.344", "2.34"},      {"-2.345", "-2.35"}, {"-2.344", "-2.34"},  {"0.005", "0.01"},
            {"-0.005", "-0.01"}, {"0.00499999", "0.00"}, {"9.995", "10.00"},  {"99.99499", "99.99"}};
        for (const auto& [from, to] : cases) {
            CPPUNIT_ASSERT_EQUAL(std::string(to), d(from).rounded(2).text());
        }
    }

    void testRoundingHalfEvenGoesToTheEvenNeighbour() {
        const std::pair<const char*, const char*> cases[] = {{"2.345", "2.34"},   {"2.355", "2.36"},
                                                             {"-2.345", "-2.34"}, {"2.3450001", "2.35"},
                                                             {"0.005", "0.00"},   {"0.015", "0.02"}};
        for (const auto& [from, to] : cases) {
            CPPUNIT_ASSERT_EQUAL(std::string(to), d(from).rounded(2, Rounding::HalfEven).text());
        }
    }

    void testRoundingFillsWithZeros() {
        CPPUNIT_ASSERT_EQUAL(std::string("5.00"), d("5").rounded(2).text());
        CPPUNIT_ASSERT_EQUAL(std::string("5"), d("5.00").rounded(0).text());
        CPPUNIT_ASSERT(d("5.100").fits(1) && !d("5.110").fits(1));
    }

    void testDivisionRoundsCorrectly() {
        CPPUNIT_ASSERT_EQUAL(std::string("3.33"), d("10").dividedBy(3, 2).text());
        CPPUNIT_ASSERT_EQUAL(std::string("6.67"), d("20").dividedBy(3, 2).text());
        CPPUNIT_ASSERT_EQUAL(std::string("-6.67"), d("-20").dividedBy(3, 2).text());
        CPPUNIT_ASSERT_EQUAL(std::string("0.01"), d("0.01").dividedBy(2, 2).text());
        CPPUNIT_ASSERT_EQUAL(std::string("0.00"), d("0.01").dividedBy(2, 2, Rounding::HalfEven).text());
        CPPUNIT_ASSERT_EQUAL(std::string("100"), d("1").dividedBy(d("0.01"), 0).text());
        CPPUNIT_ASSERT_EQUAL(std::string("0.333333333333333333"), d("1").dividedBy(3, 18).text());
        CPPUNIT_ASSERT_EQUAL(std::string("16.80"), d("19.99").dividedBy(d("1.19"), 2).text());
        expectError([] { static_cast<void>(d("0.000000000000000001").dividedBy(d(nines38.c_str()), 0)); });
        expectError([] { static_cast<void>(d("1").dividedBy(0, 2)); });
    }

    void testMinorUnitsOnlyWhenWhole() {
        CPPUNIT_ASSERT_EQUAL(std::int64_t(1999), *d("19.990").minorUnits(2));
        CPPUNIT_ASSERT_EQUAL(std::int64_t(-500), *d("-5").minorUnits(2));
        CPPUNIT_ASSERT(!d("19.999").minorUnits(2).has_value());
        CPPUNIT_ASSERT(!d("92233720368547758.08").minorUnits(2).has_value());
        CPPUNIT_ASSERT_EQUAL(INT64_MAX, *d("92233720368547758.07").minorUnits(2));
    }

    void testATenthTenTimesIsOne() {
        Decimal sum;
        for (int i = 0; i < 10; ++i) {
            sum += d("0.1");
        }
        CPPUNIT_ASSERT(sum == Decimal(1));
    }

    void testFromUnitsTakesTheWholeRange() {
        CPPUNIT_ASSERT_EQUAL(std::string("-9223372036854775808"), Decimal::fromUnits(INT64_MIN, 0).text());
        CPPUNIT_ASSERT_EQUAL(std::string("92233720368547758.07"), Decimal::fromUnits(INT64_MAX, 2).text());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DecimalTest);

} // namespace
} // namespace crossdock
