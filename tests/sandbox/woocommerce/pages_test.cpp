#include "sandbox_woocommerce/shop_case.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::sandbox::woo {

namespace {

const std::string byChance = "related_ids: WordPress picks them by chance";

class PagesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PagesTest);
    CPPUNIT_TEST(testEveryRecordedPageIsServedAgainFromItsRecords);
    CPPUNIT_TEST(testStateComesBackFromItsDump);
    CPPUNIT_TEST_SUITE_END();

public:
    void testEveryRecordedPageIsServedAgainFromItsRecords() {
        if (nothingRecorded()) {
            return;
        }
        ShopCase shop(recordedFolder());
        for (const char* folder :
             {"orders", "orders-trash", "orders-single", "refunds", "refunds-all", "products", "products-single",
              "variations", "customers", "customers-single", "coupons", "taxes", "settings"}) {
            compareFolder(shop, folder);
        }
    }

    void testStateComesBackFromItsDump() {
        ShopCase first("", 70);
        ShopCase second("", 0);
        second.shop.load(first.shop.dump());
        for (const char* list :
             {"orders?per_page=100", "orders?status=trash", "refunds?per_page=100", "products?per_page=100",
              "customers?per_page=100&role=all", "variations", "coupons", "taxes"}) {
            CPPUNIT_ASSERT_EQUAL(first.send("GET", list).body, second.send("GET", list).body);
        }
    }

private:
    static void compareFolder(ShopCase& shop, const std::string& folder) {
        Agreement agreement(folder, {{"products-single/*", "body.related_ids*", byChance}});
        for (const std::string& file : recordedFiles(folder)) {
            for (const Exchange& exchange : recorded(file)) {
                agreement.compare(exchange, shop.shop.answer(requestOf(exchange)));
            }
        }
        CPPUNIT_ASSERT_MESSAGE(folder, agreement.report());
        CPPUNIT_ASSERT(agreement.compared() > 0);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PagesTest);

} // namespace

} // namespace crossdock::sandbox::woo
