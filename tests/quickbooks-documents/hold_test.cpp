// Every reason to hold, brought about once, with a message that says what to do.
#include "company_case.hpp"
#include "order_text.hpp"

#include "documents/judge.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cppunit/extensions/HelperMacros.h>

#include <functional>
#include <map>
#include <set>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;
namespace json = boost::json;

namespace {

ShopRecord order(const OrderText& text) {
    return recordOf("order", text.text());
}
ShopRecord refund(const RefundText& text) {
    return recordOf("refund", text.text());
}
OrderText plain(const std::string& currency = "USD") {
    return OrderText(currency).line("A", "1", "10.00");
}

CompanyCase withSale(Kind kind = Kind::UsAutomated) {
    CompanyCase books(kind);
    Sale sale;
    sale.customer = "61";
    sale.total = Decimal(100);
    sale.posted.put({"SalesReceipt", "45", "0", "sale", "100"});
    books.resolved.sales["998"] = sale;
    return books;
}

/// Reason and message of an order in a company that is changed before.
Hold held(const ShopRecord& record, CompanyCase books, const Attempt& attempt = {}) {
    const Outcome outcome = books.build(record, attempt);
    const Hold* hold = std::get_if<Hold>(&outcome);
    CPPUNIT_ASSERT_MESSAGE("not held", hold != nullptr);
    return *hold;
}

} // namespace

class HoldTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HoldTest);
    CPPUNIT_TEST(testEveryReasonIsListedAndCanHappen);
    CPPUNIT_TEST(testBrokenInvariantShowsItsArithmetic);
    CPPUNIT_TEST(testMissingMembersNeverThrow);
    CPPUNIT_TEST(testMissingMembersOfOthersNeverThrow);
    CPPUNIT_TEST(testHostileRecordsNeverThrow);
    CPPUNIT_TEST_SUITE_END();

    std::map<std::string, std::string> _seen; // reason to message

    void see(const ShopRecord& record, const std::function<void(CompanyCase&)>& change, const Attempt& attempt = {},
             CompanyCase books = CompanyCase(Kind::UsAutomated)) {
        change(books);
        const Hold hold = held(record, std::move(books), attempt);
        _seen[hold.reason] = hold.message;
    }

    void seeOrders() {
        const auto asIs = [](CompanyCase&) {};
        see(order(OrderText("JPY").line("A", "1", "10.5")),
            [](CompanyCase& books) { books.company.manyCurrencies = true; });
        see(order(plain().set("created_at", "yesterday")), asIs);
        see(order(plain()), [](CompanyCase& books) { books.settings.timezone = "Mars/Olympus"; });
        see(order(plain().total("grand", "11.00")), asIs);
        see(order(plain()), [](CompanyCase& books) { books.company.closedUntil = "2026-12-31"; });
        see(order(plain("EUR")), asIs);
        see(order(plain("XXX")), asIs);
        see(recordOf("order", plain().text(), {}, R"({"PrivteNote": "x"})"), asIs);
        see(order(plain().set("payment_status", "unpaid")),
            [](CompanyCase& books) { books.settings.document = DocumentSettings::SaleKind::SalesReceipt; });
        see(order(OrderText().line("", "1", "10.00")), [](CompanyCase& books) { books.settings.defaultItem.clear(); });
        see(order(OrderText().line("D", "1", "10.00").with("kind", "deposit")),
            [](CompanyCase& books) { books.settings.depositItem.clear(); });
        see(order(plain().fee("other", "Fee", "1.00")), [](CompanyCase& books) {
            books.settings.feeItem.clear();
            books.settings.defaultItem.clear();
        });
        see(recordOf("order", plain().text(), {}, R"({"Line": []})"), asIs);
        see(order(plain().payment("1", "gift", "5.00", "gift_card")),
            [](CompanyCase& books) { books.settings.giftCardItem.clear(); });
        Posted posted;
        posted.put({"SalesReceipt", "45", "0", "sale", "10.00"});
        see(recordOf("order", "", {}, {}, true), asIs, {posted});
        see(order(plain().status("on_hold", "on-hold")), asIs, {posted});
        see(order(plain().status("cancelled").set("refunds", json::array{{{"id", "1001"}, {"amount", "1.23"}}})),
            [](CompanyCase& books) {
                books.resolved.refunds["1001"].put({"RefundReceipt", "46", "0", "refund", "1.23", "R1001"});
            },
            {posted});
        see(order(OrderText().line("A", "1", "-10.00")), asIs);
        see(order(plain().payment("1", "gift", "50.00", "gift_card")), asIs);
        see(order(plain().payment("1", "klarna", "10.00")),
            [](CompanyCase& books) { books.settings.holdsUnknownGateway = true; });
        see(order(plain().fee("other", "Fee", "1.00")), [](CompanyCase& books) { books.settings.feeItem = "Gone"; });
        see(order(plain().shipping("Post", "1.00")), [](CompanyCase& books) {
            books.settings.shippingItem.clear();
            books.settings.feeItem.clear();
            books.settings.defaultItem.clear();
        });
        see(order(plain().status("other", "packed")), asIs);
        see(order(OrderText().line("A", "1", "10.40").total("grand", "10")),
            [](CompanyCase& books) { books.settings.roundingItem.clear(); });
    }

    void seeTaxes() {
        const auto taxed = [] { return OrderText("GBP").line("A", "1", "10.00", {{"7", "2.00"}}); };
        const auto asIs = [](CompanyCase&) {};
        see(order(taxed().rate("7", "13")), asIs, {}, CompanyCase(Kind::Global));
        see(
            order(taxed().rate("7", "20")),
            [](CompanyCase& books) {
                books.company.taxCodes.push_back({"6", "20.0% RC", true, true, {{"6", "20.0% RC", Decimal(20)}}});
            },
            {}, CompanyCase(Kind::Global));
        see(order(taxed().rate("7", "20").tax("2.50")), asIs, {}, CompanyCase(Kind::Global));
        see(order(OrderText().line("A", "1", "0", {{"7", "2.00"}}).rate("7", "8")),
            [](CompanyCase& books) { books.settings.taxItem.clear(); });
    }

    void seeRefunds() {
        const auto asIs = [](CompanyCase&) {};
        see(
            refund(RefundText("10.00")), [](CompanyCase& books) { books.settings.refundAccount.clear(); }, {},
            withSale());
        see(
            refund(RefundText("10.00", "EUR")),
            [](CompanyCase& books) { books.resolved.sales["998"].currency = "USD"; }, {}, withSale());
        see(refund(RefundText("100.01")), asIs, {}, withSale());
        see(
            refund(RefundText("10.00")),
            [](CompanyCase& books) {
                books.settings.refundItem.clear();
                books.settings.defaultItem.clear();
            },
            {}, withSale());
        see(
            refund(RefundText("10.00").line("A", "-1", "-5.00")),
            [](CompanyCase& books) { books.settings.refundItem.clear(); }, {}, withSale());
        see(
            refund(RefundText("10.00", "GBP")),
            [](CompanyCase& books) {
                books.resolved.sales["998"].tax = Decimal(5);
                books.resolved.sales["998"].taxCodes = {"1", "2"};
            },
            {}, withSale(Kind::Global));
        see(refund(RefundText("10.00")), asIs);
    }

    void seeTheRest() {
        CompanyCase books(Kind::UsAutomated);
        const Outcome none = quickbooks::build(order(plain()), {}, books.books()); // nothing was resolved
        _seen[std::get<Hold>(none).reason] = std::get<Hold>(none).message;
        books.resolve(order(plain()));
        books.resolved.items.clear();
        const Outcome noItem = quickbooks::build(order(plain()), {}, books.books());
        _seen[std::get<Hold>(noItem).reason] = std::get<Hold>(noItem).message;
        books.settings.itemIncomeAccount.clear();
        const ShopRecord product =
            recordOf("product", R"({"kind": "product", "id": "5", "name": "Cap", "status": {"mapped": "published"},
            "variants": [{"id": "5", "title": "Cap"}]})");
        const Outcome noAccount = quickbooks::build(product, {}, books.books());
        _seen[std::get<Hold>(noAccount).reason] = std::get<Hold>(noAccount).message;
        const Document sale = CompanyCase(Kind::UsAutomated).first(order(plain()));
        const Verdict verdict = judge(
            sale, json::parse(R"({"Id": "45", "SyncToken": "0", "TotalAmt": "11.00"})").as_object(), books.books());
        _seen[std::get<Disagrees>(verdict).hold.reason] = std::get<Disagrees>(verdict).hold.message;
    }

