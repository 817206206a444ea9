#include "sandbox_quickbooks/books.hpp"
#include "sandbox_quickbooks/numbers.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

using namespace crossdock::sandbox;
using namespace crossdock::sandbox::qbo;
namespace json = boost::json;

namespace {

std::string sale(const std::string& line, const std::string& more = {}) {
    return R"({"Line": [)" + line + "]" + (more.empty() ? "" : ", " + more) + "}";
}

std::string soldFor(const std::string& amount, const std::string& code = "TAX") {
    return R"({"Amount": )" + amount +
           R"(, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": ")" +
           code + R"("}}})";
}

std::string amountIn(const json::object& object, std::string_view name) {
    return decimalIn(object, name).rounded(2).text();
}

} // namespace

class QuickBooksStandInTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(QuickBooksStandInTest);
    CPPUNIT_TEST(testAccessTokenEndsAfterAnHourAndIsRefreshed);
    CPPUNIT_TEST(testRefreshTokenChangesDailyAndTheOldOneLivesOneDayMore);
    CPPUNIT_TEST(testCodeIsGoodOnce);
    CPPUNIT_TEST(testForeignRealmIsForbidden);
    CPPUNIT_TEST(testNamesAreUniqueAcrossCustomersAndVendors);
    CPPUNIT_TEST(testInactiveNameIsFreeAgain);
    CPPUNIT_TEST(testTextsAreHeldToTheirBounds);
    CPPUNIT_TEST(testAmountIsProductRoundedHalfUp);
    CPPUNIT_TEST(testReferencesMustLeadSomewhere);
    CPPUNIT_TEST(testManualTaxTakesTheGroupAndItsRates);
    CPPUNIT_TEST(testAutomatedTaxFollowsTheAddressAndTakesAnOverride);
    CPPUNIT_TEST(testGlobalTaxNeedsCodesAndKnowsInclusiveAmounts);
    CPPUNIT_TEST(testDiscountComesOffBeforeOrAfterTax);
    CPPUNIT_TEST(testRequestIdReplaysTheFirstAnswer);
    CPPUNIT_TEST(testBatchItemsDoNotSeeEachOther);
    CPPUNIT_TEST(testBatchOfThirtyOneIsRefused);
    CPPUNIT_TEST(testSparseUpdateKeepsAndFullUpdateClears);
    CPPUNIT_TEST(testPaymentSettlesAndDeletingItOpensAgain);
    CPPUNIT_TEST(testDeletedAndChangedTurnUpInChanges);
    CPPUNIT_TEST(testQueriesRefuseWhatTheGrammarDoesNotKnow);
    CPPUNIT_TEST(testClosedBooksTakeNothing);
    CPPUNIT_TEST(testStateGoesOutAndComesBack);
    CPPUNIT_TEST(testHostileBodiesAreFaults);
    CPPUNIT_TEST_SUITE_END();

    static std::string customer(Books& books, const std::string& name, const std::string& more = {}) {
        const Answer made = books.post(
            "customer", json::parse(R"({"DisplayName": ")" + name + "\"" + (more.empty() ? "" : ", " + more) + "}"));
        CPPUNIT_ASSERT_EQUAL(200, made.status());
        return textIn(made.object("Customer"), "Id");
    }
    static Answer post(Books& books, const std::string& target, const std::string& body) {
        return books.post(target, json::parse(body));
    }
    static std::string code(Books& books, const std::string& target, const std::string& body) {
        return post(books, target, body).code();
    }

