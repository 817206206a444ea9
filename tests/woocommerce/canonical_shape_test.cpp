// The host's own judgement of what the connector makes out of every recorded record.

#include "fixture.hpp"
#include "mapping.hpp"

#include "canonical/inspect.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace crossdock::woocommerce::testing {

namespace json = boost::json;

class CanonicalShapeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CanonicalShapeTest);
    CPPUNIT_TEST(testEveryOrderIsSoundAndOnlyTheOverwrittenTotalCarriesANote);
    CPPUNIT_TEST(testEveryRefundIsSoundAndOnlyEightCarryANote);
    CPPUNIT_TEST(testEveryProductAndCustomerIsSound);
    CPPUNIT_TEST(testNumberThatIsNoneIsNamedByTheHost);
    CPPUNIT_TEST_SUITE_END();

    static std::string noteOf(const char* entity, const Mapped& mapped) {
        const auto inspection = canonical::inspect(entity, mapped.body, mapped.key);
        CPPUNIT_ASSERT_MESSAGE(std::string(entity) + " " + mapped.key +
                                   (inspection ? "" : ": " + inspection.failure().message),
                               bool(inspection));
        return inspection->note;
    }

    void testEveryOrderIsSoundAndOnlyTheOverwrittenTotalCarriesANote() {
        if (!haveFixtures()) {
            return;
        }
        std::string notes;
        std::size_t count = 0;
        for (const json::object& order : recordedOrders()) {
            const Mapped mapped = mapOrder(order, {});
            const std::string note = noteOf("order", mapped);
            count += note.empty() ? 0U : 1U;
            notes += note.empty() ? "" : mapped.key + ": " + note + "\n";
            CPPUNIT_ASSERT_MESSAGE(note, note.empty() || note.rfind("totals.grand", 0) == 0);
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE(notes, std::size_t{1}, count);
    }

    void testEveryRefundIsSoundAndOnlyEightCarryANote() {
        if (!haveFixtures()) {
            return;
        }
        std::size_t count = 0;
        for (const json::object& refund : fixtureRecords({"refunds-all/page-1.json"})) {
            count += noteOf("refund", mapRefund(refund, "USD", "1", {})).empty() ? 0U : 1U;
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{8}, count);
    }

    void testEveryProductAndCustomerIsSound() {
        if (!haveFixtures()) {
            return;
        }
        const std::vector<json::object> variations = fixtureRecords({"variations/product-142.json"});
        for (const json::object& product :
             fixtureRecords({"products/page-1.json", "products/page-2.json", "products/trash.json"})) {
            noteOf("product",
                   mapProduct(product, product.at("id") == 142 ? variations : std::vector<json::object>(), {}));
        }
        for (const json::object& customer : fixtureRecords({"customers/page-1.json", "customers/page-2.json"})) {
            noteOf("customer", mapCustomer(customer, {}));
        }
    }

    void testNumberThatIsNoneIsNamedByTheHost() {
        const Mapped mapped = mapOrder(parsed(R"({"id":7,"number":"7","currency":"EUR","total":"1.234,50",
            "date_created_gmt":"2025-01-01T00:00:00"})"),
                                       {});
        const auto inspection = canonical::inspect("order", mapped.body, mapped.key);
        CPPUNIT_ASSERT(!inspection);
        CPPUNIT_ASSERT_MESSAGE(inspection.failure().message,
                               inspection.failure().message.find("grand") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CanonicalShapeTest);

} // namespace crossdock::woocommerce::testing