public:
    void testEveryReasonIsListedAndCanHappen() {
        seeOrders();
        seeTaxes();
        seeRefunds();
        seeTheRest();
        std::set<std::string> listed;
        for (const HoldReason& reason : holdReasons()) {
            CPPUNIT_ASSERT_MESSAGE(std::string(reason.name) + " never happened",
                                   _seen.contains(std::string(reason.name)));
            CPPUNIT_ASSERT(!reason.advice.empty());
            listed.insert(std::string(reason.name));
        }
        for (const auto& [reason, message] : _seen) {
            CPPUNIT_ASSERT_MESSAGE(reason + " is not listed", listed.contains(reason));
            CPPUNIT_ASSERT_MESSAGE(reason, message.size() > 10 && message.find('\n') == std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(message, message.find("Jane") == std::string::npos);
        }
    }

    void testBrokenInvariantShowsItsArithmetic() {
        const Hold own = held(order(plain().total("grand", "11.00")), CompanyCase(Kind::UsAutomated));
        CPPUNIT_ASSERT(
            own.message.find("total 11.00 is not lines, fees and shipping 10.00 and tax 0, which make 10.00") !=
            std::string::npos);
        const Hold noted =
            held(recordOf("order", plain().text(), "totals.grand 99 is not 10"), CompanyCase(Kind::UsAutomated));
        CPPUNIT_ASSERT_EQUAL(std::string("broken_invariant"), noted.reason);
        CPPUNIT_ASSERT(noted.message.rfind("totals.grand 99 is not 10", 0) == 0);
    }

    void testMissingMembersNeverThrow() {
        for (const Kind kind : {Kind::UsAutomated, Kind::UsManual, Kind::Global}) {
            const json::object whole = OrderText("USD")
                                           .line("A", "1", "10.00", {{"7", "0.80"}})
                                           .shipping("Post", "5")
                                           .fee("tip", "Tip", "1")
                                           .rate("7", "8")
                                           .payment("1", "stripe", "16.80")
                                           .object();
            for (const auto& member : whole) {
                for (const char* replacement : {"null", "7", "\"x\"", "[]", "{}", "[7]", "[{}]", "true"}) {
                    json::object broken = whole;
                    broken[member.key()] = json::parse(replacement);
                    broken["kind"] = "order";
                    CompanyCase books(kind);
                    books.reason(recordOf("order", json::serialize(broken)));
                }
            }
        }
    }

    void testMissingMembersOfOthersNeverThrow() {
        const json::object refund = json::parse(RefundText("16.80")
                                                    .line("A", "-1", "-10.00", {{"7", "-0.80"}})
                                                    .shipping("-5")
                                                    .fee("-1")
                                                    .rate("7")
                                                    .text())
                                        .as_object();
        const json::object customer =
            json::parse(R"({"kind": "customer", "id": "17", "emails": ["a@b.c"], "phones": ["1"], "display": "Jane",
            "addresses": [{"role": "billing"}], "meta": {}})")
                .as_object();
        const json::object product =
            json::parse(R"({"kind": "product", "id": "5", "name": "Cap", "status": {"mapped": "published"}, "type": {},
            "variants": [{"id": "5", "title": "Cap", "price": "1"}]})")
                .as_object();
        for (const json::object& whole : {refund, customer, product}) {
            const std::string kind(std::string_view(whole.at("kind").as_string()));
            for (const auto& member : whole) {
                for (const char* replacement : {"null", "7", "\"x\"", "[]", "{}", "[7]", "[{}]", "true"}) {
                    json::object broken = whole;
                    broken[member.key()] = json::parse(replacement);
                    broken["kind"] = kind;
                    CompanyCase books = withSale(Kind::Global);
                    books.reason(recordOf(kind, json::serialize(broken)));
                }
            }
        }
    }

    void testHostileRecordsNeverThrow() {
        CompanyCase books(Kind::UsAutomated);
        for (const char* net : {"99999999999999999999999999999999999999", "0.00000000000000000001", "1e5", "", "-",
                                "NaN", "999999999999999999.99999999"}) {
            json::object broken = plain().object();
            broken["lines"].as_array().front().as_object()["net"] = net;
            const std::string reason = books.reason(recordOf("order", json::serialize(broken)));
            CPPUNIT_ASSERT_MESSAGE(net,
                                   reason == "bad_record" || reason == "broken_invariant" || reason == "amount_digits");
        }
        CPPUNIT_ASSERT_EQUAL(std::string("amount_digits"),
                             books.reason(order(OrderText().line("A", "1", "10000000000.00"))));
        CPPUNIT_ASSERT_THROW(recordOf("order", "[]"), Error);
        CPPUNIT_ASSERT_THROW(recordOf("order", "{"), Error);
        CPPUNIT_ASSERT_THROW(recordOf("order", R"({"kind": "refund"})"), Error);
        CPPUNIT_ASSERT_THROW(recordOf("order", plain().text(), {}, "7"), Error);
        CPPUNIT_ASSERT_EQUAL(std::string("skip: no_document"),
                             books.reason(recordOf("coupon", R"({"kind": "coupon"})")));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HoldTest);
