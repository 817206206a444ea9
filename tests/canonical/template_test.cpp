// The connector that an author begins with makes records that the host takes.
#include "canonical/inspect.hpp"
#include "mapping.hpp"

#include <cppunit/extensions/HelperMacros.h>

class TemplateTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TemplateTest);
    CPPUNIT_TEST(testItsProductsAreCanonical);
    CPPUNIT_TEST_SUITE_END();

public:
    void testItsProductsAreCanonical() {
        for (const char* item : {R"({"id":7,"name":"Hat \"XL\"","changed_at":"2026-01-01T00:00:00Z"})",
                                 R"({"id":8,"name":"Cap"})", R"({"id":9,"changed_at":"yesterday"})"}) {
            const crossdock::Record record = example::recordOf(crossdock::JsonValue::parse(item));
            const auto inspected = crossdock::canonical::inspect("product", record.body, record.key);
            CPPUNIT_ASSERT_MESSAGE(record.body + (inspected ? "" : inspected.failure().message), inspected.ok());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TemplateTest);
