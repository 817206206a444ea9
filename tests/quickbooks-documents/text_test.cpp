// Texts as the service takes them.
#include "documents/exact_json.hpp"
#include "documents/head.hpp"
#include "documents/money.hpp"
#include "documents/posted.hpp"
#include "documents/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::quickbooks;

class DocumentTextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DocumentTextTest);
    CPPUNIT_TEST(testNameLosesColonTabAndLineBreak);
    CPPUNIT_TEST(testEmojiGoAndTheRestStays);
    CPPUNIT_TEST(testInvalidBytesGo);
    CPPUNIT_TEST(testLengthIsInCharacters);
    CPPUNIT_TEST(testLineBreaksStayInMemos);
    CPPUNIT_TEST(testSuffixFitsBehindALongName);
    CPPUNIT_TEST(testNumberHas21CharactersAtMost);
    CPPUNIT_TEST(testLongNumbersThatDifferAtTheirEndStayDifferent);
    CPPUNIT_TEST(testNextNumberIsForACollision);
    CPPUNIT_TEST(testEndOfALongTransactionIdIsKept);
    CPPUNIT_TEST(testNumbersOfABodyAreExact);
    CPPUNIT_TEST(testLinkRemembersEveryDocument);
    CPPUNIT_TEST(testStrangeLinkIsNoneOfOurs);
    CPPUNIT_TEST_SUITE_END();

public:
    void testNameLosesColonTabAndLineBreak() {
        CPPUNIT_ASSERT_EQUAL(std::string("Smith- Sons Ltd"), documents::name(" Smith: \t Sons\r\nLtd ", 100));
    }
    void testEmojiGoAndTheRestStays() {
        CPPUNIT_ASSERT_EQUAL(std::string("Gift wrap"), documents::line("Gift wrap 🎁", 100));
        CPPUNIT_ASSERT_EQUAL(std::string("Zoë Łukasz 山田"),
                             documents::line("Zoë 👩‍👧 Łukasz\u00A0山田", 100));
        CPPUNIT_ASSERT_EQUAL(std::string(), documents::name("🎁🎁", 100));
    }
    void testInvalidBytesGo() {
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), documents::line("a\xFF\x01"
                                                                "b",
                                                                100));
        CPPUNIT_ASSERT_EQUAL(std::string("a(b"), documents::line("a\xC3(b", 100));
        CPPUNIT_ASSERT_EQUAL(std::string("x"), documents::line("x\xED\xA0\x80", 100)); // half of a surrogate pair
        CPPUNIT_ASSERT_EQUAL(std::string("x"), documents::line("x\xE2\x82", 100));     // cut inside of a character
    }
    void testLengthIsInCharacters() {
        CPPUNIT_ASSERT_EQUAL(std::string("ééé"), documents::line("éééé", 3));
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, documents::length("éaé山"));
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), documents::line("ab cd", 3)); // no blank at the end
    }
    void testLineBreaksStayInMemos() {
        CPPUNIT_ASSERT_EQUAL(std::string("one\ntwo"), documents::lines("one \n\n two\n", 100));
    }
    void testSuffixFitsBehindALongName() {
        CPPUNIT_ASSERT_EQUAL(std::string("abcde (#7)"), documents::withSuffix("abcdefghij", " (#7)", 10));
    }
    void testNumberHas21CharactersAtMost() {
        CPPUNIT_ASSERT_EQUAL(std::string("WEB-2026/A-1042"), documents::documentNumber("WEB-", "2026/A-1042", 0));
        const std::string number = documents::documentNumber("WEB-", "2026-MAIN-STORE-0000001042", 0);
        CPPUNIT_ASSERT_EQUAL(std::size_t{21}, documents::length(number));
        CPPUNIT_ASSERT_EQUAL(std::string("WEB-2026-MAIN-"), number.substr(0, 14));
    }
    void testLongNumbersThatDifferAtTheirEndStayDifferent() {
        CPPUNIT_ASSERT(documents::documentNumber("WEB-", "2026-MAIN-STORE-0000001042", 0) !=
                       documents::documentNumber("WEB-", "2026-MAIN-STORE-0000001043", 0));
    }
    void testNextNumberIsForACollision() {
        CPPUNIT_ASSERT_EQUAL(std::string("1042-2"), documents::documentNumber("", "1042", 1));
        CPPUNIT_ASSERT_EQUAL(std::string("ABCDEFGHIJKLMNOPQRS-3"),
                             documents::documentNumber("", "ABCDEFGHIJKLMNOPQRSTU", 2));
    }
    void testEndOfALongTransactionIdIsKept() {
        CPPUNIT_ASSERT_EQUAL(std::string("pi_1"), documents::paymentReference("pi_1"));
        CPPUNIT_ASSERT_EQUAL(std::string("GpXyZ0123456789abcdef"),
                             documents::paymentReference("pi_3MtwBwLkdIwHu7ix28a3GpXyZ0123456789abcdef"));
    }
    void testNumbersOfABodyAreExact() {
        const boost::json::value body{{"Amount", exact::number(Decimal::read("12345678901.10", "x"))},
                                      {"Qty", exact::number(Decimal(3))},
                                      {"Name", "say \"hi\""},
                                      {"list", boost::json::array{true, nullptr, 1.5}}};
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"({"Amount":12345678901.10,"Qty":3,"Name":"say \"hi\"","list":[true,null,1.5]})"),
            exact::textOf(body));
    }
    void testLinkRemembersEveryDocument() {
        Posted posted;
        posted.put({"Invoice", "45", "0", "sale", "107.19"});
        posted.put({"Payment", "46", "1", "payment:pi+1/x", "100.00", "", "Ab_-"});
        posted.put({"Invoice", "45", "2", "sale", "107.20", "WEB/10+42"});
        CPPUNIT_ASSERT_EQUAL(std::string("sale=Invoice/45/107.20/WEB%2F10%2B42+payment:pi%2B1%2Fx=Payment/46/100.00"),
                             posted.target());
        CPPUNIT_ASSERT_EQUAL(std::string("2+1~Ab_-"), posted.token());
        const auto back = Posted::from(posted.target(), posted.token());
        CPPUNIT_ASSERT(back.has_value());
        CPPUNIT_ASSERT_EQUAL(posted.target(), back->target());
        CPPUNIT_ASSERT_EQUAL(posted.token(), back->token());
        CPPUNIT_ASSERT_EQUAL(std::string("100.00"), back->byRole("payment:pi+1/x")->total);
        CPPUNIT_ASSERT_EQUAL(std::string("WEB/10+42"), back->byRole("sale")->number);
        CPPUNIT_ASSERT_EQUAL(std::string("1 Ab_-"),
                             back->documents.back().syncToken + " " + back->documents.back().marks);
        CPPUNIT_ASSERT(Posted::from("", "")->isEmpty());
        CPPUNIT_ASSERT_EQUAL(std::string("7"), Posted::from("customer=Customer/7", "")->documents.front().id);
    }
    void testStrangeLinkIsNoneOfOurs() {
        for (const char* target : {"45", "sale=Invoice", "sale=Invoice/", "=Invoice/4", "sale=Bill/4", "%4=Invoice/4",
                                   "sale=Invoice/4+", "sale=Invoice/4/1.00/%4"}) {
            CPPUNIT_ASSERT_MESSAGE(target, !Posted::from(target, "0").has_value());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DocumentTextTest);
