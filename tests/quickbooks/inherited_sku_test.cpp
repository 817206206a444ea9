// Variations whose SKU is their parent's: WooCommerce answers it for those that have none of their own.
#include "books_world.hpp"
#include "shop_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <map>
#include <set>

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace crossdock::quickbooks::test;
namespace json = boost::json;

namespace {

/// An order of one line: variation `variant` of product 5.
std::string orderOf(const std::string& id, const std::string& variant, const std::string& sku,
                    const std::string& title) {
    OrderText text;
    text.id = id;
    text.sku = sku;
    std::string body = text.json();
    const std::string line = R"("product_id":"5")";
    body.replace(body.find(line), line.size(), line + R"(,"variant_id":")" + variant + "\"");
    const std::string name = R"("name":"Lamp")";
    return body.replace(body.find(name), name.size(), R"("name":"Lamp - )" + title + "\"");
}

std::string variantOf(const std::string& id, const std::string& sku, const std::string& title) {
    return R"({"id":")" + id + R"(","sku":")" + sku + R"(","title":")" + title +
           R"(","options":{},"price":"20.00","manage_stock":false})";
}

std::string lamp(const std::string& variants) {
    return R"({"kind":"product","id":"5","type":{"mapped":"variable","raw":"variable"},
"status":{"mapped":"published","raw":"publish"},"name":"Lamp","sku":"LAMP","categories":[],"tags":[],"images":[],"variants":[)" +
           variants + R"(],"meta":{}})";
}

/// An item with id 50 that a person made in QuickBooks.
void ownItem(BooksWorld& world, const std::string& name, const std::string& sku) {
    world.edit((R"({"put":{"Item":[{"Id":"50","SyncToken":"3","Name":")" + name + R"(","FullyQualifiedName":")" + name +
                "\"" + (sku.empty() ? "" : R"(,"Sku":")" + sku + "\"") +
                R"(,"Active":true,"Type":"Service"}]},"last_name_id":60})")
                   .c_str());
}

/// Names and SKUs of the items that were made, in the order of their names.
std::string lampsOf(const BooksWorld& world) {
    std::set<std::string> found;
    for (const json::object& row : world.rows("Item")) {
        if (textOf(row, "Name").rfind("Lamp", 0) == 0) {
            found.insert(textOf(row, "Name") + " [" + textOf(row, "Sku") + "]");
        }
    }
    std::string out;
    for (const std::string& one : found) {
        out += (out.empty() ? "" : "; ") + one;
    }
    return out;
}

/// Item ids of the lines of the sales, by document number.
std::map<std::string, std::string> soldItems(const BooksWorld& world) {
    std::map<std::string, std::string> items;
    for (const json::object& row : world.rows("SalesReceipt")) {
        const json::object& line = row.at("Line").as_array().front().as_object();
        items[textOf(row, "DocNumber")] = textOf(line.at("SalesItemLineDetail").as_object(), "ItemRef");
    }
    return items;
}

} // namespace

class InheritedSkuTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(InheritedSkuTest);
    CPPUNIT_TEST(testVariationsOfOneSkuGetItemsOfTheirOwnInWhateverBatch);
    CPPUNIT_TEST(testTheProductGivesItsVariationsTheirOwnSku);
    CPPUNIT_TEST(testAnItemWithTheSkuIsFoundForALine);
    CPPUNIT_TEST(testTwoVariantsOfOneItemAreUpdatedOnce);
    CPPUNIT_TEST(testVariationsOfOneTitleWithoutSkuGetItemsOfTheirOwn);
    CPPUNIT_TEST(testAProductsVariantsOfOneTitleGetItemsOfTheirOwn);
    CPPUNIT_TEST(testAPersonsItemOfTheNameIsTakenForOneVariationAlone);
    CPPUNIT_TEST(testAPersonsItemIsNotSilentlyTheItemOfAllVariationsThatBearItsSku);
    CPPUNIT_TEST(testADryRunTellsOfTheSharedSkuAndRemembersNothing);
    CPPUNIT_TEST_SUITE_END();

    static testing::ItemResult write(testing::SinkDriver& sink, const std::string& entity, const std::string& key,
                                     const std::string& body, const std::string& target = {},
                                     const std::string& token = {}, const std::string& requestId = {}) {
        Items items;
        const testing::ItemResult result =
            sink.write(entity, items.add(key, body, target, token, requestId).list()).items.at(0);
        CPPUNIT_ASSERT_MESSAGE(result.failure.message,
                               result.outcome == XD_RESULT_CREATED || result.outcome == XD_RESULT_UPDATED);
        return result;
    }

