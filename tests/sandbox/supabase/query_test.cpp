#include "sandbox_supabase/api_error.hpp"
#include "sandbox_supabase/fuzzy.hpp"
#include "sandbox_supabase/payload.hpp"
#include "sandbox_supabase/preferences.hpp"
#include "sandbox_supabase/query.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::sandbox;
using namespace crossdock::sandbox::supabase;

namespace {

std::string codeOf(const Pairs& parameters) {
    try {
        QueryParameters::parse(parameters, false);
        return "parsed";
    } catch (const ApiError& error) {
        return error.code;
    }
}

Request posted(std::string body, std::string type = "application/json") {
    Request request;
    request.method = "POST";
    request.headers = {{"Content-Type", std::move(type)}};
    request.body = std::move(body);
    return request;
}

std::string refusedBody(const std::string& body) {
    try {
        Payload::read(posted(body), false);
        return "read";
    } catch (const ApiError& error) {
        return error.message;
    }
}

} // namespace

class QueryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(QueryTest);
    CPPUNIT_TEST(testTreesNestAndKeepCommasInsideQuotesAndBraces);
    CPPUNIT_TEST(testHalfQueriesAreRefused);
    CPPUNIT_TEST(testFunctionArgumentsAreTheParametersThatAreNoFilters);
    CPPUNIT_TEST(testFiltersOfEmbeddedTablesNeedTheEmbed);
    CPPUNIT_TEST(testContentLocationMergesParametersOfOneName);
    CPPUNIT_TEST(testKeysOfAllObjectsMustMatchInAnyOrder);
    CPPUNIT_TEST(testScalarsAndEmptyArraysInsertNothing);
    CPPUNIT_TEST(testHostileJsonIsRefused);
    CPPUNIT_TEST(testCsvKeepsQuotedNullAndDropsFieldsWithoutName);
    CPPUNIT_TEST(testStrictHandlingRefusesUnknownPreferences);
    CPPUNIT_TEST(testNearestNameNeedsAThirdOfLikeness);
    CPPUNIT_TEST_SUITE_END();

    void testTreesNestAndKeepCommasInsideQuotesAndBraces() {
        const QueryParameters all =
            QueryParameters::parse({{"or", "(a.eq.\"1,2)\",not.and(b.in.(x,\"y,z\"),c.cs.{1,2}),d.is.null)"}}, false);
        const Filter& tree = all.query.filters.at(0);
        CPPUNIT_ASSERT(tree.kind == Filter::Kind::any);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, tree.parts.size());
        CPPUNIT_ASSERT_EQUAL(std::string("1,2)"), tree.parts[0].value);
        CPPUNIT_ASSERT(tree.parts[1].negated && tree.parts[1].kind == Filter::Kind::all);
        CPPUNIT_ASSERT(tree.parts[1].parts[0].list == (std::vector<std::string>{"x", "y,z"}));
        CPPUNIT_ASSERT_EQUAL(std::string("{1,2}"), tree.parts[1].parts[1].value);
    }

    void testHalfQueriesAreRefused() {
        for (const Pairs& parameters :
             {Pairs{{"or", "(a.eq.1"}}, Pairs{{"and", "(a.eq.1))"}}, Pairs{{"a", "in.(1"}}, Pairs{{"a", "eq"}},
              Pairs{{"a", "foo.1"}}, Pairs{{"a", "not.not.eq.1"}}, Pairs{{"select", "a("}}, Pairs{{"select", "\"a"}},
              Pairs{{"select", "a,,b"}}, Pairs{{"order", "a.up"}}, Pairs{{"order", ""}}}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(parameters[0].first + "=" + parameters[0].second, std::string("PGRST100"),
                                         codeOf(parameters));
        }
    }

    void testFunctionArgumentsAreTheParametersThatAreNoFilters() {
        const QueryParameters all = QueryParameters::parse(
            {{"since", "2026-11-05T00:00:00Z"}, {"id", "eq.1"}, {"text", "in short"}, {"limit", "5"}}, true);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, all.arguments.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, all.query.filters.size());
        CPPUNIT_ASSERT(all.query.limit == 5);
    }

    void testFiltersOfEmbeddedTablesNeedTheEmbed() {
        CPPUNIT_ASSERT_EQUAL(std::string("PGRST108"), codeOf({{"items.sku", "eq.1"}}));
        const QueryParameters all = QueryParameters::parse({{"items.sku", "eq.1"}, {"select", "id,items(sku)"}}, false);
        CPPUNIT_ASSERT(all.query.filters.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, all.query.select[1].embedded[0].filters.size());
    }

    void testContentLocationMergesParametersOfOneName() {
        CPPUNIT_ASSERT_EQUAL(std::string("d=gte.1%3A0,lt.2&select=id"),
                             canonicalQuery({{"select", "id"}, {"d", "gte.1:0"}, {"d", "lt.2"}}));
    }

    void testKeysOfAllObjectsMustMatchInAnyOrder() {
        CPPUNIT_ASSERT_EQUAL(std::string("read"), refusedBody(R"([{"a":{"x":1},"b":2},{"b":1,"a":[{"y":1}]}])"));
        CPPUNIT_ASSERT_EQUAL(std::string("All object keys must match"), refusedBody(R"([{"a":1,"b":2},{"a":1}])"));
        CPPUNIT_ASSERT_EQUAL(std::string("All object keys must match"), refusedBody(R"([{"a":1},[1]])"));
        const Payload loose = Payload::read(posted(R"([{"a":1},{"b":1}])"), true);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, loose.rows);
    }

    void testScalarsAndEmptyArraysInsertNothing() {
        for (const char* body : {"42", "\"x\"", "null", "[]", " [ ] "}) {
            CPPUNIT_ASSERT_MESSAGE(body, Payload::read(posted(body), false).isEmpty);
        }
        CPPUNIT_ASSERT(!Payload::read(posted("{}"), false).isEmpty);
    }

    void testHostileJsonIsRefused() {
        const std::string deep(100'000, '[');
        for (const std::string& body : {std::string(), std::string("{"), std::string("[1] x"), std::string("\xff"),
                                        std::string(R"(["\ud800"])"), deep}) {
            CPPUNIT_ASSERT_EQUAL(std::string("Empty or invalid json"), refusedBody(body));
        }
    }

    void testCsvKeepsQuotedNullAndDropsFieldsWithoutName() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"([{"a":null,"b":"NULL"},{"a":"x\"y","b":""}])"),
                             csvToJson("a,b\nNULL,\"NULL\"\n\"x\"\"y\",,more\r\n"));
    }

    void testStrictHandlingRefusesUnknownPreferences() {
        Request request;
        request.headers = {{"Prefer", "handling=strict, foo=bar"}, {"prefer", "count=exact, count=planned"}};
        const Preferences wanted = Preferences::parse(request);
        CPPUNIT_ASSERT(wanted.count == Count::exact);
        CPPUNIT_ASSERT_THROW(wanted.refuseUnknown(), ApiError);
        request.headers[0].second = "foo=bar, max-affected=5";
        const Preferences lenient = Preferences::parse(request);
        lenient.refuseUnknown();
        CPPUNIT_ASSERT(!lenient.maxAffected);
    }

    void testNearestNameNeedsAThirdOfLikeness() {
        CPPUNIT_ASSERT(nearestName("order", {"orders", "paid_orders", "products"}) == "orders");
        CPPUNIT_ASSERT(!nearestName("zzzz", {"orders", "products"}));
        CPPUNIT_ASSERT(!nearestName("", {"orders"}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(QueryTest);
