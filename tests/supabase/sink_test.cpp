#include "sink.hpp"

#include <crossdock/testing/fake_host.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace {

namespace json = boost::json;
namespace testing = crossdock::testing;
using crossdock::ErrorClass;
using crossdock::ItemView;
using crossdock::Op;
using testing::Answer;

std::string settings(const std::string& deletes = "mark", int maxBytes = 1 << 20) {
    return R"({"store":"main","schema":"public","rest_path":"/rest/v1","deletes":")" + deletes +
           R"(","keep_raw":true,"max_bytes":)" + std::to_string(maxBytes) +
           R"(,"connection":{"name":"mirror","organisation":"o","url":"https://x.example.com"}})";
}

ItemView order(std::string_view key) {
    ItemView item;
    item.key = key;
    item.body = R"({"kind":"order"})";
    item.requestId = key;
    return item;
}

/// Answers crossdock_write as the function does; refuses batches that hold a key of `bad` with this error.
Answer written(const testing::SeenRequest& request, const std::vector<std::string>& bad, int status,
               const std::string& code) {
    const json::value body = json::parse(request.body);
    json::array rows;
    for (const json::value& record : body.at("records").as_array()) {
        const std::string id(record.at("id").as_string());
        if (std::find(bad.begin(), bad.end(), id) != bad.end()) {
            return Answer::json(status,
                                R"({"code":")" + code +
                                    R"x(","message":"invalid input syntax for type numeric: \"secret value\"",)x"
                                    R"x("details":"Failing row contains (Jane)","hint":null})x");
        }
        rows.push_back(json::object{{"id", id}, {"outcome", "created"}, {"total", "1.00"}});
    }
    return Answer::ok(json::serialize(rows));
}

class SinkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SinkTest);
    CPPUNIT_TEST(testABatchIsOneCallSortedByKey);
    CPPUNIT_TEST(testOneBadRowFailsAloneAndItsValuesAreNotRepeated);
    CPPUNIT_TEST(testABatchThatTakesTooLongIsHalved);
    CPPUNIT_TEST(testOneItemThatTakesTooLongIsTransient);
    CPPUNIT_TEST(testALargeBatchIsCutByBytes);
    CPPUNIT_TEST(testALostAnswerLeavesTheRestUnknownAsTransient);
    CPPUNIT_TEST(testAMissingFunctionIsAConfigErrorThatNamesTheCure);
    CPPUNIT_TEST(testDeletionsAreMarkedAfterTheUpserts);
    CPPUNIT_TEST(testIgnoredDeletionsCostNoCall);
    CPPUNIT_TEST(testAnAnswerOfAnotherShapeIsNoSuccess);
    CPPUNIT_TEST(testCustomersAreUpsertedWithUniformColumns);
    CPPUNIT_TEST(testUpsertedCustomersTellCreatedUpdatedAndUnchangedApart);
    CPPUNIT_TEST(testACustomerThatCannotBeReadFailsAlone);
    CPPUNIT_TEST(testAnUnknownEntityIsAConfigError);
    CPPUNIT_TEST(testFindTellsWhoseContentIsThere);
    CPPUNIT_TEST(testPlanTellsFieldsAndWritesNothing);
    CPPUNIT_TEST(testCheckNamesEveryMissingTable);
    CPPUNIT_TEST(testCheckReportsTheRole);
    CPPUNIT_TEST(testDiscoverTellsTheColumnsThatAMappingCanFill);
    CPPUNIT_TEST_SUITE_END();

    testing::FakeHost _host;

    testing::SinkDriver sink(const std::string& text = settings()) {
        return testing::SinkDriver::of<supabase::Sink>(_host, text);
    }

    void testABatchIsOneCallSortedByKey() {
        _host.http.handle([](const testing::SeenRequest& request) { return written(request, {}, 0, ""); });
        const testing::WriteResult result = sink().write("order", {order("3"), order("1"), order("2")});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _host.http.requests().size());
        const testing::SeenRequest& request = _host.http.requests().front();
        CPPUNIT_ASSERT_EQUAL(std::string("POST /rest/v1/rpc/crossdock_write"), request.line());
        CPPUNIT_ASSERT(request.repeatable);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), request.auths.size());
        const json::value body = json::parse(request.body);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), std::string(body.at("records").at(0).at("id").as_string()));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), std::string(body.at("records").at(2).at("id").as_string()));
        for (const testing::ItemResult& item : result.items) {
            CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_CREATED), item.outcome);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("3"), result.items[0].written.target);
        CPPUNIT_ASSERT_EQUAL(std::string("1.00"), result.items[0].written.total);
    }

    void testOneBadRowFailsAloneAndItsValuesAreNotRepeated() {
        _host.http.handle([](const testing::SeenRequest& request) { return written(request, {"5"}, 400, "22P02"); });
        std::vector<std::string> keys = {"1", "2", "3", "4", "5", "6", "7", "8"};
        std::vector<ItemView> items;
        for (const std::string& key : keys) {
            items.push_back(order(key));
        }
        const testing::WriteResult result = sink().write("order", items);
        CPPUNIT_ASSERT(!result.failure);
        for (std::size_t i = 0; i < items.size(); ++i) {
            CPPUNIT_ASSERT_EQUAL(std::int32_t(i == 4 ? XD_RESULT_FAILED : XD_RESULT_CREATED), result.items[i].outcome);
        }
        const crossdock::Failure& failure = result.items[4].failure;
        CPPUNIT_ASSERT(failure.cls == ErrorClass::Permanent);
        CPPUNIT_ASSERT_EQUAL(std::string("22P02"), failure.code);
        CPPUNIT_ASSERT(failure.message.find("secret value") == std::string::npos);
        CPPUNIT_ASSERT(failure.message.find("Jane") == std::string::npos);
        CPPUNIT_ASSERT(_host.http.requests().size() <= 7);
    }

    void testABatchThatTakesTooLongIsHalved() {
        _host.http.handle([](const testing::SeenRequest& request) {
            return json::parse(request.body).at("records").as_array().size() > 2
                       ? Answer::json(500,
                                      R"({"code":"57014","message":"canceling statement due to statement timeout"})")
                       : written(request, {}, 0, "");
        });
        const testing::WriteResult result = sink().write("order", {order("1"), order("2"), order("3"), order("4")});
        CPPUNIT_ASSERT(!result.failure);
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), _host.http.requests().size());
    }

    void testOneItemThatTakesTooLongIsTransient() {
        _host.http.push(
            Answer::json(500, R"({"code":"57014","message":"canceling statement due to statement timeout"})"));
        const testing::WriteResult result = sink().write("order", {order("1")});
        CPPUNIT_ASSERT(result.items[0].failure.cls == ErrorClass::Transient);
    }

    void testALargeBatchIsCutByBytes() {
        _host.http.handle([](const testing::SeenRequest& request) { return written(request, {}, 0, ""); });
        const std::string large = R"({"x":")" + std::string(40'000, 'x') + "\"}";
        std::vector<ItemView> items = {order("1"), order("2"), order("3")};
        for (ItemView& item : items) {
            item.body = large;
        }
        sink(settings("mark", 1 << 16)).write("order", items);
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), _host.http.requests().size());
    }

    void testALostAnswerLeavesTheRestUnknownAsTransient() {
        _host.http.push(Answer::broken(ErrorClass::Transient, "cut"));
        const testing::WriteResult result = sink().write("order", {order("1")});
        CPPUNIT_ASSERT_EQUAL(std::int32_t(0), result.items[0].outcome);
        CPPUNIT_ASSERT(result.failure && result.failure->cls == ErrorClass::Transient);
    }

    void testAMissingFunctionIsAConfigErrorThatNamesTheCure() {
        _host.http.push(Answer::json(
            404, R"({"code":"PGRST202","message":"Could not find the function","details":null,"hint":null})"));
        const testing::WriteResult result = sink().write("order", {order("1")});
        CPPUNIT_ASSERT(result.failure && result.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT(result.failure->message.find("schema.sql") != std::string::npos);
    }

    void testDeletionsAreMarkedAfterTheUpserts() {
        _host.http.handle([](const testing::SeenRequest& request) { return written(request, {}, 0, ""); });
        ItemView gone = order("1");
        gone.op = Op::Delete;
        sink().write("order", {gone, order("2")});
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _host.http.requests().size());
        CPPUNIT_ASSERT_EQUAL(std::string("/rest/v1/rpc/crossdock_delete"), _host.http.requests()[1].path);
        CPPUNIT_ASSERT(!json::parse(_host.http.requests()[1].body).at("remove").as_bool());
    }

    void testIgnoredDeletionsCostNoCall() {
        ItemView gone = order("1");
        gone.op = Op::Delete;
        const testing::WriteResult result = sink(settings("ignore")).write("order", {gone});
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_SKIPPED), result.items[0].outcome);
        CPPUNIT_ASSERT_EQUAL(std::string("deletes_ignored"), result.items[0].reason);
        const testing::PlanResult plan = sink(settings("ignore")).plan("order", {gone});
        CPPUNIT_ASSERT_EQUAL(std::string("deletes_ignored"), plan.items[0].reason);
        CPPUNIT_ASSERT(_host.http.requests().empty());
    }

    void testAnAnswerOfAnotherShapeIsNoSuccess() {
        _host.http.push(Answer::ok("[]"));
        CPPUNIT_ASSERT(sink().write("order", {order("1")}).failure);
        _host.http.push(Answer::ok(R"([{"id":"2","outcome":"created"}])"));
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_FAILED), sink().write("order", {order("1")}).items[0].outcome);
    }

    static ItemView customer(std::string_view key) {
        ItemView item;
        item.key = key;
        item.body =
            R"({"kind":"customer","emails":[],"phones":[],"roles":[],"addresses":[],"display":"x","is_guest":false})";
        item.requestId = key;
        return item;
    }

    void testCustomersAreUpsertedWithUniformColumns() {
        _host.http.push(Answer::json(201, "[]"));
        sink().write("customer", {customer("1"), customer("2")});
        const testing::SeenRequest& request = _host.http.requests().front();
        CPPUNIT_ASSERT_EQUAL(std::string("/rest/v1/shop_customers"), request.path);
        CPPUNIT_ASSERT_EQUAL(std::string("store_id,id"), request.queryValue("on_conflict"));
        CPPUNIT_ASSERT_EQUAL(std::string("resolution=merge-duplicates,return=representation"),
                             request.header("Prefer"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), json::parse(request.body).as_array().size());
    }

    void testUpsertedCustomersTellCreatedUpdatedAndUnchangedApart() {
        _host.http.push(
            Answer::json(201, R"([{"id":"1","revision":1,"request_id":"1"},{"id":"2","revision":4,"request_id":"2"},
            {"id":"3","revision":1,"request_id":"the write before"}])"));
        const testing::WriteResult result =
            sink().write("customer", {customer("1"), customer("2"), customer("3"), customer("4")});
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_CREATED), result.items[0].outcome);
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_UPDATED), result.items[1].outcome);
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_UNCHANGED), result.items[2].outcome);
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_UNCHANGED), result.items[3].outcome);
    }

    void testACustomerThatCannotBeReadFailsAlone() {
        _host.http.push(Answer::json(201, R"([{"id":"2","revision":1,"request_id":"2"}])"));
        ItemView broken = customer("1");
        broken.body = "[]";
        const testing::WriteResult result = sink().write("customer", {broken, customer("2")});
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_FAILED), result.items[0].outcome);
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_CREATED), result.items[1].outcome);
    }

    void testAnUnknownEntityIsAConfigError() {
        const testing::WriteResult result = sink().write("coupon", {order("1")});
        CPPUNIT_ASSERT(result.failure && result.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT(_host.http.requests().empty());
    }

    void testFindTellsWhoseContentIsThere() {
        _host.http.push(Answer::ok(R"([{"id":"1","request_id":"old"}])"));
        const testing::WriteResult result = sink().find("order", {order("1"), order("2")});
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_FOUND), result.items[0].outcome);
        CPPUNIT_ASSERT_EQUAL(std::string("old"), result.items[0].written.requestId);
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_ABSENT), result.items[1].outcome);
        CPPUNIT_ASSERT_EQUAL(std::string("in.(\"1\",\"2\")"), _host.http.requests().front().queryValue("id"));
    }

    void testPlanTellsFieldsAndWritesNothing() {
        _host.http.push(Answer::ok(
            R"([{"id":"1","outcome":"created","fields":[]},{"id":"2","outcome":"updated","fields":[{"field":"status","old":"a","new":"b"}]}])"));
        const testing::PlanResult result = sink().plan("order", {order("1"), order("2")});
        CPPUNIT_ASSERT_EQUAL(std::string("/rest/v1/rpc/crossdock_plan"), _host.http.requests().front().path);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _host.http.requests().size());
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_PLAN_CREATE), result.items[0].action);
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_PLAN_UPDATE), result.items[1].action);
        CPPUNIT_ASSERT_EQUAL(std::string(R"([{"field":"status","old":"a","new":"b"}])"), result.items[1].fields);
        CPPUNIT_ASSERT_EQUAL(std::string("shop_orders"), result.items[1].document);
    }

    void testCheckNamesEveryMissingTable() {
        _host.http.push(Answer::ok(
            R"({"schema_version":1,"role":"service_role","missing":["shop_orders","shop_refunds"],"refused":[]})"));
        const testing::ReportResult result = sink().check();
        CPPUNIT_ASSERT(result.failure && result.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), result.lines.size());
        CPPUNIT_ASSERT_EQUAL(std::string("shop_refunds"), result.lines[2].subject);
    }

    void testDiscoverTellsTheColumnsThatAMappingCanFill() {
        _host.http.push(Answer::ok(
            R"({"schema_version":1,"role":"service_role","missing":[],"refused":[],"columns":{"order":["number","color"]}})"));
        const testing::ReportResult result = sink().discover();
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), result.lines.size());
        const std::string customer = result.lines[0].text;
        CPPUNIT_ASSERT_MESSAGE(customer, customer.find("\"family\"") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(customer, customer.find("\"request_id\"") == std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("order"), result.lines[1].subject);
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"fields":["number","color"],"other_fields":"goes into extra alone"})"),
                             result.lines[1].text);
        // The schema.sql of a former version tells no columns.
        _host.http.push(Answer::ok(R"({"schema_version":1,"role":"service_role","missing":[],"refused":[]})"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), sink().discover().lines.size());
    }

    void testCheckReportsTheRole() {
        _host.http.push(Answer::ok(R"({"schema_version":1,"role":"service_role","missing":[],"refused":[]})"));
        const testing::ReportResult result = sink().check();
        CPPUNIT_ASSERT(!result.failure);
        CPPUNIT_ASSERT_EQUAL(std::string("service_role"), result.lines[0].text);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SinkTest);

} // namespace
