// Two discoveries against one flow.
#include "app/flow_check.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace crossdock;

class FlowCheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FlowCheckTest);
    CPPUNIT_TEST(testACurrencyThatTheSinkDoesNotTakeIsAnErrorUntilAFilterIsThere);
    CPPUNIT_TEST(testWhatAnEndDoesNotTellIsNotCompared);
    CPPUNIT_TEST(testAFieldThatTheTargetLacksIsNamedWithItsPlaceAndTheNearestOne);
    CPPUNIT_TEST(testLinesThatAreNoJsonAreAConnectorsOwn);
    CPPUNIT_TEST_SUITE_END();

    static conf::Flow flow() {
        conf::Flow flow;
        flow.from.value = "shop";
        flow.to.value = "books";
        flow.entities.value = {"order", "refund"};
        return flow;
    }
    static engine::Finding line(const std::string& entity, const std::string& json) { return {1, entity, json}; }

    static std::string text(const std::vector<engine::Finding>& findings) {
        std::string all;
        for (const engine::Finding& finding : findings) {
            all += std::string(app::levelName(finding.level)) + " " + finding.subject + ": " + finding.text + "\n";
        }
        return all;
    }

    void testACurrencyThatTheSinkDoesNotTakeIsAnErrorUntilAFilterIsThere() {
        conf::Flow one = flow();
        const std::vector<engine::Finding> shop = {line("order", R"({"total":7,"currencies":["EUR","USD"]})")};
        const std::vector<engine::Finding> books = {line("order", R"({"currencies":["USD"]})")};
        CPPUNIT_ASSERT_EQUAL(std::string("error order: shop has EUR, and books takes USD alone: let it take more "
                                         "currencies, or take the others out in [filter]\n"),
                             text(app::compareEnds(one, shop, books)));
        one.filters["order"] = conf::Placed<std::string>(".currency == \"USD\"");
        CPPUNIT_ASSERT_EQUAL(std::string("warning order: shop has EUR, and books takes USD alone: the [filter] must "
                                         "take the others out\n"),
                             text(app::compareEnds(one, shop, books)));
        CPPUNIT_ASSERT_EQUAL(std::string(),
                             text(app::compareEnds(flow(), {line("order", R"({"currencies":["USD"]})")}, books)));
    }

    void testWhatAnEndDoesNotTellIsNotCompared() {
        conf::Flow one = flow();
        one.maps["order"] = {{"Any", conf::Placed<std::string>(".id")}};
        const std::vector<engine::Finding> euro = {line("order", R"({"currencies":["EUR"]})")};
        CPPUNIT_ASSERT_EQUAL(std::string(), text(app::compareEnds(one, euro, {})));
        CPPUNIT_ASSERT_EQUAL(std::string(), text(app::compareEnds(one, {}, euro)));
        CPPUNIT_ASSERT_EQUAL(std::string(), text(app::compareEnds(one, euro, {line("order", "{}")})));
        // An entity that the flow does not carry is none of its business.
        CPPUNIT_ASSERT_EQUAL(std::string(), text(app::compareEnds(one, {line("payout", R"({"currencies":["EUR"]})")},
                                                                  {line("payout", R"({"currencies":["USD"]})")})));
    }

    void testAFieldThatTheTargetLacksIsNamedWithItsPlaceAndTheNearestOne() {
        conf::Flow one = flow();
        conf::Position at;
        at.file = "flows/x.toml";
        at.line = 9;
        at.column = 1;
        one.maps["order"] = {{"colour", conf::Placed<std::string>(".id"), at},
                             {"zone", conf::Placed<std::string>(".id"), at},
                             {"number", conf::Placed<std::string>(".id"), at}};
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "warning map.order: flows/x.toml:9:1: books has no \"colour\", so it goes into extra alone; did "
                "you mean \"color\"?\n"
                "warning map.order: flows/x.toml:9:1: books has no \"zone\", so it goes into extra alone\n"),
            text(app::compareEnds(
                one, {}, {line("order", R"({"fields":["number","color"],"other_fields":"goes into extra alone"})")})));
        CPPUNIT_ASSERT(text(app::compareEnds(one, {}, {line("order", R"({"fields":["number","zone"]})")}))
                           .starts_with("error map.order: flows/x.toml:9:1: books has no \"colour\"\n"));
    }

    void testLinesThatAreNoJsonAreAConnectorsOwn() {
        const std::vector<engine::Finding> rubbish = {line("order", "seven orders"), line("order", "[1]"),
                                                      line("refund", R"({"currencies":"USD","fields":{}})")};
        CPPUNIT_ASSERT_EQUAL(std::string(), text(app::compareEnds(flow(), rubbish, rubbish)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FlowCheckTest);

} // namespace
