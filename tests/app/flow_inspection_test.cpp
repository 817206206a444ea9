#include "app/flow_inspection.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace crossdock;

constexpr const char* body = R"({"id":"1","name":"x"})"; // of an entity without a canonical shape

std::string hashOf(const conf::Flow& flow, const std::string& text = body) {
    return app::FlowInspection(flow).inspect("coupon", text, "1")->hash;
}

class FlowInspectionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FlowInspectionTest);
    CPPUNIT_TEST(testTheSameContentHasTheSameHash);
    CPPUNIT_TEST(testAnotherContentHasAnotherHash);
    CPPUNIT_TEST(testAChangedFilterMakesRecordsNew);
    CPPUNIT_TEST(testAChangedMappingMakesRecordsNew);
    CPPUNIT_TEST(testChangedSinkSettingsMakeRecordsNew);
    CPPUNIT_TEST(testABrokenBodyIsRefused);
    CPPUNIT_TEST(testARecordWhoseIdIsNotItsKeyIsRefused);
    CPPUNIT_TEST_SUITE_END();

    void testTheSameContentHasTheSameHash() {
        CPPUNIT_ASSERT_EQUAL(hashOf({}), hashOf({}, R"({ "name": "x", "id": "1" })"));
    }

    void testAnotherContentHasAnotherHash() { CPPUNIT_ASSERT(hashOf({}) != hashOf({}, R"({"id":"1","name":"y"})")); }

    void testAChangedFilterMakesRecordsNew() {
        conf::Flow flow;
        flow.filters["coupon"] = conf::Placed<std::string>(".a");
        CPPUNIT_ASSERT(hashOf({}) != hashOf(flow));
    }

    void testAChangedMappingMakesRecordsNew() {
        conf::Flow flow;
        flow.maps["coupon"] = {{"x", conf::Placed<std::string>(".a")}};
        conf::Flow other = flow;
        other.maps["coupon"][0].expression.value = ".b";
        CPPUNIT_ASSERT(hashOf(other) != hashOf(flow));
    }

    void testChangedSinkSettingsMakeRecordsNew() {
        conf::Flow flow;
        flow.sinkSettings = R"({"store":"other"})";
        CPPUNIT_ASSERT(hashOf({}) != hashOf(flow));
    }

    void testABrokenBodyIsRefused() {
        CPPUNIT_ASSERT(!app::FlowInspection(conf::Flow()).inspect("coupon", "{", "1").ok());
    }

    void testARecordWhoseIdIsNotItsKeyIsRefused() {
        const std::string product =
            R"({"kind":"product","id":"7","type":{"mapped":"simple","raw":""},"status":{"mapped":"published","raw":""},)"
            R"("name":"Mug","categories":[],"tags":[],"images":[],"variants":[],"meta":{}})";
        app::FlowInspection inspection{conf::Flow()};
        CPPUNIT_ASSERT(inspection.inspect("product", product, "7").ok());
        const Result<engine::Inspected> other = inspection.inspect("product", product, "8");
        CPPUNIT_ASSERT(!other.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("product: id: is not the record's key"), other.failure().message);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FlowInspectionTest);

} // namespace
