// A body that is not of its entity's shape is refused with the path of the member, and never with its content.

#include "canonical/inspect.hpp"
#include "sample_records.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <vector>

using namespace crossdock;
using namespace crossdock::canonical;
using namespace crossdock::canonical::test;

namespace {

std::string faultOf(const std::string& entity, const std::string& body, const std::string& key = "") {
    const auto result = inspect(entity, body, key);
    if (result) {
        return "sound";
    }
    CPPUNIT_ASSERT(result.failure().cls == ErrorClass::Permanent);
    return result.failure().message;
}

struct Case {
    const char* from;
    const char* to;
    const char* expected;
};

} // namespace

class ShapeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ShapeTest);
    CPPUNIT_TEST(testWrongMembersOfOrdersAreNamedByPath);
    CPPUNIT_TEST(testWrongMembersOfOtherEntities);
    CPPUNIT_TEST(testOptionalMembersMayBeNullOrAbsent);
    CPPUNIT_TEST(testUnknownMembersAreKept);
    CPPUNIT_TEST(testKeyMustBeTheId);
    CPPUNIT_TEST(testEntityWithoutShapeNeedsOnlyAnObject);
    CPPUNIT_TEST(testExactNumbersAreBoundedText);
    CPPUNIT_TEST(testTimesAreUtcText);
    CPPUNIT_TEST(testMessagesNeverHoldContent);
    CPPUNIT_TEST_SUITE_END();