public:
    void testAccessTokenEndsAfterAnHourAndIsRefreshed() {
        Books books;
        books.clock.freeze(true);
        CPPUNIT_ASSERT_EQUAL(200, books.get("preferences").status());
        books.clock.advanceUs(3'601'000'000);
        CPPUNIT_ASSERT_EQUAL(401, books.get("preferences").status());
        const Answer granted = books.grant("grant_type=refresh_token&refresh_token=" + books.keys.refreshToken);
        books.keys.accessToken = textIn(granted.body.as_object(), "access_token");
        CPPUNIT_ASSERT_EQUAL(200, books.get("preferences").status());
        books.keys.clientSecret += "x";
        CPPUNIT_ASSERT_EQUAL(401,
                             books.grant("grant_type=refresh_token&refresh_token=" + books.keys.refreshToken).status());
    }

    void testRefreshTokenChangesDailyAndTheOldOneLivesOneDayMore() {
        Books books;
        books.clock.freeze(true);
        const std::string form = "grant_type=refresh_token&refresh_token=";
        const std::string first = books.keys.refreshToken;
        CPPUNIT_ASSERT_EQUAL(first, textIn(books.grant(form + first).body.as_object(), "refresh_token"));
        books.clock.advanceUs(86'400LL * 1'000'000);
        const std::string second = textIn(books.grant(form + first).body.as_object(), "refresh_token");
        CPPUNIT_ASSERT(second != first);
        CPPUNIT_ASSERT_EQUAL(second, textIn(books.grant(form + first).body.as_object(), "refresh_token"));
        books.clock.advanceUs(86'401LL * 1'000'000);
        const Answer late = books.grant(form + first);
        CPPUNIT_ASSERT_EQUAL(400, late.status());
        CPPUNIT_ASSERT_EQUAL(std::string("invalid_grant"), textIn(late.body.as_object(), "error"));
        books.edit(R"({"rotate_always": true})");
        const std::string third = textIn(books.grant(form + second).body.as_object(), "refresh_token");
        CPPUNIT_ASSERT_EQUAL(400, books.grant(form + second).status());
        CPPUNIT_ASSERT_EQUAL(200, books.grant(form + third).status());
    }

    void testCodeIsGoodOnce() {
        Books books;
        const Answer sent =
            books.get("/connect/oauth2?client_id=" + books.keys.clientId +
                      "&redirect_uri=http%3A%2F%2Flocalhost%2Fback&response_type=code&scope=x&state=s1");
        CPPUNIT_ASSERT_EQUAL(302, sent.status());
        const std::string location = sent.response.headers.front().second;
        CPPUNIT_ASSERT(location.find("realmId=1234567890") != std::string::npos &&
                       location.find("state=s1") != std::string::npos);
        const std::size_t at = location.find("code=") + 5;
        const std::string form = "grant_type=authorization_code&redirect_uri=http%3A%2F%2Flocalhost%2Fback&code=" +
                                 location.substr(at, location.find('&', at) - at);
        CPPUNIT_ASSERT_EQUAL(200, books.grant(form).status());
        CPPUNIT_ASSERT_EQUAL(400, books.grant(form).status());
    }

    void testForeignRealmIsForbidden() {
        Books books;
        const Answer answer = books.get("/v3/company/99/customer/1");
        CPPUNIT_ASSERT_EQUAL(403, answer.status());
        CPPUNIT_ASSERT(answer.response.body.find("\"3100\"") != std::string::npos);
    }

    void testNamesAreUniqueAcrossCustomersAndVendors() {
        Books books;
        const std::string parent = customer(books, "Ada Lovelace");
        CPPUNIT_ASSERT_EQUAL(std::string("6240"), code(books, "vendor", R"({"DisplayName": "ADA LOVELACE"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("6240"),
                             code(books, "employee", R"({"GivenName": "Ada", "FamilyName": "Lovelace"})"));
        const Answer job =
            post(books, "customer",
                 R"({"DisplayName": "Ada Lovelace", "Job": true, "ParentRef": {"value": ")" + parent + "\"}}");
        CPPUNIT_ASSERT_EQUAL(std::string("Ada Lovelace:Ada Lovelace"),
                             textIn(job.object("Customer"), "FullyQualifiedName"));
        CPPUNIT_ASSERT_EQUAL(std::string("6080"), code(books, "customer", R"({"CompanyName": "x"})"));
    }

    void testInactiveNameIsFreeAgain() {
        Books books;
        const std::string id = customer(books, "Ada");
        const Answer off =
            post(books, "customer", R"({"Id": ")" + id + R"(", "SyncToken": "0", "sparse": true, "Active": false})");
        CPPUNIT_ASSERT_EQUAL(std::string("Ada (deleted)"), textIn(off.object("Customer"), "DisplayName"));
        customer(books, "Ada");
        CPPUNIT_ASSERT_EQUAL(std::string("610"),
                             code(books, "invoice", sale(soldFor("1"), R"("CustomerRef": {"value": ")" + id + "\"}")));
        CPPUNIT_ASSERT_EQUAL(
            std::int64_t{1},
            books.query("select count(*) from Customer").body.at("QueryResponse").at("totalCount").as_int64());
    }

    void testTextsAreHeldToTheirBounds() {
        Books books;
        CPPUNIT_ASSERT_EQUAL(std::string("2040"), code(books, "customer", R"({"DisplayName": "a:b"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("2040"),
                             code(books, "customer", R"({"DisplayName": "a", "Notes": "\ud83d\ude00"})"));
        const Answer answer =
            post(books, "salesreceipt", sale(soldFor("1"), R"("DocNumber": ")" + std::string(45, '7') + "\""));
        CPPUNIT_ASSERT_EQUAL(std::string("2050"), answer.code());
        CPPUNIT_ASSERT_EQUAL(std::string("String length specified does not match the supported length. Min:0 Max:21 "
                                         "supported. Supplied length:45"),
                             answer.detail());
        CPPUNIT_ASSERT_EQUAL(std::string("2170"),
                             code(books, "customer", R"({"DisplayName": "a", "PreferredDeliveryMethod": "Pigeon"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("2090"),
                             code(books, "salesreceipt", sale(soldFor("1"), R"("TxnDate": "2026-02-30")")));
    }

    void testAmountIsProductRoundedHalfUp() {
        Books books;
        const auto with = [](const std::string& amount) {
            return sale(
                R"({"Amount": )" + amount +
                R"(, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"Qty": 14.50, "UnitPrice": 128.35}})");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("6070"), code(books, "salesreceipt", with("1861.07")));
        CPPUNIT_ASSERT_EQUAL(200, post(books, "salesreceipt", with("1861.08")).status());
        CPPUNIT_ASSERT_EQUAL(std::string("6000"), code(books, "salesreceipt", sale(soldFor("-1"))));
    }

    void testReferencesMustLeadSomewhere() {
        Books books;
        CPPUNIT_ASSERT_EQUAL(std::string("2500"),
                             code(books, "invoice", sale(soldFor("1"), R"("CustomerRef": {"value": "77"})")));
        CPPUNIT_ASSERT_EQUAL(std::string("2020"), code(books, "invoice", sale(soldFor("1"))));
        CPPUNIT_ASSERT_EQUAL(std::string("2020"), code(books, "refundreceipt", sale(soldFor("1"))));
        CPPUNIT_ASSERT_EQUAL(
            std::string("6000"),
            code(books, "refundreceipt", sale(soldFor("1"), R"("DepositToAccountRef": {"value": "79"})")));
        CPPUNIT_ASSERT_EQUAL(std::string("6100"), code(books, "salesreceipt", sale(soldFor("1", "5"))));
    }

    void testManualTaxTakesTheGroupAndItsRates() {
        Books books;
        const Answer answer = post(
            books, "salesreceipt",
            sale(soldFor("10.05") + "," + soldFor("5", "NON"), R"("TxnTaxDetail": {"TxnTaxCodeRef": {"value": "3"}})"));
        const json::object& tax = answer.object("SalesReceipt").at("TxnTaxDetail").as_object();
        // 7.1 % of 10.05 is 0.71355, 2 % is 0.2010: each rate is rounded by itself.
        CPPUNIT_ASSERT_EQUAL(std::string("0.91"), amountIn(tax, "TotalTax"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, tax.at("TaxLine").as_array().size());
        CPPUNIT_ASSERT_EQUAL(std::string("15.96"), amountIn(answer.object("SalesReceipt"), "TotalAmt"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("1.00"),
            amountIn(post(books, "salesreceipt", sale(soldFor("1"))).object("SalesReceipt"), "TotalAmt"));
    }

    void testAutomatedTaxFollowsTheAddressAndTakesAnOverride() {
        Books books(Edition::usAutomated);
        const std::string to = R"("ShipAddr": {"Line1": "1 Main St", "CountrySubDivisionCode": "NY"}, )";
        const Answer plain = post(books, "salesreceipt",
                                  sale(soldFor("100"), to + R"("TxnTaxDetail": {"TxnTaxCodeRef": {"value": "2"}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("8.88"),
                             amountIn(plain.object("SalesReceipt").at("TxnTaxDetail").as_object(), "TotalTax"));
        CPPUNIT_ASSERT_EQUAL(std::string("4"),
                             referenceIn(plain.object("SalesReceipt").at("TxnTaxDetail").as_object(), "TxnTaxCodeRef"));
        const Answer own =
            post(books, "salesreceipt", sale(soldFor("100"), to + R"("TxnTaxDetail": {"TotalTax": 8.87})"));
        const json::object& tax = own.object("SalesReceipt").at("TxnTaxDetail").as_object();
        CPPUNIT_ASSERT_EQUAL(std::string("8.87"), amountIn(tax, "TotalTax"));
        CPPUNIT_ASSERT_EQUAL(std::string("-0.01"),
                             amountIn(tax.at("TaxLine").at(0).at("TaxLineDetail").as_object(), "OverrideDeltaAmount"));
        CPPUNIT_ASSERT_EQUAL(std::string("108.87"), amountIn(own.object("SalesReceipt"), "TotalAmt"));
    }

    void testGlobalTaxNeedsCodesAndKnowsInclusiveAmounts() {
        Books books(Edition::global);
        CPPUNIT_ASSERT_EQUAL(std::string("6000"), code(books, "salesreceipt",
                                                       sale(R"({"Amount": 1, "DetailType": "SalesItemLineDetail"})")));
        CPPUNIT_ASSERT_EQUAL(std::string("2500"), code(books, "salesreceipt", sale(soldFor("1"))));
        const Answer net = post(books, "salesreceipt", sale(soldFor("10.03", "1")));
        CPPUNIT_ASSERT_EQUAL(std::string("12.04"), amountIn(net.object("SalesReceipt"), "TotalAmt"));
        const Answer gross = post(
            books, "salesreceipt",
            sale(
                R"({"Amount": 10, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"TaxInclusiveAmt": 10, "TaxCodeRef": {"value": "1"}}})",
                R"("GlobalTaxCalculation": "TaxInclusive")"));
        CPPUNIT_ASSERT_EQUAL(std::string("10.00"), amountIn(gross.object("SalesReceipt"), "TotalAmt"));
        CPPUNIT_ASSERT_EQUAL(std::string("1.67"),
                             amountIn(gross.object("SalesReceipt").at("TxnTaxDetail").as_object(), "TotalTax"));
    }

    void testDiscountComesOffBeforeOrAfterTax() {
        Books books;
        const std::string lines =
            soldFor("100") +
            R"(, {"Amount": 10, "DetailType": "DiscountLineDetail", "DiscountLineDetail": {"PercentBased": false}})";
        const std::string group = R"("TxnTaxDetail": {"TxnTaxCodeRef": {"value": "2"}})";
        CPPUNIT_ASSERT_EQUAL(
            std::string("98.00"),
            amountIn(post(books, "salesreceipt", sale(lines, group)).object("SalesReceipt"), "TotalAmt"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("97.20"),
            amountIn(post(books, "salesreceipt", sale(lines, group + R"(, "ApplyTaxAfterDiscount": true)"))
                         .object("SalesReceipt"),
                     "TotalAmt"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("6090"),
            code(books, "salesreceipt", sale(soldFor("1") + R"(, {"DetailType": "DiscountLineDetail"})")));
    }

    void testRequestIdReplaysTheFirstAnswer() {
        Books books;
        const Answer first = post(books, "customer?requestid=r1", R"({"DisplayName": "Ada"})");
        const Answer again = post(books, "customer?requestid=r1", R"({"DisplayName": "Somebody else"})");
        CPPUNIT_ASSERT_EQUAL(first.response.body, again.response.body);
        CPPUNIT_ASSERT_EQUAL(
            std::int64_t{1},
            books.query("select count(*) from Customer").body.at("QueryResponse").at("totalCount").as_int64());
        CPPUNIT_ASSERT_EQUAL(std::string("6240"), code(books, "customer?requestid=r2", R"({"DisplayName": "Ada"})"));
    }

    void testBatchItemsDoNotSeeEachOther() {
        Books books;
        const Answer answer = post(books, "batch", R"({"BatchItemRequest": [
            {"bId": "1", "operation": "create", "Customer": {"DisplayName": "Ada"}},
            {"bId": "2", "operation": "create", "SalesReceipt": {"CustomerRef": {"value": "1"}, "Line": [{"Amount": 1, "DetailType": "SalesItemLineDetail"}]}},
            {"bId": "3", "Query": "select * from Customer"}]})");
        const json::array& items = answer.body.at("BatchItemResponse").as_array();
        CPPUNIT_ASSERT(items.at(0).as_object().contains("Customer"));
        CPPUNIT_ASSERT_EQUAL(std::string("2500"),
                             std::string{items.at(1).at("Fault").at("Error").at(0).at("code").as_string()});
        CPPUNIT_ASSERT(items.at(2).at("QueryResponse").as_object().empty());
        CPPUNIT_ASSERT_EQUAL(
            200, post(books, "salesreceipt", sale(soldFor("1"), R"("CustomerRef": {"value": "1"})")).status());
    }

    void testBatchOfThirtyOneIsRefused() {
        Books books;
        std::string items;
        for (int i = 0; i < 30; ++i) {
            items += (i == 0 ? "" : ",") + std::string{R"({"bId": ")"} + std::to_string(i) +
                     R"(", "Query": "select * from Item"})";
        }
        CPPUNIT_ASSERT_EQUAL(200, post(books, "batch", R"({"BatchItemRequest": [)" + items + "]}").status());
        CPPUNIT_ASSERT_EQUAL(std::string("1040"), code(books, "batch",
                                                       R"({"BatchItemRequest": [)" + items +
                                                           R"(, {"bId": "x", "Query": "select * from Item"}]})"));
    }

    void testSparseUpdateKeepsAndFullUpdateClears() {
        Books books;
        const std::string id = customer(books, "Ada", R"("CompanyName": "Engines", "Notes": "n")");
        const Answer sparse =
            post(books, "customer", R"({"Id": ")" + id + R"(", "SyncToken": "0", "sparse": true, "Notes": "m"})");
        CPPUNIT_ASSERT_EQUAL(std::string("Engines"), textIn(sparse.object("Customer"), "CompanyName"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("5010"),
            code(books, "customer", R"({"Id": ")" + id + R"(", "SyncToken": "0", "sparse": true, "Notes": "o"})"));
        const Answer same =
            post(books, "customer", R"({"Id": ")" + id + R"(", "SyncToken": "1", "sparse": true, "Notes": "m"})");
        CPPUNIT_ASSERT_EQUAL(std::string("1"), textIn(same.object("Customer"), "SyncToken"));
        const Answer full =
            post(books, "customer", R"({"Id": ")" + id + R"(", "SyncToken": "1", "DisplayName": "Ada"})");
        CPPUNIT_ASSERT(!full.object("Customer").contains("CompanyName"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), textIn(full.object("Customer"), "SyncToken"));
    }

    void testPaymentSettlesAndDeletingItOpensAgain() {
        Books books;
        const std::string id = customer(books, "Ada");
        const std::string whom = R"("CustomerRef": {"value": ")" + id + "\"}";
        const std::string invoice =
            textIn(post(books, "invoice", sale(soldFor("50", "NON"), whom)).object("Invoice"), "Id");
        const auto pay = [&](const std::string& total, const std::string& part) {
            return post(books, "payment",
                        "{" + whom + R"(, "TotalAmt": )" + total + R"(, "Line": [{"Amount": )" + part +
                            R"(, "LinkedTxn": [{"TxnId": ")" + invoice + R"(", "TxnType": "Invoice"}]}]})");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("6000"), pay("60", "60").code());
        const Answer paid = pay("60", "50");
        CPPUNIT_ASSERT_EQUAL(std::string("10.00"), amountIn(paid.object("Payment"), "UnappliedAmt"));
        CPPUNIT_ASSERT_EQUAL(std::string("0.00"),
                             amountIn(books.get("invoice/" + invoice).object("Invoice"), "Balance"));
        CPPUNIT_ASSERT_EQUAL(std::string("-10.00"),
                             amountIn(books.get("customer/" + id).object("Customer"), "Balance"));
        const std::string payment = textIn(paid.object("Payment"), "Id");
        CPPUNIT_ASSERT_EQUAL(
            200, post(books, "payment?operation=delete", R"({"Id": ")" + payment + R"(", "SyncToken": "0"})").status());
        CPPUNIT_ASSERT_EQUAL(std::string("50.00"),
                             amountIn(books.get("invoice/" + invoice).object("Invoice"), "Balance"));
        CPPUNIT_ASSERT_EQUAL(std::string("50.00"), amountIn(books.get("customer/" + id).object("Customer"), "Balance"));
    }

    void testDeletedAndChangedTurnUpInChanges() {
        Books books;
        const std::string id = textIn(post(books, "salesreceipt", sale(soldFor("1"))).object("SalesReceipt"), "Id");
        post(books, "salesreceipt", sale(soldFor("2")));
        post(books, "salesreceipt?operation=delete", R"({"Id": ")" + id + R"(", "SyncToken": "0"})");
        const Answer answer = books.get("cdc?entities=SalesReceipt,CreditMemo&changedSince=2020-01-01");
        const json::array& lists = answer.body.at("CDCResponse").at(0).at("QueryResponse").as_array();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, lists.at(0).at("SalesReceipt").as_array().size());
        CPPUNIT_ASSERT_EQUAL(std::string("Deleted"),
                             textIn(lists.at(0).at("SalesReceipt").at(1).as_object(), "status"));
        CPPUNIT_ASSERT(lists.at(1).as_object().empty());
        CPPUNIT_ASSERT_EQUAL(std::string("4001"), books.get("cdc?entities=TaxCode&changedSince=2020-01-01").code());
    }

    void testQueriesRefuseWhatTheGrammarDoesNotKnow() {
        Books books;
        customer(books, R"(O'Neil \\ Sons)");
        CPPUNIT_ASSERT_EQUAL(std::size_t{3},
                             books.query(R"(SELECT * FROM Customer WHERE DisplayName = 'o\'neil \\ sons')")
                                 .object("QueryResponse")
                                 .size());
        CPPUNIT_ASSERT_EQUAL(
            std::size_t{3},
            books.query("select * from customer where DisplayName like '%neil%' order by Metadata.CreateTime desc")
                .object("QueryResponse")
                .size());
        for (const auto& [statement, wanted] : std::vector<std::pair<std::string, std::string>>{
                 {"select * from Customer where DisplayName = 'O''Neil'", "4000"},
                 {"select * from Customer where Id = '1' or Id = '2'", "4000"},
                 {"select * from Customer where DisplayName != 'a'", "4000"},
                 {"select * from Customer where DisplayName = 'a", "4000"},
                 {"", "4000"},
                 {"select * from Customer startposition 0", "4001"},
                 {"select * from Customer maxresults 1001", "4001"},
                 {"select * from Customer where Notes = 'a'", "4001"},
                 {"select * from Customer where Colour = 'a'", "4001"},
                 {"select * from SalesReceipt where TotalAmt > 'much'", "4001"}}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(statement, wanted, books.query(statement).code());
        }
    }

    void testClosedBooksTakeNothing() {
        Books books;
        books.edit(R"({"preferences": {"AccountingInfoPrefs": {"BookCloseDate": "2025-12-31"}}})");
        CPPUNIT_ASSERT_EQUAL(std::string("6210"),
                             code(books, "salesreceipt", sale(soldFor("1"), R"("TxnDate": "2025-12-31")")));
        CPPUNIT_ASSERT_EQUAL(200,
                             post(books, "salesreceipt", sale(soldFor("1"), R"("TxnDate": "2026-01-01")")).status());
    }

    void testStateGoesOutAndComesBack() {
        Books books;
        customer(books, "Ada");
        post(books, "salesreceipt", sale(soldFor("0.1") + "," + soldFor("1234567.89")));
        const json::value state = books.quickbooks.dump();
        const std::string before = books.query("select * from SalesReceipt")
                                               .object("QueryResponse")
                                               .at("SalesReceipt")
                                               .at(0)
                                               .as_object()
                                               .size() > 0
                                       ? wireText(books.query("select * from SalesReceipt").body.at("QueryResponse"))
                                       : std::string{};
        books.quickbooks.reset();
        CPPUNIT_ASSERT(books.query("select * from SalesReceipt").object("QueryResponse").empty());
        books.quickbooks.load(json::parse(json::serialize(state)));
        CPPUNIT_ASSERT_EQUAL(before, wireText(books.query("select * from SalesReceipt").body.at("QueryResponse")));
        CPPUNIT_ASSERT_EQUAL(std::string("2"),
                             textIn(post(books, "salesreceipt", sale(soldFor("1"))).object("SalesReceipt"), "Id"));
    }

    void testHostileBodiesAreFaults() {
        Books books;
        for (
            const std::string body :
            {"[]", "7", "null", R"({"Line": {}})", R"({"Line": [7]})", R"({"CustomerRef": "1"})",
             R"({"CustomerRef": {"value": {}}})", R"({"Line": [{"Amount": "x", "DetailType": "SalesItemLineDetail"}]})",
             R"({"Id": "-1", "SyncToken": "0"})", R"({"Id": "99999999999999999999", "SyncToken": "0"})",
             R"({"Line": [{"Amount": 1e300, "DetailType": "SalesItemLineDetail"}]})",
             R"({"CustomField": [{"DefinitionId": 1}], "Line": []})", R"({"TxnTaxDetail": [], "Line": []})",
             R"({"Line": [{"Amount": 1, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"Qty": 0.123456789012, "UnitPrice": 0.123456789012}}]})"}) {
            const Answer answer = post(books, "salesreceipt", body);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(body, 400, answer.status());
            CPPUNIT_ASSERT_MESSAGE(body, !answer.code().empty());
        }
        for (const std::string body : {"{}", R"({"BatchItemRequest": [7]})", R"({"BatchItemRequest": 7})"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(body, 400, post(books, "batch", body).status());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(QuickBooksStandInTest);