public:
    void testVariationsOfOneSkuGetItemsOfTheirOwnInWhateverBatch() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        write(sink, "order", "1", orderOf("1", "7", "LAMP", "Red"));
        write(sink, "order", "2", orderOf("2", "9", "LAMP", "Blue"));
        write(sink, "order", "3", orderOf("3", "7", "LAMP", "Red"));
        CPPUNIT_ASSERT_EQUAL(std::string("Lamp - Blue []; Lamp - Red []"), lampsOf(world));
        std::map<std::string, std::string> sold = soldItems(world);
        CPPUNIT_ASSERT(sold["1"] == sold["3"] && sold["1"] != sold["2"]);
    }

    void testTheProductGivesItsVariationsTheirOwnSku() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        write(sink, "order", "1", orderOf("1", "7", "LAMP", "Red"));
        write(sink, "order", "2", orderOf("2", "8", "LAMP-G", "Green"));
        CPPUNIT_ASSERT_EQUAL(std::string("Lamp - Green []; Lamp - Red []"), lampsOf(world));
        write(sink, "product", "5",
              lamp(variantOf("7", "LAMP", "Red") + "," + variantOf("8", "LAMP-G", "Green") + "," +
                   variantOf("9", "LAMP", "Blue")));
        CPPUNIT_ASSERT_EQUAL(std::string("Lamp - Blue []; Lamp - Green [LAMP-G]; Lamp - Red []"), lampsOf(world));
    }

    void testAnItemWithTheSkuIsFoundForALine() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        write(sink, "product", "6", productJson("6", "Lamp of the books", "LAMP-G", "20.00"));
        write(sink, "order", "2", orderOf("2", "8", "LAMP-G", "Green"));
        CPPUNIT_ASSERT_EQUAL(std::string("Lamp of the books [LAMP-G]"), lampsOf(world));
    }

    void testTwoVariantsOfOneItemAreUpdatedOnce() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        const testing::ItemResult made = write(sink, "product", "5", lamp(variantOf("7", "LAMP-R", "Red")));
        // As a link of a former version has it: both variants on one item.
        const std::string target(made.written.target);
        const std::string id = target.substr(target.find("Item/"));
        write(sink, "product", "5", lamp(variantOf("7", "LAMP-R", "Red") + "," + variantOf("9", "LAMP", "Blue")),
              target + "+variant:9=" + id, std::string(made.written.token) + "+" + std::string(made.written.token),
              "0123456789abcdef0123456789abcdef-again");
        CPPUNIT_ASSERT_EQUAL(std::string("Lamp - Red [LAMP-R]"), lampsOf(world));
    }

    void testVariationsOfOneTitleWithoutSkuGetItemsOfTheirOwn() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        write(sink, "order", "1", orderOf("1", "7", "", "Red"));
        write(sink, "order", "2", orderOf("2", "9", "", "Red"));
        write(sink, "order", "3", orderOf("3", "7", "", "Red"));
        CPPUNIT_ASSERT_EQUAL(std::string("Lamp - Red (#9) []; Lamp - Red []"), lampsOf(world));
        std::map<std::string, std::string> sold = soldItems(world);
        CPPUNIT_ASSERT(sold["1"] == sold["3"] && sold["1"] != sold["2"]);
    }

    void testAProductsVariantsOfOneTitleGetItemsOfTheirOwn() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        write(sink, "product", "5", lamp(variantOf("7", "", "Red") + "," + variantOf("9", "", "Red")));
        CPPUNIT_ASSERT_EQUAL(std::string("Lamp - Red (#9) []; Lamp - Red []"), lampsOf(world));
    }

    void testAPersonsItemOfTheNameIsTakenForOneVariationAlone() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        ownItem(world, "Lamp - Red", "");
        write(sink, "order", "1", orderOf("1", "7", "", "Red"));
        write(sink, "order", "2", orderOf("2", "9", "", "Red"));
        std::map<std::string, std::string> sold = soldItems(world);
        CPPUNIT_ASSERT_EQUAL(std::string("50"), sold["1"]);
        CPPUNIT_ASSERT(sold["2"] != "50");
    }

    void testAPersonsItemIsNotSilentlyTheItemOfAllVariationsThatBearItsSku() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        ownItem(world, "Lamp of the books", "LAMP");
        write(sink, "order", "1", orderOf("1", "7", "LAMP", "Red"));
        const auto blue = [&](const std::string& settings) {
            testing::SinkDriver again = world.sink(settings);
            Items items;
            return again.write("order", items.add("2", orderOf("2", "9", "LAMP", "Blue")).list()).items.at(0);
        };
        const testing::ItemResult held = blue("");
        CPPUNIT_ASSERT_EQUAL(std::string("shared_sku"), held.failure.reason);
        CPPUNIT_ASSERT_MESSAGE(held.failure.message, held.failure.message.find("\"sku:LAMP\"") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("Lamp of the books [LAMP]"), lampsOf(world));
        // The one that had it first keeps it, and a person may say that all of them are sold under it.
        write(sink, "order", "3", orderOf("3", "7", "LAMP", "Red"));
        const testing::ItemResult told = blue(R"("items":{"sku:LAMP":"Lamp of the books"})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(told.failure.message, std::int32_t(XD_RESULT_CREATED), told.outcome);
        std::map<std::string, std::string> sold = soldItems(world);
        CPPUNIT_ASSERT(sold["1"] == sold["2"] && sold["1"] == sold["3"]);
    }

    void testADryRunTellsOfTheSharedSkuAndRemembersNothing() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        ownItem(world, "Lamp of the books", "LAMP");
        Items items;
        items.add("1", orderOf("1", "7", "LAMP", "Red")).add("2", orderOf("2", "9", "LAMP", "Blue"));
        const testing::PlanResult plan = sink.plan("order", items.list());
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_PLAN_CREATE), plan.items.at(0).action);
        CPPUNIT_ASSERT_EQUAL(std::string("shared_sku"), plan.items.at(1).failure.reason);
        write(sink, "order", "2", orderOf("2", "9", "LAMP", "Blue"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(InheritedSkuTest);
