// A shop is copied, and copied again.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::integration {

namespace {

class FirstSyncTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FirstSyncTest);
    CPPUNIT_TEST(testAShopOf300OrdersIsCopiedToTheCentAndASecondRunFindsNothingToDo);
    CPPUNIT_TEST(testTheTargetsOwnInterfaceShowsWhatWasCopied);
    CPPUNIT_TEST_SUITE_END();

    void testAShopOf300OrdersIsCopiedToTheCentAndASecondRunFindsNothingToDo() {
        const TempFolder folder;
        const Shop shop(folder.path(), 300);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);

        const Run first = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(first.output + first.errors, 0, first.status);
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), first.text("status"));
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
        const std::int64_t rows =
            std::stoll(mirror.value("select (select count(*) from shop_orders) + (select count(*) from shop_refunds) + "
                                    "(select count(*) from shop_products) + (select count(*) from shop_customers)"));
        CPPUNIT_ASSERT(rows > 400);
        CPPUNIT_ASSERT_EQUAL(rows, first.counter("records_created"));
        for (const char* counter : {"records_updated", "records_unchanged", "records_held", "records_failed"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(counter, std::int64_t{0}, first.counter(counter));
        }

        shop.forgetCalls();
        mirror.forgetCalls();
        const Run second = host.sync();
        CPPUNIT_ASSERT_EQUAL(0, second.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, second.counter("records_created"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, second.counter("records_updated"));
        CPPUNIT_ASSERT_EQUAL(second.counter("records_processed"), second.counter("records_unchanged"));
        CPPUNIT_ASSERT(shop.calls() <= 12);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, mirror.calls());

        const Run full = host.sync({"--full"});
        CPPUNIT_ASSERT_EQUAL(0, full.status);
        CPPUNIT_ASSERT_EQUAL(rows, full.counter("records_unchanged"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, mirror.calls());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), mirror.value("select max(revision) from shop_orders"));
        CPPUNIT_ASSERT_EQUAL(std::string(), host.leaks());
    }

    void testTheTargetsOwnInterfaceShowsWhatWasCopied() {
        const TempFolder folder;
        const Shop shop(folder.path(), 12);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        CPPUNIT_ASSERT_EQUAL(0, host.sync().status);
        const std::string id = shop.orders({"completed", "processing"}).front();
        const Answer answer = mirror.rest("shop_orders?select=id,currency,shop_order_lines(sku)&id=eq." + id);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body, 200, answer.status);
        CPPUNIT_ASSERT(answer.body.find("\"id\":\"" + id + "\"") != std::string::npos);
        CPPUNIT_ASSERT(answer.body.find("\"sku\"") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FirstSyncTest);

} // namespace

} // namespace crossdock::integration
