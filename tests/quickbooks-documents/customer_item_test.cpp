// Customers and items: who and what they are, and under which names they may be made.
#include "company_case.hpp"
#include "order_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace documents_test;
namespace json = boost::json;

namespace {

CustomerNeed buyer(const CompanyCase& books, const OrderText& text) {
    const Needs needs = needsOf(recordOf("order", text.text()), books.company, books.settings);
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, needs.customers.size());
    return needs.customers.begin()->second;
}

OrderText bought(const char* customer, const char* currency = "USD") {
    return OrderText(currency).line("A", "1", "10.00").set("customer", json::parse(customer));
}

const char* const jane =
    R"({"kind": "customer", "id": "17", "is_guest": false, "emails": ["Jane@Example.com"], "phones": ["+1 555 0100"],
    "given": "Jane", "family": "Doe: 🎁", "company": "Doe & Co", "display": "Doe & Co", "tax_id": "T-1", "tax_exempt": true, "roles": [],
    "addresses": [{"role": "billing", "line1": "1 Main St", "country": "US"}, {"role": "shipping", "line1": "2 Side St"}], "meta": {}})";

const char* const cap = R"({"kind": "product", "id": "5", "type": {"mapped": "variable", "raw": "variable"},
    "status": {"mapped": "published", "raw": "publish"}, "name": "Cap: \"wool\"", "categories": [], "tags": [], "images": [],
    "variants": [{"id": "7", "sku": "CAP-R", "title": "Red", "price": "19.90"}, {"id": "8", "sku": "CAP-B", "title": "Blue", "price": "21"}], "meta": {}})";

/// The shop answers the parent's SKU for variations that have none.
const char* const inherited = R"({"kind": "product", "id": "5", "type": {"mapped": "variable", "raw": "variable"},
    "status": {"mapped": "published", "raw": "publish"}, "name": "Shirt", "sku": "TS", "categories": [], "tags": [], "images": [],
    "variants": [{"id": "7", "sku": "TS", "title": "Red"}, {"id": "8", "sku": "TS-1", "title": "Green"},
                 {"id": "9", "sku": "TS", "title": "Blue"}], "meta": {}})";

} // namespace

class CustomerItemTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CustomerItemTest);
    CPPUNIT_TEST(testGuestIsKnownByFoldedEmail);
    CPPUNIT_TEST(testGuestWithoutEmailIsNobodyElse);
    CPPUNIT_TEST(testGuestPolicies);
    CPPUNIT_TEST(testAccountGoesBeforeEmail);
    CPPUNIT_TEST(testForeignCurrencyIsAnotherCustomer);
    CPPUNIT_TEST(testNameFallsBackAndNeverIsEmpty);
    CPPUNIT_TEST(testSuffixMakesTheNameUnique);
    CPPUNIT_TEST(testCustomerDocument);
    CPPUNIT_TEST(testCustomerUpdateLeavesTheNameAlone);
    CPPUNIT_TEST(testDeletedCustomerStaysInTheBooks);
    CPPUNIT_TEST(testLineIsNeededByVariantProductThenSku);
    CPPUNIT_TEST(testMappedItemNeedsNoLookup);
    CPPUNIT_TEST(testUnknownItemPolicies);
    CPPUNIT_TEST(testDeletedProductTakesTheDefaultItem);
    CPPUNIT_TEST(testProductBecomesAnItemForEachVariant);
    CPPUNIT_TEST(testInheritedSkuIsNoneOfTheVariants);
    CPPUNIT_TEST(testSkuOfSeveralVariantsIsNone);
    CPPUNIT_TEST(testItemOfTwoVariantsIsUpdatedOnce);
    CPPUNIT_TEST(testLineOfAVariationIsFoundByItsSkuButNotMadeWithIt);
    CPPUNIT_TEST(testItemUpdateLeavesNameAndAccountAlone);
    CPPUNIT_TEST(testNeedsOfABatchAreGatheredOnce);
    CPPUNIT_TEST(testListsNameEverySettingThatIsAReference);
    CPPUNIT_TEST_SUITE_END();

