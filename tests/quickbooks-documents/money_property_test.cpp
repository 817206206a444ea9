// Two thousand orders of every kind into each kind of company, in home and in foreign currency: by an independent model of the
// service's arithmetic, and by the stand-in's own rules, every total is the shop's to the cent, or there is a named hold.
#include "order_maker.hpp"
#include "posting_desk.hpp"
#include "service_model.hpp"

#include "documents/exact_json.hpp"
#include "documents/judge.hpp"

#include <boost/json/parse.hpp>

#include <cppunit/extensions/HelperMacros.h>

#include <functional>
#include <iostream>
#include <map>
#include <set>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;
namespace json = boost::json;

namespace {

constexpr int orders = 2'000;
constexpr int variantOrders = 600; // of companies that differ in one respect
constexpr int postedOrders = 600;  // the stand-in compares each number with all others

/// What came of a run: how many, and why not.
struct Tally {
    int built = 0, corrected = 0, taxLines = 0, roundingLines = 0;
    std::map<std::string, int> holds;
    std::map<std::string, std::set<std::string>> heldKinds;
    Decimal shop, books;
    std::map<std::string, Decimal> shopDays, booksDays; ///< sums by day and currency

    void day(const MadeOrder& order, const Document& sale, const Decimal& due, const Decimal& total) {
        const json::value record = json::parse(order.text);
        const std::string created(std::string_view(record.at("created_at").as_string()).substr(0, 10));
        const std::string written(std::string_view(sale.body.at("TxnDate").as_string()));
        shopDays[created + " " + std::string(std::string_view(record.at("currency").as_string()))] += due;
        booksDays[written + " " + sale.currency] += total;
    }
    void hold(const std::string& reason, OrderKind kind) {
        ++holds[reason];
        heldKinds[reason].insert(nameOf(kind));
    }
    int held() const {
        int sum = 0;
        for (const auto& one : holds) {
            sum += one.second;
        }
        return sum;
    }
    void count(const Built& what) {
        for (const std::string& note : what.notes) {
            taxLines += note.find("on a line of its own") != std::string::npos ? 1 : 0;
            roundingLines += note.rfind("rounding ", 0) == 0 ? 1 : 0;
        }
    }
    void print(const std::string& title) const {
        std::cout << "\n"
                  << title << ": " << built << " right to the cent (" << corrected << " by a rounding line sent after, "
                  << roundingLines << " with one from the beginning, " << taxLines << " with tax on a line), " << held()
                  << " held, sum " << books.text();
        for (const auto& [reason, count] : holds) {
            std::cout << "\n    " << reason << " " << count << ":";
            for (const std::string& kind : heldKinds.at(reason)) {
                std::cout << " " << kind;
            }
        }
    }
};

json::object answerWith(const Decimal& total) {
    return {{"Id", "45"}, {"SyncToken", "0"}, {"TotalAmt", total.text()}};
}

/// What the document's total must be: the order's, less what gift cards paid.
Decimal due(const MadeOrder& order) {
    const json::object record = json::parse(order.text).as_object();
    Decimal due = Decimal::read(order.total, "total");
    for (const json::value& payment : record.at("payments").as_array()) {
        due -= payment.at("tender") == "gift_card"
                   ? Decimal::read(std::string_view(payment.at("amount").as_string()), "amount")
                   : Decimal{};
    }
    return due;
}

void countByModel(CompanyCase& books, const MadeOrder& order, const ServiceManner& manner, Tally& tally) {
    const Outcome outcome = books.build(recordOf("order", order.text, order.note));
    if (const Hold* hold = std::get_if<Hold>(&outcome)) {
        return tally.hold(hold->reason, order.kind);
    }
    const Document& sale = std::get<Built>(outcome).documents.front();
    tally.count(std::get<Built>(outcome));
    CPPUNIT_ASSERT_EQUAL(due(order).rounded(2).text(), sale.total->text());
    Decimal total = totalOf(sale.text(), books.company, manner);
    const Verdict verdict = judge(sale, answerWith(total), books.books());
    if (const auto* corrected = std::get_if<Corrected>(&verdict)) {
        ++tally.corrected;
        total = totalOf(corrected->document.text(), books.company, manner);
        const Verdict second = judge(corrected->document, answerWith(total), books.books(), true);
        CPPUNIT_ASSERT_MESSAGE(corrected->document.text(), std::holds_alternative<Agrees>(second));
    } else if (const auto* disagrees = std::get_if<Disagrees>(&verdict)) {
        return tally.hold(disagrees->hold.reason, order.kind);
    }
    CPPUNIT_ASSERT_EQUAL(sale.total->text(), total.rounded(2).text());
    ++tally.built;
    tally.shop += due(order);
    tally.books += total;
    tally.day(order, sale, due(order), total);
}

Tally runModel(Kind kind, bool foreign, const ServiceManner& manner, const std::string& title, int count = orders,
               const std::function<void(DocumentSettings&)>& change = {}) {
    CompanyCase books(kind, foreign);
    books.settings.taxCodes["rate:3"] = kind == Kind::Global ? "0.0% Z" : "California";
    if (change) {
        change(books.settings);
    }
    Tally tally;
    for (int i = 0; i < count; ++i) {
        countByModel(books, makeOrder(kind, foreign, 11, i), manner, tally);
    }
    tally.print(title);
    CPPUNIT_ASSERT_EQUAL(count, tally.built + tally.held());
    CPPUNIT_ASSERT(tally.shop == tally.books);
    CPPUNIT_ASSERT_MESSAGE("sums by day", tally.shopDays == tally.booksDays);
    CPPUNIT_ASSERT(tally.shopDays.size() >= 28);
    return tally;
}

} // namespace

class MoneyPropertyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MoneyPropertyTest);
    CPPUNIT_TEST(testUsAutomated);
    CPPUNIT_TEST(testUsManual);
    CPPUNIT_TEST(testGlobal);
    CPPUNIT_TEST(testGlobalWhoseServiceBelievesNoTotalTax);
    CPPUNIT_TEST(testGlobalWhoseServiceRoundsByLine);
    CPPUNIT_TEST(testGlobalWithTaxInside);
    CPPUNIT_TEST(testDiscountLines);
    CPPUNIT_TEST(testStandInTakesUsAutomated);
    CPPUNIT_TEST(testStandInTakesUsManual);
    CPPUNIT_TEST(testStandInTakesGlobal);
    CPPUNIT_TEST_SUITE_END();

    /// Only what no company could be brought to reckon is held.
    static void assertHolds(const Tally& tally, const std::set<std::string>& reasons, int most) {
        static const std::map<std::string, std::set<std::string>> explained{
            {"broken_invariant", {"totalSetByHand", "taxSetByHand"}},
            {"tax_code_unmapped", {"unknownRate"}},
            {"tax_mismatch", {"sixtyLines", "taxSetByHand"}}};
        for (const auto& [reason, kinds] : tally.heldKinds) {
            CPPUNIT_ASSERT_MESSAGE(reason, reasons.contains(reason));
            for (const std::string& kind : kinds) {
                CPPUNIT_ASSERT_MESSAGE(reason + " " + kind, explained.at(reason).contains(kind));
            }
        }
        CPPUNIT_ASSERT_MESSAGE("held " + std::to_string(tally.held()), tally.held() <= most);
    }