public:
    void testWrongMembersOfOrdersAreNamedByPath() {
        const std::vector<Case> cases = {
            {"\"kind\":\"order\"", "\"kind\":\"refund\"", "order: kind: expected one of: order, got other text"},
            {"\"id\":\"7310\"", "\"id\":7310", "order: id: expected text, got a number"},
            {"\"id\":\"7310\"", "\"id\":\"\"", "order: id: must not be empty"},
            {"\"number\":\"7310\",", "", "order: number: is missing"},
            {"\"number\":\"7310\",", "\"number\":null,", "order: number: is missing"},
            {"\"mapped\":\"processing\"", "\"mapped\":\"proc\"",
             "order: status.mapped: expected one of: draft pending on_hold processing completed cancelled refunded "
             "failed trashed other, got other text"},
            {"{\"mapped\":\"processing\",\"raw\":\"processing\"}", "\"processing\"",
             "order: status: expected {mapped, raw}, got other text"},
            {"\"prices_include_tax\":false", "\"prices_include_tax\":\"no\"",
             "order: prices_include_tax: expected true or false, got other text"},
            {"\"net\":\"20.00\"", "\"net\":20.00", "order: lines[1].net: expected decimal text, got a number"},
            {"\"net\":\"20.00\"", "\"net\":\"20,00\"", "order: lines[1].net: expected decimal text, got other text"},
            {"\"net\":\"20.00\"", "\"net\":\"1e3\"", "order: lines[1].net: expected decimal text, got other text"},
            {"\"amount\":\"1.60\"", "\"amount\":true",
             "order: lines[1].taxes[0].amount: expected decimal text, got true or false"},
            {"\"amount\":\"10.00\"", "\"amount\":\"-10.00\"",
             "order: refunds[0].amount: expected decimal text that is not negative, got other text"},
            {"\"refunds\":[", "\"refund\":[", "order: refunds: is missing"},
            {"\"totals\":{", "\"totals\":[],\"x\":{", "order: totals: expected an object, got a list"},
            {"\"due\":\"0.00\"", "\"due\":0", "order: totals.due: expected decimal text, got a number"},
            {"[{\"id\":\"5\"", "[5,{\"id\":\"5\"", "order: discounts[0]: expected an object, got a number"},
            {"\"tender\":\"card\"", "\"tender\":\"shells\"",
             "order: payments[0].tender: expected one of: card bank cash gift_card credit other, got other text"},
        };
        for (const Case& each : cases) {
            CPPUNIT_ASSERT_EQUAL(std::string(each.expected), faultOf("order", with(soundOrder(), each.from, each.to)));
        }
    }

    void testWrongMembersOfOtherEntities() {
        CPPUNIT_ASSERT_EQUAL(std::string("customer: display: must not be empty"),
                             faultOf("customer", with(soundCustomer(), "\"Kim Doe\"", "\"\"")));
        CPPUNIT_ASSERT_EQUAL(std::string("customer: emails[0]: expected text, got a number"),
                             faultOf("customer", with(soundCustomer(), "[\"kim@example.com\"]", "[1]")));
        CPPUNIT_ASSERT_EQUAL(std::string("customer: phones: expected a list, got other text"),
                             faultOf("customer", with(soundCustomer(), "\"phones\":[]", "\"phones\":\"1\"")));
        CPPUNIT_ASSERT_EQUAL(std::string("product: variants[0].stock: expected decimal text, got a number"),
                             faultOf("product", with(soundProduct(), "\"12\"", "12")));
        CPPUNIT_ASSERT_EQUAL(std::string("product: variants[0].options: expected an object, got a list"),
                             faultOf("product", with(soundProduct(), "{\"size\":\"250 g\"}", "[]")));
        CPPUNIT_ASSERT_EQUAL(std::string("refund: amount: expected decimal text that is not negative, got other text"),
                             faultOf("refund", with(soundRefund(), "\"10.80\"", "\"-10.80\"")));
        CPPUNIT_ASSERT_EQUAL(std::string("refund: to_gateway: is missing"),
                             faultOf("refund", with(soundRefund(), "\"to_gateway\":true,", "")));
    }

    void testOptionalMembersMayBeNullOrAbsent() {
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), faultOf("order", with(soundOrder(), "\"paid_at\":null,", "")));
        CPPUNIT_ASSERT_EQUAL(std::string("sound"),
                             faultOf("order", with(soundOrder(), "\"sku\":\"A\"", "\"sku\":null")));
        CPPUNIT_ASSERT_EQUAL(std::string("sound"),
                             faultOf("order", with(soundOrder(), "\"meta\":{\"note\":\"x\"},", "")));
    }

    void testUnknownMembersAreKept() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("sound"),
            faultOf("order", with(soundOrder(), "\"shop\":", "\"novel\":[1.5,{\"a\":null}],\"shop\":")));
    }

    void testKeyMustBeTheId() {
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), faultOf("order", soundOrder(), "7310"));
        CPPUNIT_ASSERT_EQUAL(std::string("order: id: is not the record's key"), faultOf("order", soundOrder(), "7311"));
    }

    void testEntityWithoutShapeNeedsOnlyAnObject() {
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), faultOf("subscription", "{}"));
        CPPUNIT_ASSERT_EQUAL(std::string("subscription: the body is not an object"), faultOf("subscription", "[]"));
        CPPUNIT_ASSERT_EQUAL(std::string("order: the body is not an object"), faultOf("order", "\"x\""));
    }

    void testExactNumbersAreBoundedText() {
        const auto asPrice = [](const std::string& text) {
            return faultOf("product", with(soundProduct(), "\"10.00\"", "\"" + text + "\""));
        };
        for (const char* text : {"0", "-3", "0.125", "999999999999999999.99999999", "-0.00000001", "-0"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string("sound"), asPrice(text));
        }
        for (const char* text : {"", "-", ".5", "1.", "01", "+1", " 1", "1 ", "1,5", "0x1", "1e2", "NaN", "Infinity",
                                 "--1", "1000000000000000000", "0.123456789", "1.2.3", "\\u0031\\u0000"}) {
            CPPUNIT_ASSERT_MESSAGE(text, asPrice(text) != "sound");
        }
    }

    void testTimesAreUtcText() {
        const auto asTime = [](const std::string& text) {
            return faultOf("refund", with(soundRefund(), "2026-03-30T10:00:00Z", text));
        };
        for (const char* text : {"2026-03-30T10:00:00.5Z", "2026-03-30T10:00:00.123456Z", "2024-02-29T00:00:00Z"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string("sound"), asTime(text));
        }
        for (const char* text :
             {"", "2026-03-30", "2026-03-30 10:00:00Z", "2026-03-30T10:00:00", "2026-03-30T10:00:00+02:00",
              "2026-02-30T10:00:00Z", "0000-00-00T00:00:00Z", "2026-03-30T24:00:00Z", "2026-03-30T10:00:00.1234567Z"}) {
            CPPUNIT_ASSERT_MESSAGE(text, asTime(text) != "sound");
        }
    }

    void testMessagesNeverHoldContent() {
        for (const char* from : {"\"7310\"", "\"processing\"", "\"USD\"", "\"40.00\"", "\"kim@example.com\"",
                                 "\"2026-03-29T00:30:00Z\"", "true"}) {
            const std::string fault = faultOf("order", with(soundOrder(), from, "{\"canary-4711\":\"canary-4711\"}"));
            CPPUNIT_ASSERT_MESSAGE(from, fault != "sound");
            CPPUNIT_ASSERT_MESSAGE(fault, fault.find("canary") == std::string::npos);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ShapeTest);
