#include "fixture.hpp"
#include "mapping.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::woocommerce::testing {

namespace json = boost::json;

class CustomerMappingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CustomerMappingTest);
    CPPUNIT_TEST(testAllRecordedCustomersArriveWithANameAndAVersion);
    CPPUNIT_TEST(testEmailOfAnotherSpellingIsNotASecondOne);
    CPPUNIT_TEST(testCountryAloneIsNoAddress);
    CPPUNIT_TEST(testRegionInWordsIsNoCode);
    CPPUNIT_TEST(testTaxNumberFromTheFirstKnownMeta);
    CPPUNIT_TEST(testNeverChangedCustomerTakesVersionFromCreation);
    CPPUNIT_TEST(testStampSeesAChangeWithoutADate);
    CPPUNIT_TEST_SUITE_END();

    static json::object mapped(const json::object& customer) {
        MappingConfig config;
        config.taxIdMeta = {"vat_number", "billing_vat"};
        return parsed(mapCustomer(customer, config).body);
    }

    void testAllRecordedCustomersArriveWithANameAndAVersion() {
        if (!haveFixtures()) {
            return;
        }
        const std::vector<json::object> customers = fixtureRecords({"customers/page-1.json", "customers/page-2.json"});
        CPPUNIT_ASSERT_EQUAL(std::size_t{150}, customers.size());
        std::size_t taxIds = 0;
        for (const json::object& customer : customers) {
            const json::object record = mapped(customer);
            CPPUNIT_ASSERT(!str(record.at("display")).empty());
            CPPUNIT_ASSERT(!str(record.at("email_key")).empty());
            CPPUNIT_ASSERT(!record.at("is_guest").as_bool());
            CPPUNIT_ASSERT(mapCustomer(customer, {}).version.us > 0);
            taxIds += record.contains("tax_id") ? 1U : 0U;
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{8}, taxIds);
        const json::object admin = mapped(fixtureBody("customers-single/admin-role.json").as_object());
        CPPUNIT_ASSERT_EQUAL(std::string("administrator"), str(admin.at("roles").at(0)));
        CPPUNIT_ASSERT_EQUAL(std::string("admin@example.com"), str(admin.at("display")));
    }

    void testEmailOfAnotherSpellingIsNotASecondOne() {
        const json::object same =
            mapped(parsed(R"({"id":5,"email":"Cust003@Example.COM","billing":{"email":"cust003@example.com"}})"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, same.at("emails").as_array().size());
        CPPUNIT_ASSERT_EQUAL(std::string("Cust003@Example.COM"), str(same.at("emails").at(0)));
        const json::object two = mapped(
            parsed(R"({"id":5,"email":"a@x.org","billing":{"email":"b@x.org","phone":"1"},"shipping":{"phone":"2"}})"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, two.at("emails").as_array().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, two.at("phones").as_array().size());
    }

    void testCountryAloneIsNoAddress() {
        const json::object record = mapped(
            parsed(R"({"id":5,"billing":{"country":"US","state":"NY"},"shipping":{"city":"X","country":"de"}})"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, record.at("addresses").as_array().size());
        CPPUNIT_ASSERT_EQUAL(std::string("DE"), str(record.at("addresses").at(0).at("country")));
        CPPUNIT_ASSERT_EQUAL(std::string("Customer #5"), str(record.at("display")));
    }

    void testRegionInWordsIsNoCode() {
        const json::object record = mapped(parsed(
            R"({"id":5,"billing":{"city":"X","state":"Nordrhein","country":"Germany"},"shipping":{"city":"Y","state":"JP13"}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("Nordrhein"), str(record.at("addresses").at(0).at("region_text")));
        CPPUNIT_ASSERT(!record.at("addresses").at(0).as_object().contains("country"));
        CPPUNIT_ASSERT_EQUAL(std::string("JP13"), str(record.at("addresses").at(1).at("region_code")));
    }

    void testTaxNumberFromTheFirstKnownMeta() {
        const json::object record = mapped(
            parsed(R"({"id":5,"meta_data":[{"key":"billing_vat","value":"B"},{"key":"vat_number","value":"DE123"}]})"));
        CPPUNIT_ASSERT_EQUAL(std::string("DE123"), str(record.at("tax_id")));
    }

    void testNeverChangedCustomerTakesVersionFromCreation() {
        const Mapped record =
            mapCustomer(parsed(R"({"id":5,"date_created_gmt":"2025-01-01T00:00:00","date_modified_gmt":null})"), {});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-01-01T00:00:00Z"), record.version.text());
        CPPUNIT_ASSERT(!parsed(record.body).contains("modified_at"));
    }

    void testStampSeesAChangeWithoutADate() {
        const json::object before =
            parsed(R"({"id":5,"email":"a@x.org","billing":{"phone":"1"},"is_paying_customer":false})");
        json::object after = before;
        after["is_paying_customer"] = true;
        CPPUNIT_ASSERT_EQUAL(customerStamp(before), customerStamp(after));
        after["billing"].as_object()["phone"] = "2";
        CPPUNIT_ASSERT(customerStamp(before) != customerStamp(after));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CustomerMappingTest);

} // namespace crossdock::woocommerce::testing