public:
    void testGuestIsKnownByFoldedEmail() {
        const CompanyCase books(Kind::UsAutomated);
        const CustomerNeed need =
            buyer(books, bought(R"({"is_guest": true, "display": "Jane Doe", "email": " Jane@Example.com "})"));
        CPPUNIT_ASSERT_EQUAL(std::string("email:jane@example.com"), need.key);
        CPPUNIT_ASSERT_EQUAL(std::string("jane@example.com"), need.email);
        CPPUNIT_ASSERT_EQUAL(std::string(), need.currency);
    }
    void testGuestWithoutEmailIsNobodyElse() {
        const CompanyCase books(Kind::UsAutomated);
        const CustomerNeed need = buyer(books, bought(R"({"is_guest": true, "display": "Jane Doe"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("order:998"), need.key);
        CPPUNIT_ASSERT_EQUAL(std::string(), need.email);
        CPPUNIT_ASSERT_EQUAL(std::string("Jane Doe (order 1042)"), need.names.back());
        CPPUNIT_ASSERT(need.document.text().find("PrimaryEmailAddr") == std::string::npos);
    }
    void testGuestPolicies() {
        CompanyCase books(Kind::UsAutomated);
        const char* const guest = R"({"is_guest": true, "display": "Jane Doe", "email": "jane@example.com"})";
        books.settings.guests = DocumentSettings::Guests::Generic;
        CPPUNIT_ASSERT_EQUAL(std::string("generic"), buyer(books, bought(guest)).key);
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"DisplayName":"Web customer"})"),
                             buyer(books, bought(guest)).document.text());
        books.settings.guests = DocumentSettings::Guests::PerOrder;
        CPPUNIT_ASSERT_EQUAL(std::string("order:998"), buyer(books, bought(guest)).key);
        // An account is no guest, whatever the policy.
        CPPUNIT_ASSERT_EQUAL(std::string("account:17"),
                             buyer(books, bought(R"({"id": "17", "is_guest": false, "display": "Jane"})")).key);
    }
    void testAccountGoesBeforeEmail() {
        const CompanyCase books(Kind::UsAutomated);
        const CustomerNeed need = buyer(
            books, bought(R"({"id": "17", "is_guest": false, "display": "Jane Doe", "email": "jane@example.com"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("account:17"), need.key);
        CPPUNIT_ASSERT_EQUAL(std::string("17"), need.accountId);
        CPPUNIT_ASSERT_EQUAL(std::string("Jane Doe (#17)"), need.names.back());
    }
    void testForeignCurrencyIsAnotherCustomer() {
        const CompanyCase books(Kind::UsAutomated, true);
        const char* const customer =
            R"({"id": "17", "is_guest": false, "display": "Jane Doe", "email": "jane@example.com"})";
        const CustomerNeed euro = buyer(books, bought(customer, "EUR"));
        CPPUNIT_ASSERT_EQUAL(std::string("account:17/EUR"), euro.key);
        CPPUNIT_ASSERT_EQUAL(std::string(), euro.accountId);
        CPPUNIT_ASSERT_EQUAL(std::string("Jane Doe (EUR)"), euro.names.front());
        CPPUNIT_ASSERT(euro.document.text().find(R"("CurrencyRef":{"value":"EUR"})") != std::string::npos);
        const CustomerNeed home = buyer(books, bought(customer));
        CPPUNIT_ASSERT_EQUAL(std::string("account:17"), home.key);
        CPPUNIT_ASSERT_EQUAL(std::string("USD"), home.currency);
    }
    void testNameFallsBackAndNeverIsEmpty() {
        const CompanyCase books(Kind::UsAutomated);
        CPPUNIT_ASSERT_EQUAL(
            std::string("jane@example.com"),
            buyer(books, bought(R"({"is_guest": true, "display": "🎁", "email": "jane@example.com"})")).names.front());
        CPPUNIT_ASSERT_EQUAL(std::string("Guest of order 1042"),
                             buyer(books, bought(R"({"is_guest": true, "display": " \t"})")).names.front());
        CPPUNIT_ASSERT_EQUAL(std::string("Customer #17"),
                             buyer(books, bought(R"({"id": "17", "is_guest": false, "display": ""})")).names.front());
        CPPUNIT_ASSERT_EQUAL(std::string("Smith- Sons"),
                             buyer(books, bought(R"({"is_guest": true, "display": "Smith:\tSons"})")).names.front());
    }
    void testSuffixMakesTheNameUnique() {
        const CompanyCase books(Kind::UsAutomated);
        const CustomerNeed need = buyer(
            books, bought((R"({"id": "17", "is_guest": false, "display": ")" + std::string(600, 'x') + "\"}").c_str()));
        CPPUNIT_ASSERT_EQUAL(std::size_t{500}, need.names.front().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{500}, need.names.back().size());
        CPPUNIT_ASSERT_EQUAL(std::string(" (#17)"), need.names.back().substr(494));
        const json::object renamed = json::parse(withName(need.document, need.names.back()).text()).as_object();
        CPPUNIT_ASSERT_EQUAL(std::size_t{110}, renamed.at("PrintOnCheckName").as_string().size());
    }
    void testCustomerDocument() {
        CompanyCase books(Kind::UsAutomated);
        const Document customer = books.first(recordOf("customer", jane));
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                R"({"DisplayName":"Doe & Co","GivenName":"Jane","FamilyName":"Doe-","CompanyName":"Doe & Co",)"
                R"("PrimaryEmailAddr":{"Address":"Jane@Example.com"},"PrimaryPhone":{"FreeFormNumber":"+1 555 0100"},)"
                R"("BillAddr":{"Line1":"1 Main St","Country":"US"},"ShipAddr":{"Line1":"2 Side St"},"ResaleNum":"T-1","Taxable":false})"),
            customer.text());
        CPPUNIT_ASSERT_EQUAL(std::string("customer"), customer.path());
        CPPUNIT_ASSERT_EQUAL(std::string("Doe & Co (#17)"),
                             std::string(std::string_view(
                                 books.first(recordOf("customer", jane), {{}, 1}).body.at("DisplayName").as_string())));
    }
    void testCustomerUpdateLeavesTheNameAlone() {
        CompanyCase books(Kind::UsAutomated);
        Posted posted;
        posted.put({"Customer", "61", "4", "customer", ""});
        const Document customer = books.first(recordOf("customer", jane), {posted});
        CPPUNIT_ASSERT_EQUAL(std::string("update Customer"), summary(customer));
        CPPUNIT_ASSERT(!customer.body.contains("DisplayName"));
        CPPUNIT_ASSERT(customer.text().find("\"sparse\":true") != std::string::npos);
        CPPUNIT_ASSERT(customer.body.at("Id") == "61" && customer.body.at("SyncToken") == "4");
    }
    void testDeletedCustomerStaysInTheBooks() {
        CompanyCase books(Kind::UsAutomated);
        CPPUNIT_ASSERT_EQUAL(std::string("skip: gone_from_shop"), books.reason(recordOf("customer", "", {}, {}, true)));
        CPPUNIT_ASSERT_EQUAL(std::string("skip: gone_from_shop"), books.reason(recordOf("product", "", {}, {}, true)));
    }
    void testLineIsNeededByVariantProductThenSku() {
        const CompanyCase books(Kind::UsAutomated);
        const Needs needs = needsOf(recordOf("order", OrderText()
                                                          .line("A", "1", "1")
                                                          .with("variant_id", "7")
                                                          .line("B", "1", "1")
                                                          .line("C", "1", "1")
                                                          .with("product_id", nullptr)
                                                          .text()),
                                    books.company, books.settings);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, needs.items.size());
        CPPUNIT_ASSERT_EQUAL(std::string("pA"), needs.items.at("variant:7").productId);
        CPPUNIT_ASSERT_EQUAL(std::string("B"), needs.items.at("product:pB").sku);
        CPPUNIT_ASSERT_EQUAL(std::string("Article C (C)"), needs.items.at("sku:C").names[1]);
    }
    void testMappedItemNeedsNoLookup() {
        CompanyCase books(Kind::UsAutomated);
        books.settings.items["sku:A"] = "Hours";
        const ShopRecord record = recordOf("order", OrderText().line("A", "1", "1").text());
        CPPUNIT_ASSERT(needsOf(record, books.company, books.settings).items.empty());
        CPPUNIT_ASSERT(books.first(record).text().find(R"("ItemRef":{"value":"2"})") != std::string::npos);
    }
    void testUnknownItemPolicies() {
        CompanyCase books(Kind::UsAutomated);
        const ShopRecord record = recordOf("order", OrderText().line("A", "1", "1").text());
        books.resolved.customers["email:jane@example.com"] = "61";
        const auto reason = [&] {
            const Outcome outcome = build(record, {}, books.books());
            return std::holds_alternative<Hold>(outcome) ? std::get<Hold>(outcome).reason : std::string("built");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("item_missing"), reason());
        books.settings.itemPolicy = DocumentSettings::ItemPolicy::Hold;
        CPPUNIT_ASSERT_EQUAL(std::string("item_missing"), reason());
        books.settings.itemPolicy = DocumentSettings::ItemPolicy::Default;
        CPPUNIT_ASSERT_EQUAL(std::string("built"), reason());
    }
    void testDeletedProductTakesTheDefaultItem() {
        CompanyCase books(Kind::UsAutomated);
        const Document sale = books.first(recordOf("order", OrderText().line("", "2", "10.00").text()));
        CPPUNIT_ASSERT(
            sale.text().find(R"("Description":"Article ","SalesItemLineDetail":{"ItemRef":{"value":"2"}")") !=
                std::string::npos ||
            sale.text().find(R"("Description":"Article","SalesItemLineDetail":{"ItemRef":{"value":"2"})") !=
                std::string::npos);
    }
    void testProductBecomesAnItemForEachVariant() {
        CompanyCase books(Kind::UsAutomated);
        const Built built = books.built(recordOf("product", cap));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, built.documents.size());
        CPPUNIT_ASSERT_EQUAL(std::string("variant:7"), built.documents[0].role);
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                R"({"Name":"Cap- \"wool\" - Red","Type":"NonInventory","IncomeAccountRef":{"value":"79"},"Sku":"CAP-R",)"
                R"("Description":"Cap: \"wool\" - Red","UnitPrice":19.90})"),
            built.documents[0].text());
        CPPUNIT_ASSERT_EQUAL(
            std::string("Cap- \"wool\" - Red (CAP-R)"),
            std::string(std::string_view(books.first(recordOf("product", cap), {{}, 1}).body.at("Name").as_string())));
    }
    void testInheritedSkuIsNoneOfTheVariants() {
        CompanyCase books(Kind::UsAutomated);
        const Built built = books.built(recordOf("product", inherited));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, built.documents.size());
        CPPUNIT_ASSERT(!built.documents[0].body.contains("Sku"));
        CPPUNIT_ASSERT(built.documents[1].body.at("Sku") == "TS-1");
        CPPUNIT_ASSERT(!built.documents[2].body.contains("Sku"));
        const Built again = books.built(recordOf("product", inherited), {{}, 1});
        CPPUNIT_ASSERT(again.documents[0].body.at("Name") == "Shirt - Red (#7)");
        CPPUNIT_ASSERT(again.documents[2].body.at("Name") == "Shirt - Blue (#9)");
    }
    void testSkuOfSeveralVariantsIsNone() {
        CompanyCase books(Kind::UsAutomated);
        std::string shared = cap;
        shared.replace(shared.find("CAP-B"), 5, "CAP-R");
        for (const Document& item : books.built(recordOf("product", shared)).documents) {
            CPPUNIT_ASSERT(!item.body.contains("Sku"));
        }
    }
    void testItemOfTwoVariantsIsUpdatedOnce() {
        CompanyCase books(Kind::UsAutomated);
        Posted posted;
        posted.put({"Item", "21", "0", "variant:7", ""});
        posted.put({"Item", "22", "0", "variant:8", ""});
        posted.put({"Item", "21", "0", "variant:9", ""});
        const Built built = books.built(recordOf("product", inherited), {posted});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, built.documents.size());
        CPPUNIT_ASSERT_EQUAL(std::string("variant:7"), built.documents[0].role);
        CPPUNIT_ASSERT_EQUAL(std::string("variant:8"), built.documents[1].role);
        CPPUNIT_ASSERT_EQUAL(std::string("variant 9 has the same item as another: left alone"), built.notes.front());
    }
    void testLineOfAVariationIsFoundByItsSkuButNotMadeWithIt() {
        const CompanyCase books(Kind::UsAutomated);
        const Needs needs = needsOf(
            recordOf("order", OrderText().line("A", "1", "1").with("variant_id", "7").line("B", "1", "1").text()),
            books.company, books.settings);
        const auto made = [&](const char* key) {
            const ItemNeed& need = needs.items.at(key);
            return itemToMake(need, need.name, books.company, books.settings, books.resolved.lists)
                .body.contains("Sku");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("A"), needs.items.at("variant:7").sku);
        CPPUNIT_ASSERT(!made("variant:7"));
        CPPUNIT_ASSERT(made("product:pB"));
    }
    void testItemUpdateLeavesNameAndAccountAlone() {
        CompanyCase books(Kind::UsAutomated);
        Posted posted;
        posted.put({"Item", "21", "0", "variant:7", ""});
        const Built built = books.built(recordOf("product", cap), {posted});
        CPPUNIT_ASSERT_EQUAL(std::string("update Item"), summary(built.documents[0]));
        CPPUNIT_ASSERT(!built.documents[0].body.contains("Name") &&
                       !built.documents[0].body.contains("IncomeAccountRef"));
        CPPUNIT_ASSERT_EQUAL(std::string("create Item"), summary(built.documents[1]));
    }
    void testNeedsOfABatchAreGatheredOnce() {
        const CompanyCase books(Kind::UsAutomated);
        Needs all;
        for (int i = 0; i < 3; ++i) {
            all.add(needsOf(recordOf("order", OrderText().line("A", "1", "1").text()), books.company, books.settings));
        }
        all.add(needsOf(recordOf("refund", RefundText("1.00").text()), books.company, books.settings));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, all.customers.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, all.items.size());
        CPPUNIT_ASSERT_EQUAL(std::string("998"), *all.sales.begin());
        CPPUNIT_ASSERT(
            needsOf(recordOf("order", R"({"kind": "order", "lines": [{"net": "x"}]})"), books.company, books.settings)
                .customers.empty());
        // A refund that cannot be read still waits for its sale.
        const std::string broken = RefundText("1.25", "JPY").text();
        CPPUNIT_ASSERT_EQUAL(std::string("998"),
                             *needsOf(recordOf("refund", broken), books.company, books.settings).sales.begin());
    }
    void testListsNameEverySettingThatIsAReference() {
        const CompanyCase books(Kind::UsAutomated);
        const std::set<ListEntry> lists = listsOf(books.settings);
        CPPUNIT_ASSERT(lists.contains({"Item", "Rounding"}));
        CPPUNIT_ASSERT(lists.contains({"Account", "35"}));
        CPPUNIT_ASSERT(lists.contains({"PaymentMethod", "Visa"}));
        CPPUNIT_ASSERT(!lists.contains({"Item", "SHIPPING_ITEM_ID"}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CustomerItemTest);
