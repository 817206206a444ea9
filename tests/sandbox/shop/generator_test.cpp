#include "sandbox_shop/exact_json.hpp"
#include "sandbox_shop/generator.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <iostream>
#include <map>
#include <set>

namespace crossdock::sandbox {

namespace {

namespace json = boost::json;

Amount amount(const json::value& value, const char* member) {
    return Amount::parse(value.at(member).as_string());
}

Amount sum(const json::value& order, const char* lines, const char* member) {
    Amount total;
    for (const json::value& line : order.at(lines).as_array()) {
        total += amount(line, member);
    }
    return total;
}

class GeneratorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(GeneratorTest);
    CPPUNIT_TEST(testAmountsObeyTheIdentitiesButForTheRecordedShareOfExceptions);
    CPPUNIT_TEST(testRefundsNeverExceedTheOrderAndMakeItRefundedWhenWhole);
    CPPUNIT_TEST(testSameSeedMakesTheSameShopInAnyOrderOfAsking);
    CPPUNIT_TEST(testEveryOddKindIsInAShopOfSixtyFour);
    CPPUNIT_TEST(testIdsAreUniqueAndTimesAreInOrder);
    CPPUNIT_TEST(testAmountReadsAndRoundsExactly);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAmountsObeyTheIdentitiesButForTheRecordedShareOfExceptions() {
        const ShopGenerator shop({1'000, 7});
        std::map<std::string, int> broken;
        for (std::int64_t i = 0; i < shop.orders(); ++i) {
            const json::value order = parseJson(shop.orderText(i));
            const Amount net = sum(order, "line_items", "total") + sum(order, "fee_lines", "total") +
                               sum(order, "shipping_lines", "total");
            const Amount taxLines =
                sum(order, "tax_lines", "tax_total") + sum(order, "tax_lines", "shipping_tax_total");
            const Amount off = amount(order, "total") - net - amount(order, "total_tax");
            broken["total"] += off == Amount{} ? 0 : 1;
            CPPUNIT_ASSERT(amount(order, "total_tax") == taxLines);
            const Amount parts = amount(order, "total_tax") - amount(order, "cart_tax") - amount(order, "shipping_tax");
            broken["cart and shipping tax"] += parts == Amount{} ? 0 : 1;
            CPPUNIT_ASSERT(parts <= Amount::cents(3) && parts >= Amount::cents(-3));
            CPPUNIT_ASSERT(amount(order, "total") >= Amount{});
            for (const json::value& line : order.at("line_items").as_array()) {
                CPPUNIT_ASSERT(amount(line, "total_tax") == sum(line, "taxes", "total"));
            }
        }
        // Recorded: 7 of 353 and 1 of 353.
        CPPUNIT_ASSERT(broken["total"] >= 10 && broken["total"] <= 45);
        CPPUNIT_ASSERT(broken["cart and shipping tax"] <= 10);
    }

    void testRefundsNeverExceedTheOrderAndMakeItRefundedWhenWhole() {
        const ShopGenerator shop({600, 3});
        int refunds = 0, byAmount = 0, several = 0;
        for (std::int64_t i = 0; i < shop.orders(); ++i) {
            const OrderHead head = shop.orderHead(i);
            if (head.refunds == 0) {
                continue;
            }
            const json::value order = parseJson(shop.orderText(i));
            Amount taken;
            for (int number = 0; number < head.refunds; ++number) {
                const json::value refund = parseJson(shop.refundText(i, number));
                taken += amount(refund, "amount");
                byAmount += refund.at("line_items").as_array().empty() ? 1 : 0;
                ++refunds;
                CPPUNIT_ASSERT(order.at("refunds").at(static_cast<std::size_t>(head.refunds - 1 - number)).at("id") ==
                               refund.at("id"));
            }
            several += head.refunds > 1 ? 1 : 0;
            CPPUNIT_ASSERT(taken == -sum(order, "refunds", "total"));
            CPPUNIT_ASSERT(taken <= amount(order, "total"));
            CPPUNIT_ASSERT((head.status == "refunded") == (taken == amount(order, "total")));
        }
        CPPUNIT_ASSERT(refunds > 30 && byAmount > refunds / 3 && byAmount < refunds && several > 3);
    }

    void testSameSeedMakesTheSameShopInAnyOrderOfAsking() {
        const ShopGenerator one({100, 5}), same({100, 5}), other({100, 6});
        const std::string last = one.orderText(99);
        for (std::int64_t i = 0; i < 100; ++i) {
            CPPUNIT_ASSERT_EQUAL(one.orderText(i), same.orderText(i));
        }
        CPPUNIT_ASSERT_EQUAL(last, same.orderText(99));
        CPPUNIT_ASSERT(one.orderText(50) != other.orderText(50));
    }

    void testEveryOddKindIsInAShopOfSixtyFour() {
        const ShopGenerator shop({64, 9});
        std::set<OrderKind> kinds;
        std::set<std::string_view> statuses;
        for (std::int64_t i = 0; i < shop.orders(); ++i) {
            kinds.insert(shop.orderHead(i).kind);
            statuses.insert(shop.orderHead(i).status);
        }
        CPPUNIT_ASSERT_EQUAL(static_cast<std::size_t>(orderKinds), kinds.size());
        CPPUNIT_ASSERT(statuses.contains("shipped") && statuses.contains("checkout-draft") &&
                       statuses.contains("refunded"));
    }

    void testIdsAreUniqueAndTimesAreInOrder() {
        const auto begin = std::chrono::steady_clock::now();
        const ShopGenerator shop({20'000, 2});
        std::set<std::int64_t> ids;
        std::map<Seconds, int> created, modified;
        for (std::int64_t i = 0; i < shop.orders(); ++i) {
            const OrderHead head = shop.orderHead(i);
            CPPUNIT_ASSERT(ids.insert(head.id).second);
            CPPUNIT_ASSERT(head.modified >= head.created);
            ++created[head.created];
            ++modified[head.modified];
            for (int number = 0; number < head.refunds; ++number) {
                const RecordHead refund = shop.refundHead(i, number);
                CPPUNIT_ASSERT(ids.insert(refund.id).second);
                CPPUNIT_ASSERT(refund.created > head.created && refund.created <= head.modified);
            }
        }
        const auto spent =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        int burst = 0, bulk = 0;
        for (const auto& [at, count] : created) {
            burst = std::max(burst, count);
        }
        for (const auto& [at, count] : modified) {
            bulk = std::max(bulk, count);
        }
        CPPUNIT_ASSERT(burst >= 30);
        CPPUNIT_ASSERT(bulk > 100);
        std::cout << "\n20,000 orders' heads: " << spent.count() << " ms\n";
    }

    void testAmountReadsAndRoundsExactly() {
        CPPUNIT_ASSERT_EQUAL(std::string{"-12.35"}, Amount::parse("-12.345").text());
        CPPUNIT_ASSERT_EQUAL(std::string{"0.10"}, Amount::parse("0.1").text());
        CPPUNIT_ASSERT_EQUAL(std::string{"1235"}, Amount::parse("1234.5").text(0));
        CPPUNIT_ASSERT_EQUAL(std::string{"1.234568"}, Amount::parse("1.23456789").text(6));
        CPPUNIT_ASSERT_EQUAL(std::string{"0.00"}, Amount::parse("12a").text());
        CPPUNIT_ASSERT_EQUAL(std::string{"1.05"}, Amount::parse("10.50").times(99'750).text());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GeneratorTest);

} // namespace

} // namespace crossdock::sandbox
