#include "mapping.hpp"

#include <crossdock/error.hpp>

#include <boost/json/serialize.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <sstream>

namespace {

using namespace supabase;

constexpr const char* body =
    R"({"kind":"customer","id":"5","is_guest":false,"emails":["Ann@example.com","b@example.com"],"email_key":"ann@example.com",
    "phones":["1"],"given":"Ann","display":"Ann","roles":["customer"],"created_at":"2026-01-01T00:00:00Z",
    "addresses":[{"role":"shipping","city":"B"},{"role":"billing","city":"A"}]})";

crossdock::ItemView item() {
    crossdock::ItemView made;
    made.key = "5";
    made.version = crossdock::UtcTime{9};
    made.body = body;
    made.requestId = "r";
    return made;
}

class MappingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MappingTest);
    CPPUNIT_TEST(testEveryRowHasExactlyTheListedColumns);
    CPPUNIT_TEST(testMainEmailAndAddressesByRole);
    CPPUNIT_TEST(testMappedFieldsTakeTheirColumnsAndStayInExtra);
    CPPUNIT_TEST(testMappedFieldsCannotChangeTheKey);
    CPPUNIT_TEST(testABodyThatIsNoObjectIsPermanent);
    CPPUNIT_TEST_SUITE_END();

    void testEveryRowHasExactlyTheListedColumns() {
        std::string columns;
        for (const auto& member : customerRow(item(), "main", true)) {
            columns += (columns.empty() ? "" : ",") + std::string(member.key());
        }
        CPPUNIT_ASSERT_EQUAL(customerColumns(), columns);
    }

    void testMainEmailAndAddressesByRole() {
        const boost::json::object row = customerRow(item(), "main", true);
        CPPUNIT_ASSERT_EQUAL(std::string("Ann@example.com"), std::string(row.at("email").as_string()));
        CPPUNIT_ASSERT_EQUAL(std::string("A"), std::string(row.at("billing").at("city").as_string()));
        CPPUNIT_ASSERT_EQUAL(std::string("B"), std::string(row.at("shipping").at("city").as_string()));
        CPPUNIT_ASSERT(row.at("company").is_null());
    }

    void testMappedFieldsTakeTheirColumnsAndStayInExtra() {
        crossdock::ItemView mapped = item();
        mapped.fields = R"({"company":"ACME","colour":"red"})";
        const boost::json::object row = customerRow(mapped, "main", true);
        CPPUNIT_ASSERT_EQUAL(std::string("ACME"), std::string(row.at("company").as_string()));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"company":"ACME","colour":"red"})"),
                             boost::json::serialize(row.at("extra")));
        CPPUNIT_ASSERT(!row.contains("colour"));
    }

    void testMappedFieldsCannotChangeTheKey() {
        crossdock::ItemView mapped = item();
        mapped.fields = R"({"id":"6","store_id":"other"})";
        const boost::json::object row = customerRow(mapped, "main", true);
        CPPUNIT_ASSERT_EQUAL(std::string("5"), std::string(row.at("id").as_string()));
        CPPUNIT_ASSERT_EQUAL(std::string("main"), std::string(row.at("store_id").as_string()));
    }

    void testABodyThatIsNoObjectIsPermanent() {
        crossdock::ItemView broken = item();
        broken.body = "[1]";
        try {
            customerRow(broken, "main", true);
            CPPUNIT_FAIL("accepted an array");
        } catch (const crossdock::Error& error) {
            CPPUNIT_ASSERT(error.failure().cls == crossdock::ErrorClass::Permanent);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MappingTest);

} // namespace
