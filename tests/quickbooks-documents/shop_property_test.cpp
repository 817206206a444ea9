// The made-up shop's own orders, by way of the WooCommerce mapping and the host's check, into the stand-in's books.
#include "posting_desk.hpp"

#include "canonical/inspect.hpp"
#include "mapping.hpp"
#include "sandbox_shop/generator.hpp"

#include <boost/json/parse.hpp>

#include <cppunit/extensions/HelperMacros.h>

#include <iostream>
#include <map>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;
namespace json = boost::json;

namespace {

constexpr int orders = 400;

ShopRecord checked(const std::string& entity, const std::string& body) {
    const auto seen = canonical::inspect(entity, body);
    CPPUNIT_ASSERT_MESSAGE(body, static_cast<bool>(seen));
    return recordOf(entity, body, seen.value().note);
}

/// What became of the shop's records, by word.
struct ShopRun {
    std::map<std::string, int> sales, refunds;
    Decimal shop, books;

    void run(Kind kind) {
        PostingDesk desk(kind, true);
        desk.company.settings.statuses.insert("on_hold");
        desk.company.settings.documentByStatus["on_hold"] = DocumentSettings::SaleKind::Invoice;
        sandbox::ShopPlan plan;
        plan.orders = orders;
        const sandbox::ShopGenerator source(plan);
        woocommerce::MappingConfig config;
        config.shop = "acme";
        for (std::int64_t i = 0; i < source.orders(); ++i) {
            const auto mapped = woocommerce::mapOrder(json::parse(source.orderText(i)).as_object(), config);
            const ShopRecord record = checked("order", mapped.body);
            desk.fulfil(record);
            const Outcome outcome = build(record, {}, desk.company.books());
            if (!std::holds_alternative<Built>(outcome)) {
                const Hold* hold = std::get_if<Hold>(&outcome);
                ++sales[hold != nullptr ? hold->reason : "not posted"];
                continue;
            }
            const PostedResult result = desk.post(std::get<Built>(outcome));
            ++sales[result.isRight ? "right" : result.trouble];
            if (result.isRight) {
                shop += Decimal::read(std::string_view(record.body.at("totals").at("grand").as_string()), "total");
                books += Decimal::read(result.posted.documents.front().total, "total");
                refund(desk, source, i, mapped.key, record, result, config);
            }
        }
    }

    void refund(PostingDesk& desk, const sandbox::ShopGenerator& source, std::int64_t order, const std::string& key,
                const ShopRecord& record, const PostedResult& posted, const woocommerce::MappingConfig& config) {
        Sale sale = Sale::from(posted.main);
        sale.posted = posted.posted;
        sale.refunded = Decimal{};
        for (int number = 0; number < source.orderHead(order).refunds; ++number) {
            desk.company.resolved.sales[key] = sale;
            const std::string currency(std::string_view(record.body.at("currency").as_string()));
            const auto mapped = woocommerce::mapRefund(json::parse(source.refundText(order, number)).as_object(),
                                                       currency, key, config);
            const ShopRecord back = checked("refund", mapped.body);
            desk.fulfil(back);
            const Outcome outcome = build(back, {}, desk.company.books());
            if (!std::holds_alternative<Built>(outcome)) {
                const Hold* hold = std::get_if<Hold>(&outcome);
                ++refunds[hold != nullptr ? hold->reason : "not posted"];
                continue;
            }
            const PostedResult result = desk.post(std::get<Built>(outcome));
            ++refunds[result.isRight ? "right" : result.trouble];
            if (result.isRight) {
                *sale.refunded += Decimal::read(result.posted.documents.front().total, "total");
            }
        }
    }

    void print(const char* title) const {
        std::cout << "\n" << title << ":";
        for (const auto& [what, count] : sales) {
            std::cout << "\n    sales: " << what << " " << count;
        }
        for (const auto& [what, count] : refunds) {
            std::cout << "\n    refunds: " << what << " " << count;
        }
    }
};

} // namespace

class ShopPropertyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ShopPropertyTest);
    CPPUNIT_TEST(testShopGoesIntoAnAutomatedCompany);
    CPPUNIT_TEST(testShopGoesIntoAManualCompany);
    CPPUNIT_TEST_SUITE_END();

    static void run(Kind kind, const char* title) {
        ShopRun run;
        run.run(kind);
        run.print(title);
        CPPUNIT_ASSERT(run.shop == run.books);
        int held = 0;
        for (const auto& [what, count] : run.sales) {
            const bool known =
                what == "right" || what == "not posted" || what == "broken_invariant" || what == "status_unknown";
            CPPUNIT_ASSERT_MESSAGE(what, known);
            held += what == "broken_invariant" ? count : 0;
        }
        CPPUNIT_ASSERT(held <= orders / 10);
        for (const auto& [what, count] : run.refunds) {
            CPPUNIT_ASSERT_MESSAGE(what,
                                   what == "right" || what == "refund_exceeds_sale" || what == "refund_tax_unknown");
        }
    }

public:
    void testShopGoesIntoAnAutomatedCompany() { run(Kind::UsAutomated, "the shop in an automated US company"); }
    void testShopGoesIntoAManualCompany() { run(Kind::UsManual, "the shop in a manual US company"); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ShopPropertyTest);
