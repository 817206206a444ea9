// Filters and maps run over records.

#include "transform/transform.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

using namespace crossdock;
using namespace crossdock::transform;

namespace {

constexpr const char* order =
    R"({"kind":"order","id":"7310","number":"A-7310","status":{"mapped":"processing","raw":"wc-processing"},
    "total":"12345678901234567890.12","lines":[{"sku":"x","qty":"2"},{"sku":"ñandú","qty":"1"}],"note":null})";

std::unique_ptr<Transform> made(Definition definition) {
    auto result = Transform::make(std::move(definition));
    CPPUNIT_ASSERT_MESSAGE(result ? "" : result.failure().message, result.ok());
    return std::move(*result);
}

Definition filtering(const std::string& program) {
    Definition definition;
    definition.filters["order"] = {program, "flows/x.toml:3:9"};
    return definition;
}

Definition mapping(std::vector<std::pair<std::string, std::string>> fields) {
    Definition definition;
    for (auto& [field, program] : fields) {
        definition.maps["order"].push_back({field, {program, "flows/x.toml:9:1"}});
    }
    return definition;
}

bool kept(const std::string& program) {
    const auto result = made(filtering(program))->apply("order", order);
    CPPUNIT_ASSERT_MESSAGE(result ? "" : result.failure().message, result.ok());
    return result->kept;
}

std::string fields(std::vector<std::pair<std::string, std::string>> programs) {
    const auto result = made(mapping(std::move(programs)))->apply("order", order);
    return result ? result->fields : result.failure().reason + " " + result.failure().message;
}

std::string valueOf(const std::string& program) {
    const std::string text = fields({{"f", program}});
    return text.starts_with("{\"f\":") ? text.substr(5, text.size() - 6) : text;
}

} // namespace

class TransformTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TransformTest);
    CPPUNIT_TEST(testFilterKeepsByTruth);
    CPPUNIT_TEST(testMapMakesFields);
    CPPUNIT_TEST(testExactTextStaysExact);
    CPPUNIT_TEST(testEntityWithoutProgramPassesUntouched);
    CPPUNIT_TEST(testDroppedRecordIsNotMapped);
    CPPUNIT_TEST(testAPostedRecordIsMappedThoughItIsDropped);
    CPPUNIT_TEST(testErrorsHoldTheRecordWithReasonAndPlace);
    CPPUNIT_TEST(testErrorTextIsCutSoThatRecordsDoNotLeak);
    CPPUNIT_TEST(testErrorOfOneRecordLeavesTheNextAlone);
    CPPUNIT_TEST(testEnvironmentIsOutOfReach);
    CPPUNIT_TEST(testGlobalRegularExpressionsEndAndStayInBounds);
    CPPUNIT_TEST(testLongRangesAreErrors);
    CPPUNIT_TEST(testLargeResultsAreHeld);
    CPPUNIT_TEST(testBodyThatIsNoJsonIsPermanent);
    CPPUNIT_TEST(testRefusedProgramIsConfigWithItsPlace);
    CPPUNIT_TEST(testProgramThatDoesNotCompileIsConfig);
    CPPUNIT_TEST(testManyThreadsAtOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void testFilterKeepsByTruth() {
        CPPUNIT_ASSERT(kept(".status.mapped == \"processing\" or .status.mapped == \"completed\""));
        CPPUNIT_ASSERT(!kept(".status.mapped == \"completed\""));
        CPPUNIT_ASSERT(kept(".number"));
        CPPUNIT_ASSERT(kept("0"));
        CPPUNIT_ASSERT(!kept(".note"));
        CPPUNIT_ASSERT(!kept("empty"));
        CPPUNIT_ASSERT(!kept("false, true"));
        CPPUNIT_ASSERT(kept(".lines[]"));
    }

    void testMapMakesFields() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("{\"PrivateNote\":\"Woo order A-7310\",\"count\":2,\"none\":null}"),
            fields({{"PrivateNote", "\"Woo order \" + .number"}, {"count", ".lines | length"}, {"none", ".note"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("{\"a\":1}"), fields({{"a", "1, 2"}, {"b", "empty"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("[\"x\",\"ñandú\"]"), valueOf("[.lines[].sku]"));
    }

    void testExactTextStaysExact() {
        CPPUNIT_ASSERT_EQUAL(std::string("\"12345678901234567890.12\""), valueOf(".total"));
    }

    void testEntityWithoutProgramPassesUntouched() {
        const auto transform = made(filtering("false"));
        CPPUNIT_ASSERT(!transform->concerns("refund"));
        const auto result = transform->apply("refund", "not even JSON");
        CPPUNIT_ASSERT(result.ok() && result->kept && result->fields.empty());
    }

    void testDroppedRecordIsNotMapped() {
        Definition definition = mapping({{"f", "error(\"must not run\")"}});
        definition.filters["order"] = {"false", "x"};
        const auto result = made(std::move(definition))->apply("order", order);
        CPPUNIT_ASSERT(result.ok() && !result->kept && result->fields.empty());
    }

    void testAPostedRecordIsMappedThoughItIsDropped() {
        Definition definition = mapping({{"f", ".number"}});
        definition.filters["order"] = {"false", "x"};
        const auto result = made(std::move(definition))->apply("order", order, true);
        CPPUNIT_ASSERT(result.ok() && !result->kept);
        CPPUNIT_ASSERT(result->fields.find("\"f\"") != std::string::npos);
    }

    void testErrorsHoldTheRecordWithReasonAndPlace() {
        const auto filter = made(filtering(".number | .x"))->apply("order", order);
        CPPUNIT_ASSERT(!filter.ok());
        CPPUNIT_ASSERT(filter.failure().cls == ErrorClass::Hold);
        CPPUNIT_ASSERT_EQUAL(std::string("filter_error"), filter.failure().reason);
        CPPUNIT_ASSERT_EQUAL(std::string("flows/x.toml:3:9: Cannot index string with string \"x\""),
                             filter.failure().message);
        CPPUNIT_ASSERT_EQUAL(
            std::string("map_error flows/x.toml:9:1: field \"f\": null (null) and number (1) cannot be divided"),
            fields({{"f", ".note / 1"}}));
    }

    void testErrorTextIsCutSoThatRecordsDoNotLeak() {
        const std::string text = fields({{"f", "error(\"ñ\" * 500)"}});
        CPPUNIT_ASSERT(text.size() <= std::string("map_error flows/x.toml:9:1: field \"f\": ").size() + 100);
        CPPUNIT_ASSERT(text.ends_with("ñ"));
        CPPUNIT_ASSERT(fields({{"f", "error({a: 1})"}}).ends_with("{\"a\":1}"));
        CPPUNIT_ASSERT(fields({{"f", "error(null)"}}).starts_with("{") ||
                       fields({{"f", "error(null)"}}).starts_with("map_error"));
    }

    void testErrorOfOneRecordLeavesTheNextAlone() {
        const auto transform = made(mapping({{"f", ".lines[0].sku | ascii_downcase"}}));
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT(!transform->apply("order", R"({"lines":[{"sku":5}]})").ok());
            const auto result = transform->apply("order", order);
            CPPUNIT_ASSERT(result.ok());
            CPPUNIT_ASSERT_EQUAL(std::string("{\"f\":\"x\"}"), result->fields);
        }
    }

    void testEnvironmentIsOutOfReach() {
        ::setenv("CROSSDOCK_TEST_CANARY", "canary-value", 1);
        for (const char* program : {"env.CROSSDOCK_TEST_CANARY", "$ENV.CROSSDOCK_TEST_CANARY", "\"\\($ENV)\""}) {
            CPPUNIT_ASSERT_MESSAGE(program, !Transform::make(filtering(program)).ok());
        }
    }

    void testGlobalRegularExpressionsEndAndStayInBounds() {
        CPPUNIT_ASSERT_EQUAL(std::string("\"abc \""), valueOf("\"  abc \" | gsub(\"^ +\"; \"\")"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"xabc\""), valueOf("\"abc\" | gsub(\"^\"; \"x\")"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"-a-b-\""), valueOf("\"ab\" | gsub(\"\"; \"-\")"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"aa\""), valueOf("\"aaa\" | gsub(\"^a\"; \"\")"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"ñññ\""), valueOf("\"ñ ñ  ñ\" | gsub(\"\\\\s*\"; \"\")"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"日|本語\""), valueOf("\"日本語\" | gsub(\"(?=本)\"; \"|\")"));
        CPPUNIT_ASSERT_EQUAL(std::string("[[0,0],[1,0],[2,1],[3,0]]"),
                             valueOf("\"añb\" | [match(\"b*\"; \"g\") | [.offset, .length]]"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"a<1>b<22>\""), valueOf("\"a1b22\" | gsub(\"(?<n>[0-9]+)\"; \"<\\(.n)>\")"));
        CPPUNIT_ASSERT_EQUAL(std::string("[\"01\",\"234\"]"), valueOf("\"tel 01-234 é\" | [scan(\"[0-9]+\")]"));
        CPPUNIT_ASSERT_EQUAL(std::string("[\"x\",\"y\",\"z\"]"), valueOf("\"xñyñz\" | [splits(\"ñ\")]"));
        CPPUNIT_ASSERT_EQUAL(std::string("[\"a\",\"b\"]"), valueOf("\"a, b\" | split(\", *\"; null)"));
        CPPUNIT_ASSERT_EQUAL(std::string("{\"a\":\"x\"}"), valueOf("\"xy\" | capture(\"(?<a>x)y\")"));
        CPPUNIT_ASSERT_EQUAL(std::string("\"bb\""), valueOf("\"aA\" | gsub(\"a # one\"; \"b\"; \"xi\")"));
        CPPUNIT_ASSERT_EQUAL(std::string("true"), valueOf("\"É\" | test(\"é\"; \"i\")"));
    }

    void testLongRangesAreErrors() {
        CPPUNIT_ASSERT_EQUAL(std::string("100000"), valueOf("[range(100000)] | length"));
        CPPUNIT_ASSERT(valueOf("[range(1e9)] | length").find("more than 100000") != std::string::npos);
        CPPUNIT_ASSERT(valueOf("[range(5; 1e9)] | length").find("more than 100000") != std::string::npos);
        CPPUNIT_ASSERT(valueOf("[range(0; 9; 0)] | length").find("more than 100000") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("[0,3,6]"), valueOf("[range(0; 9; 3)]"));
    }

    void testLargeResultsAreHeld() {
        CPPUNIT_ASSERT(fields({{"f", "\"x\" * 300000"}}).starts_with("transform_limit flows/x.toml:9:1"));
    }

    void testBodyThatIsNoJsonIsPermanent() {
        const auto result = made(filtering("true"))->apply("order", "{\"a\":");
        CPPUNIT_ASSERT(!result.ok() && result.failure().cls == ErrorClass::Permanent);
        CPPUNIT_ASSERT(!made(filtering("true"))->apply("order", "").ok());
    }

    void testRefusedProgramIsConfigWithItsPlace() {
        const auto result = Transform::make(filtering("def f: f; f"));
        CPPUNIT_ASSERT(!result.ok() && result.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT(result.failure().message.starts_with("flows/x.toml:3:9: "));
    }

    void testProgramThatDoesNotCompileIsConfig() {
        const auto result = made(filtering("nofun"))->apply("order", order);
        CPPUNIT_ASSERT(!result.ok() && result.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT(result.failure().message.find("nofun/0 is not defined") != std::string::npos);
    }

    void testManyThreadsAtOnce() {
        const auto transform = made(mapping({{"f", ".number"}}));
        std::vector<std::string> results(4);
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < results.size(); ++i) {
            threads.emplace_back([&transform, &results, i] {
                for (int round = 0; round < 50; ++round) {
                    const auto result = transform->apply("order", "{\"number\":" + std::to_string(i) + "}");
                    results[i] = result ? result->fields : result.failure().message;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        for (std::size_t i = 0; i < results.size(); ++i) {
            CPPUNIT_ASSERT_EQUAL("{\"f\":" + std::to_string(i) + "}", results[i]);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TransformTest);