public:
    void testUsAutomated() {
        for (const bool foreign : {false, true}) {
            assertHolds(
                runModel(Kind::UsAutomated, foreign, {}, foreign ? "US automated, foreign" : "US automated, home"),
                {"broken_invariant"}, 70);
        }
    }
    void testUsManual() {
        for (const bool foreign : {false, true}) {
            assertHolds(runModel(Kind::UsManual, foreign, {}, foreign ? "US manual, foreign" : "US manual, home"),
                        {"broken_invariant"}, 70);
        }
    }
    void testGlobal() {
        for (const bool foreign : {false, true}) {
            assertHolds(runModel(Kind::Global, foreign, {}, foreign ? "global, foreign" : "global, home"),
                        {"broken_invariant", "tax_code_unmapped", "tax_mismatch"}, 150);
        }
    }
    void testGlobalWhoseServiceBelievesNoTotalTax() {
        assertHolds(runModel(Kind::Global, false, {false, false}, "global, TotalTax not believed", variantOrders),
                    {"broken_invariant", "tax_code_unmapped", "tax_mismatch"}, 50);
    }
    void testGlobalWhoseServiceRoundsByLine() {
        assertHolds(runModel(Kind::Global, false, {false, true}, "global, tax rounded by line", variantOrders),
                    {"broken_invariant", "tax_code_unmapped", "tax_mismatch"}, 50);
    }
    void testGlobalWithTaxInside() {
        assertHolds(
            runModel(Kind::Global, false, {}, "global, inclusive", variantOrders,
                     [](DocumentSettings& settings) { settings.globalMode = DocumentSettings::GlobalMode::Inclusive; }),
            {"broken_invariant", "tax_code_unmapped", "tax_mismatch"}, 50);
    }
    void testDiscountLines() {
        const auto lines = [](DocumentSettings& settings) {
            settings.discounts = DocumentSettings::Discounts::DiscountLine;
        };
        assertHolds(runModel(Kind::UsAutomated, false, {}, "US automated, discount lines", variantOrders, lines),
                    {"broken_invariant"}, 25);
        assertHolds(runModel(Kind::UsManual, false, {}, "US manual, discount lines", variantOrders, lines),
                    {"broken_invariant"}, 25);
        assertHolds(runModel(Kind::Global, true, {}, "global, foreign, discount lines", variantOrders, lines),
                    {"broken_invariant", "tax_code_unmapped", "tax_mismatch"}, 50);
    }

    void standIn(Kind kind, const std::string& title) {
        PostingDesk desk(kind, true);
        desk.company.settings.taxCodes["rate:3"] = kind == Kind::Global ? "0.0% Z" : "California";
        desk.company.settings.document = DocumentSettings::SaleKind::ByPayment;
        desk.company.settings.documentByStatus["completed"] = DocumentSettings::SaleKind::Invoice;
        desk.company.settings.amountRefundTax = DocumentSettings::AmountRefundTax::Proportional;
        Tally sales, refunds;
        std::map<std::string, int> refundsBy;
        for (int i = 0; i < postedOrders; ++i) {
            const MadeOrder order = makeOrder(kind, i % 4 == 3, 23, i);
            const ShopRecord record = recordOf("order", order.text, order.note);
            desk.fulfil(record);
            const Outcome outcome = build(record, {}, desk.company.books());
            if (const Hold* hold = std::get_if<Hold>(&outcome)) {
                sales.hold(hold->reason, order.kind);
                continue;
            }
            const PostedResult result = desk.post(std::get<Built>(outcome));
            if (!result.isRight) {
                CPPUNIT_ASSERT_MESSAGE(std::string(nameOf(order.kind)) + " " + result.trouble + "\n" + order.text,
                                       result.trouble.rfind("total_mismatch", 0) == 0);
                sales.hold("total_mismatch", order.kind);
                continue;
            }
            ++sales.built;
            sales.count(std::get<Built>(outcome));
            sales.corrected += result.isCorrected ? 1 : 0;
            sales.shop += due(order);
            sales.books += Decimal::read(result.posted.documents.front().total, "total");
            Sale sale = Sale::from(result.main);
            sale.posted = result.posted;
            sale.refunded = Decimal{};
            for (const MadeRefund& made : makeRefunds(order, 5, i)) {
                const std::string key(std::string_view(record.body.at("id").as_string()));
                desk.company.resolved.sales[key] = sale;
                const ShopRecord refund = recordOf("refund", made.text);
                desk.fulfil(refund);
                const Outcome back = build(refund, {}, desk.company.books());
                if (const Hold* hold = std::get_if<Hold>(&back)) {
                    refunds.hold(hold->reason + " (" + made.how + ")", order.kind);
                    continue;
                }
                const Built& planned = std::get<Built>(back);
                const PostedResult posted = desk.post(planned);
                if (!posted.isRight) {
                    CPPUNIT_ASSERT_MESSAGE(made.how + " " + posted.trouble + "\n" + made.text,
                                           posted.trouble.rfind("total_mismatch", 0) == 0);
                    refunds.hold("total_mismatch", order.kind);
                    continue;
                }
                ++refunds.built;
                refunds.count(planned);
                ++refundsBy[made.how + " " + planned.documents.front().entity];
                refunds.corrected += posted.isCorrected ? 1 : 0;
                const Decimal amount = Decimal::read(std::string_view(refund.body.at("amount").as_string()), "amount");
                refunds.shop += amount;
                refunds.books += Decimal::read(posted.posted.documents.front().total, "total");
                *sale.refunded += amount;
                if (planned.documents.front().entity == "CreditMemo") {
                    *sale.balance -= amount;
                }
            }
        }
        sales.print("stand-in, " + title + ", sales");
        refunds.print("stand-in, " + title + ", refunds");
        for (const auto& [how, count] : refundsBy) {
            std::cout << "\n    " << how << " " << count;
        }
        CPPUNIT_ASSERT(sales.shop == sales.books);
        CPPUNIT_ASSERT(refunds.shop == refunds.books);
        CPPUNIT_ASSERT_EQUAL(postedOrders, sales.built + sales.held());
        CPPUNIT_ASSERT(sales.held() <= 50);
    }
    void testStandInTakesUsAutomated() { standIn(Kind::UsAutomated, "US automated"); }
    void testStandInTakesUsManual() { standIn(Kind::UsManual, "US manual"); }
    void testStandInTakesGlobal() { standIn(Kind::Global, "global"); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MoneyPropertyTest);
