#include "fixture.hpp"
#include "mapping.hpp"

#include <crossdock/decimal.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <map>

namespace crossdock::woocommerce::testing {

namespace json = boost::json;

namespace {

Decimal sumOf(const json::object& refund, const char* member) {
    Decimal total;
    for (const char* list : {"lines", "fees", "shipping_lines"}) {
        for (const json::value& line : refund.at(list).as_array()) {
            total += Decimal::read(str(line.at(member)), "amount");
        }
    }
    return total;
}

} // namespace

class RefundMappingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RefundMappingTest);
    CPPUNIT_TEST(testRecordedRefundsAddUpToTheirOrders);
    CPPUNIT_TEST(testLinesPointToTheOrdersLinesAndStayNegative);
    CPPUNIT_TEST(testFortyOneHaveNoLinesAndEightDoNotAddUp);
    CPPUNIT_TEST(testParentComesFromThePathWhereTheBodyLacksIt);
    CPPUNIT_TEST(testStampIsThatOfTheOrdersSummary);
    CPPUNIT_TEST_SUITE_END();

    static json::object mapped(const json::object& refund, const std::string& order = "1") {
        return parsed(mapRefund(refund, "USD", order, {}).body);
    }

    void testRecordedRefundsAddUpToTheirOrders() {
        if (!haveFixtures()) {
            return;
        }
        std::map<std::string, Decimal> byOrder;
        const std::vector<json::object> refunds = fixtureRecords({"refunds-all/page-1.json"});
        CPPUNIT_ASSERT_EQUAL(std::size_t{69}, refunds.size());
        for (const json::object& refund : refunds) {
            const json::object record = mapped(refund);
            byOrder[str(record.at("order_id"))] += Decimal::read(str(record.at("amount")), "amount");
            CPPUNIT_ASSERT(!record.at("to_gateway").as_bool());
            CPPUNIT_ASSERT(record.contains("at"));
        }
        std::size_t orders = 0;
        for (const json::object& order : recordedOrders()) {
            const json::object record = parsed(mapOrder(order, {}).body);
            const auto found = byOrder.find(str(record.at("id")));
            const Decimal expected = Decimal::read(str(record.at("totals").at("refunded")), "refunded");
            CPPUNIT_ASSERT_MESSAGE(str(record.at("id")),
                                   found == byOrder.end() ? expected.isZero() : found->second == expected);
            orders += found != byOrder.end() ? 1U : 0U;
        }
        CPPUNIT_ASSERT_EQUAL(byOrder.size(), orders);
    }

    void testLinesPointToTheOrdersLinesAndStayNegative() {
        if (!haveFixtures()) {
            return;
        }
        const json::object refund = mapped(fixtureBody("refunds/order-270.json").at(0).as_object(), "270");
        CPPUNIT_ASSERT_EQUAL(std::string("71.35"), str(refund.at("amount")));
        CPPUNIT_ASSERT_EQUAL(std::string("437"), str(refund.at("lines").at(0).at("refunds_line_id")));
        CPPUNIT_ASSERT_EQUAL(std::string("-3"), str(refund.at("lines").at(0).at("qty")));
        CPPUNIT_ASSERT_EQUAL(std::string("-27.00"), str(refund.at("lines").at(0).at("net")));
        CPPUNIT_ASSERT_EQUAL(std::string("-0.49"), str(refund.at("tax_lines").at(0).at("shipping_tax")));
        CPPUNIT_ASSERT_EQUAL(std::string("2024-07-07T20:32:35Z"), str(refund.at("at")));
        const Decimal lines = sumOf(refund, "net") + sumOf(refund, "tax");
        CPPUNIT_ASSERT_EQUAL(std::string("-71.35"), lines.text());
    }

    void testFortyOneHaveNoLinesAndEightDoNotAddUp() {
        if (!haveFixtures()) {
            return;
        }
        int without = 0;
        int odd = 0;
        for (const json::object& refund : fixtureRecords({"refunds-all/page-1.json"})) {
            const json::object record = mapped(refund);
            const bool lines = !record.at("lines").as_array().empty() || !record.at("fees").as_array().empty() ||
                               !record.at("shipping_lines").as_array().empty();
            without += lines ? 0 : 1;
            const Decimal sum = -(sumOf(record, "net") + sumOf(record, "tax"));
            odd += lines && sum != Decimal::read(str(record.at("amount")), "amount") ? 1 : 0;
        }
        CPPUNIT_ASSERT_EQUAL(41, without);
        CPPUNIT_ASSERT_EQUAL(8, odd);
    }

    void testParentComesFromThePathWhereTheBodyLacksIt() {
        CPPUNIT_ASSERT_EQUAL(std::string("270"),
                             str(mapped(parsed(R"({"id":9,"amount":"1.00"})"), "270").at("order_id")));
        CPPUNIT_ASSERT_EQUAL(std::string("5"),
                             str(mapped(parsed(R"({"id":9,"parent_id":5,"amount":"-1.00"})"), "270").at("order_id")));
        CPPUNIT_ASSERT_EQUAL(std::string("1.00"), str(mapped(parsed(R"({"id":9,"amount":"-1.00"})")).at("amount")));
    }

    void testStampIsThatOfTheOrdersSummary() {
        CPPUNIT_ASSERT_EQUAL(refundStamp(parsed(R"({"amount":"4.00"})"), "5"),
                             refundStamp(parsed(R"({"amount":"-4.00"})"), "5"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RefundMappingTest);

} // namespace crossdock::woocommerce::testing
