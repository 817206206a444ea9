#include "fake_services.hpp"
#include "plugin/conformance.hpp"
#include "plugin/library.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::plugin {
namespace {

class DescriptionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DescriptionTest);
    CPPUNIT_TEST(testADescriptionComesBackFromJsonUnchanged);
    CPPUNIT_TEST(testDamagedJsonIsAFailureNotADescription);
    CPPUNIT_TEST(testPlausibleSettingsTakeDefaultsAndFillWhatIsRequired);
    CPPUNIT_TEST_SUITE_END();

public:
    void testADescriptionComesBackFromJsonUnchanged() {
        const auto library = Library::load(testPlugin("behaving_gxx"));
        const std::string json = toJson((*library)->description());
        const auto back = fromJson(json);
        CPPUNIT_ASSERT_MESSAGE(back ? "" : back.failure().message, back.ok());
        CPPUNIT_ASSERT_EQUAL(json, toJson(*back));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), back->components.size());
        CPPUNIT_ASSERT_EQUAL((*library)->description().components[0].settingsSchema,
                             back->components[0].settingsSchema);
    }

    void testDamagedJsonIsAFailureNotADescription() {
        const auto library = Library::load(testPlugin("behaving_gxx"));
        const std::string json = toJson((*library)->description());
        for (std::size_t size = 0; size < json.size(); size += 13) {
            CPPUNIT_ASSERT(!fromJson(json.substr(0, size)).ok());
        }
        for (const char* text : {"{}", "[]", "null", "{\"id\":7}", "{\"id\":\"x\",\"id\":\"y\"}"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !fromJson(text).ok());
        }
    }

    void testPlausibleSettingsTakeDefaultsAndFillWhatIsRequired() {
        const std::string schema =
            R"({"type":"object","properties":{"a":{"type":"string","default":"x"},"b":{"type":"integer","minimum":5},)"
            R"("c":{"type":"string","enum":["p","q"]},"d":{"type":"boolean"}},"required":["b","c"]})";
        const std::string settings = plausibleSettings(schema);
        CPPUNIT_ASSERT_MESSAGE(settings, settings.find(R"("a":"x","b":5,"c":"p"})") != std::string::npos);
        CPPUNIT_ASSERT(settings.find("\"connection\":{") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DescriptionTest);

} // namespace
} // namespace crossdock::plugin
