// One record through its life in the stand-in's books: posted, changed, cancelled, posted anew.
#include "order_text.hpp"
#include "posting_desk.hpp"

#include <boost/json/serialize.hpp>

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;

namespace {

ShopRecord order(Kind kind, const char* quantity, const char* net, const char* tax, const char* total,
                 const char* status = "processing") {
    const bool global = kind == Kind::Global;
    OrderText text(global ? "GBP" : "USD");
    text.line("A", quantity, net, {{"1", tax}}).rate("1", global ? "20" : "8");
    text.payment("pi_1", "stripe", total).status(status);
    return recordOf("order", text.text());
}

PostedResult post(PostingDesk& desk, const ShopRecord& record, const Attempt& attempt) {
    desk.fulfil(record);
    const Outcome outcome = build(record, attempt, desk.company.books());
    CPPUNIT_ASSERT(std::holds_alternative<Built>(outcome));
    PostedResult result = desk.post(std::get<Built>(outcome));
    CPPUNIT_ASSERT_EQUAL(std::string(), result.trouble);
    return result;
}

} // namespace

class DocumentLifeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DocumentLifeTest);
    CPPUNIT_TEST(testSalesReceiptIsChangedVoidedAndPostedAnew);
    CPPUNIT_TEST(testInvoiceAndPaymentAreChangedAndVoided);
    CPPUNIT_TEST_SUITE_END();

    static Kind kinds(int i) { return static_cast<Kind>(i); }

public:
    void testSalesReceiptIsChangedVoidedAndPostedAnew() {
        for (int i = 0; i < 3; ++i) {
            PostingDesk desk(kinds(i));
            const bool global = kinds(i) == Kind::Global;
            const auto first = post(desk, order(kinds(i), "3", "10.00", global ? "2.00" : "0.80", "10"), {});
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, first.posted.documents.size());
            const auto changed =
                post(desk, order(kinds(i), "2", "6.66", global ? "1.34" : "0.54", "7"), {first.posted});
            const PostedDocument& sale = changed.posted.documents.front();
            CPPUNIT_ASSERT_EQUAL(first.posted.documents.front().id, sale.id);
            CPPUNIT_ASSERT(Decimal::read(sale.total, "total") == Decimal::read(global ? "8.00" : "7.20", "total"));
            const auto gone =
                post(desk, order(kinds(i), "2", "6.66", global ? "1.34" : "0.54", "7", "cancelled"), {changed.posted});
            CPPUNIT_ASSERT_EQUAL(std::string("0"), gone.posted.documents.front().total);
            // The voided one keeps its number.
            const auto anew = post(desk, order(kinds(i), "3", "10.00", global ? "2.00" : "0.80", "10"), {{}, 1});
            CPPUNIT_ASSERT(anew.posted.documents.front().id != sale.id);
            CPPUNIT_ASSERT_EQUAL(std::string("1042-2"),
                                 std::string(std::string_view(anew.main.at("DocNumber").as_string())));
        }
    }

    void testInvoiceAndPaymentAreChangedAndVoided() {
        for (int i = 0; i < 3; ++i) {
            PostingDesk desk(kinds(i));
            desk.company.settings.document = DocumentSettings::SaleKind::Invoice;
            const bool global = kinds(i) == Kind::Global;
            const auto first =
                post(desk, order(kinds(i), "3", "10.00", global ? "2.00" : "0.80", global ? "12.00" : "10.80"), {});
            CPPUNIT_ASSERT_EQUAL(std::string("Payment"), first.posted.documents.at(1).entity);
            Posted posted = first.posted;
            posted.documents.front().syncToken = "1"; // the payment moved the invoice on
            const auto changed = post(
                desk, order(kinds(i), "3", "12.00", global ? "2.40" : "0.96", global ? "14.40" : "12.96"), {posted});
            CPPUNIT_ASSERT_EQUAL(first.posted.documents[1].id, changed.posted.documents.at(1).id);
            const auto invoice = desk.books.get("invoice/" + first.posted.documents.front().id);
            CPPUNIT_ASSERT_EQUAL(std::string("0"), boost::json::serialize(invoice.object("Invoice").at("Balance")));
            posted = changed.posted;
            posted.documents.front().syncToken =
                std::string(std::string_view(invoice.object("Invoice").at("SyncToken").as_string()));
            const Outcome undo =
                build(order(kinds(i), "3", "12.00", "0", "12", "trashed"), {posted}, desk.company.books());
            const auto& documents = std::get<Built>(undo).documents;
            CPPUNIT_ASSERT_EQUAL(std::string("Payment"), documents.front().entity);
            CPPUNIT_ASSERT_EQUAL(std::string("Invoice"), documents.back().entity);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DocumentLifeTest);
