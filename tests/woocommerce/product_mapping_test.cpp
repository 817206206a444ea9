#include "fixture.hpp"
#include "mapping.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace crossdock::woocommerce::testing {

namespace json = boost::json;

class ProductMappingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProductMappingTest);
    CPPUNIT_TEST(testAllRecordedProductsArrive);
    CPPUNIT_TEST(testVariableProductHasItsVariationsAsVariants);
    CPPUNIT_TEST(testPriceIsTheTextTypedInAndNoPriceIsNone);
    CPPUNIT_TEST(testUnknownTypeAndStatusAreOther);
    CPPUNIT_TEST(testStockOfTheParentCountsForItsVariations);
    CPPUNIT_TEST(testVariationWithoutNameIsCalledByItsOptions);
    CPPUNIT_TEST(testTrashedProductIsDeleted);
    CPPUNIT_TEST(testRandomRelatedProductsChangeNothing);
    CPPUNIT_TEST_SUITE_END();

    static json::object mapped(const json::object& product, const std::vector<json::object>& variations = {}) {
        return parsed(mapProduct(product, variations, {}).body);
    }

    void testAllRecordedProductsArrive() {
        if (!haveFixtures()) {
            return;
        }
        const std::vector<json::object> products =
            fixtureRecords({"products/page-1.json", "products/page-2.json", "products/trash.json"});
        CPPUNIT_ASSERT_EQUAL(std::size_t{127}, products.size());
        std::set<std::string> names;
        for (const json::object& product : products) {
            const json::object record = mapped(product);
            names.insert(str(record.at("name")));
            const bool variable = product.at("type") == "variable";
            CPPUNIT_ASSERT_EQUAL(std::size_t{variable ? 0U : 1U}, record.at("variants").as_array().size());
            if (!variable) {
                const json::object& variant = record.at("variants").at(0).as_object();
                CPPUNIT_ASSERT(variant.at("id") == record.at("id"));
                const std::string price = str(product.at("price"));
                CPPUNIT_ASSERT_EQUAL(price, variant.contains("price") ? str(variant.at("price")) : std::string());
            }
        }
        CPPUNIT_ASSERT(names.count("K\xC3\xA4se \xE2\x80\x9C"
                                   "Fondue\xE2\x80\x9D & Brot \xE2\x80\x93 1 kg") == 1);
    }

    void testVariableProductHasItsVariationsAsVariants() {
        if (!haveFixtures()) {
            return;
        }
        const json::object product = fixtureBody("products-single/product-142.json").as_object();
        const json::object record = mapped(product, fixtureRecords({"variations/product-142.json"}));
        const json::array& variants = record.at("variants").as_array();
        CPPUNIT_ASSERT_EQUAL(std::size_t{12}, variants.size());
        for (const json::value& variant : variants) {
            if (str(variant.at("id")) == "143") {
                CPPUNIT_ASSERT_EQUAL(std::string("Red, S"), str(variant.at("title")));
                CPPUNIT_ASSERT_EQUAL(std::string(R"({"Color":"Red","Size":"S"})"),
                                     json::serialize(variant.at("options")));
                CPPUNIT_ASSERT_EQUAL(std::string("11.00"), str(variant.at("price")));
                return;
            }
        }
        CPPUNIT_FAIL("variation 143 is missing");
    }

    void testPriceIsTheTextTypedInAndNoPriceIsNone() {
        const json::object many = mapped(parsed(
            R"({"id":1,"type":"simple","price":"12.345","regular_price":".5","sale_price":"","stock_quantity":-19,"manage_stock":true})"));
        const json::object& variant = many.at("variants").at(0).as_object();
        CPPUNIT_ASSERT_EQUAL(std::string("12.345"), str(variant.at("price")));
        CPPUNIT_ASSERT_EQUAL(std::string("0.5"), str(variant.at("regular_price")));
        CPPUNIT_ASSERT(!variant.contains("sale_price"));
        CPPUNIT_ASSERT_EQUAL(std::string("-19"), str(variant.at("stock")));
        const json::object none = mapped(parsed(R"({"id":1,"type":"simple","price":"","stock_quantity":null})"));
        CPPUNIT_ASSERT(!none.at("variants").at(0).as_object().contains("price"));
        CPPUNIT_ASSERT(!none.at("variants").at(0).as_object().contains("stock"));
    }

    void testUnknownTypeAndStatusAreOther() {
        const std::pair<const char*, const char*> types[] = {
            {"simple", "simple"},          {"variable", "variable"}, {"grouped", "other"},
            {"external", "other"},         {"bundle", "bundle"},     {"variable-subscription", "subscription"},
            {"pw-gift-card", "gift_card"}, {"booking", "service"},   {"course", "other"}};
        for (const auto& [raw, word] : types) {
            const json::object record = mapped({{"id", 1}, {"type", raw}, {"status", "future"}});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(raw, std::string(word), str(record.at("type").at("mapped")));
            CPPUNIT_ASSERT_EQUAL(std::string(raw), str(record.at("type").at("raw")));
            CPPUNIT_ASSERT_EQUAL(std::string("other"), str(record.at("status").at("mapped")));
        }
        const std::pair<const char*, const char*> states[] = {{"publish", "published"},
                                                              {"draft", "draft"},
                                                              {"pending", "draft"},
                                                              {"private", "private"},
                                                              {"trash", "trashed"}};
        for (const auto& [raw, word] : states) {
            CPPUNIT_ASSERT_EQUAL(std::string(word),
                                 str(mapped({{"id", 1}, {"status", raw}}).at("status").at("mapped")));
        }
    }

    void testStockOfTheParentCountsForItsVariations() {
        const json::object record =
            mapped(parsed(R"({"id":1,"type":"variable","stock_quantity":8,"variations":[2]})"),
                   {parsed(R"({"id":2,"manage_stock":"parent","stock_quantity":null,"name":"Red"})")});
        const json::object& variant = record.at("variants").at(0).as_object();
        CPPUNIT_ASSERT(variant.at("manage_stock").as_bool());
        CPPUNIT_ASSERT_EQUAL(std::string("8"), str(variant.at("stock")));
    }

    void testVariationWithoutNameIsCalledByItsOptions() {
        const json::object record = mapped(
            parsed(R"({"id":1,"name":"Shirt","type":"variable","variations":[2,3]})"),
            {parsed(
                 R"({"id":2,"attributes":[{"name":"Color","slug":"a","option":"Red"},{"name":"Color","slug":"b","option":"&amp;"}]})"),
             parsed(R"({"id":3,"name":"","attributes":[]})")});
        CPPUNIT_ASSERT_EQUAL(std::string("Red, &"), str(record.at("variants").at(0).at("title")));
        CPPUNIT_ASSERT_EQUAL(std::string(R"x({"Color":"Red","Color (b)":"&"})x"),
                             json::serialize(record.at("variants").at(0).at("options")));
        CPPUNIT_ASSERT_EQUAL(std::string("Shirt"), str(record.at("variants").at(1).at("title")));
    }

    void testTrashedProductIsDeleted() {
        const json::object record =
            mapped(parsed(R"({"id":1,"status":"trash","date_modified_gmt":"2025-01-01T00:00:00"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-01-01T00:00:00Z"), str(record.at("deleted_at")));
    }

    void testRandomRelatedProductsChangeNothing() {
        const Mapped a = mapProduct(parsed(R"({"id":1,"related_ids":[4,5]})"), {}, {});
        const Mapped b = mapProduct(parsed(R"({"id":1,"related_ids":[5,9]})"), {}, {});
        CPPUNIT_ASSERT_EQUAL(a.body, b.body);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProductMappingTest);

} // namespace crossdock::woocommerce::testing
