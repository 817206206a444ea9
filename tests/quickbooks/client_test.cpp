// The requests' shape, and what becomes of a batch.
#include "client.hpp"
#include "json_fields.hpp"
#include "query.hpp"
#include "request_id.hpp"

#include <crossdock/testing/fake_host.hpp>

#include <boost/json/parse.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <set>

namespace {

using namespace crossdock;
using namespace crossdock::quickbooks;
namespace json = boost::json;

Operation create(const std::string& step) {
    return {Action::Create, "Customer", R"({"DisplayName":")" + step + "\"}", step, false};
}

std::vector<Operation> creates(std::size_t count) {
    std::vector<Operation> operations;
    for (std::size_t i = 0; i < count; ++i) {
        operations.push_back(create("s" + std::to_string(i)));
    }
    return operations;
}

/// Answers as the service does, the items of a batch in reverse order.
testing::Answer allMade(const testing::SeenRequest& request) {
    const json::value body = json::parse(request.body);
    if (body.as_object().if_contains("BatchItemRequest") == nullptr) {
        return testing::Answer::ok(R"({"Customer":{"Id":"1","SyncToken":"0"}})");
    }
    std::string items;
    for (const json::value& item : body.at("BatchItemRequest").as_array()) {
        const std::string id(item.at("bId").as_string());
        items = R"({"Customer":{"Id":")" + id + R"(","SyncToken":"0"},"bId":")" + id + "\"}" +
                (items.empty() ? "" : "," + items);
    }
    return testing::Answer::ok(R"({"BatchItemResponse":[)" + items + "]}");
}

class ClientTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClientTest);
    CPPUNIT_TEST(testEveryRequestNamesVersionFormAndCredential);
    CPPUNIT_TEST(testABatchHoldsThirtyAtMostAndMatchesByItsIds);
    CPPUNIT_TEST(testTheRequestIdIsStableAndFits);
    CPPUNIT_TEST(testASingleWriteGoesByItsOwnPath);
    CPPUNIT_TEST(testVoidsDeletionsAndDoubleNumbersAreSaidInBothForms);
    CPPUNIT_TEST(testAPartlyFailedBatchGivesEachItsOwnResult);
    CPPUNIT_TEST(testAnAnswerThatIsSilentAboutARecordIsUncertain);
    CPPUNIT_TEST(testHtmlAndCutAnswersAreUncertainForWritesAndTransientForReads);
    CPPUNIT_TEST(testAFaultWithStatus200IsAFault);
    CPPUNIT_TEST(testQueriesArePagedAndLongOnesPosted);
    CPPUNIT_TEST(testQuotesAndBackslashesAreEscaped);
    CPPUNIT_TEST(testListsAreCutIntoStatements);
    CPPUNIT_TEST_SUITE_END();

    testing::FakeHost _host;
    std::unique_ptr<Context> _context;
    std::unique_ptr<Client> _client;

public:
    void setUp() override {
        _context = std::make_unique<Context>(_host.raw());
        _client = std::make_unique<Client>(*_context, "123");
    }

private:
    Call call() { return Call(_host.call()); }

    void testEveryRequestNamesVersionFormAndCredential() {
        _host.http.push(testing::Answer::ok(R"({"Preferences":{"Id":"1"}})"));
        _client->read(call(), "/preferences", "Preferences");
        const testing::SeenRequest& request = _host.http.requests().front();
        CPPUNIT_ASSERT_EQUAL(std::string("GET /v3/company/123/preferences?minorversion=75"), request.line());
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), request.header("Accept"));
        CPPUNIT_ASSERT(request.auths == std::vector<std::string>{"oauth"});
    }

    void testABatchHoldsThirtyAtMostAndMatchesByItsIds() {
        _host.http.handle(allMade);
        const std::vector<WriteOutcome> outcomes = _client->write(call(), creates(61));
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), _host.http.requests().size());
        CPPUNIT_ASSERT_EQUAL(std::string("/v3/company/123/customer"), _host.http.requests()[2].path);
        CPPUNIT_ASSERT(textAt(outcomes[0].object, "Id") == "0");
        CPPUNIT_ASSERT(textAt(outcomes[29].object, "Id") == "29");
        CPPUNIT_ASSERT(textAt(outcomes[30].object, "Id") == "0");
        const json::value body = json::parse(_host.http.requests()[1].body);
        CPPUNIT_ASSERT_EQUAL(std::size_t(30), body.at("BatchItemRequest").as_array().size());
        CPPUNIT_ASSERT_EQUAL(
            std::string("s30"),
            std::string(body.at("BatchItemRequest").at(0).at("Customer").at("DisplayName").as_string()));
        CPPUNIT_ASSERT(!_host.http.requests()[0].repeatable);
    }

    void testTheRequestIdIsStableAndFits() {
        _host.http.handle(allMade);
        _client->write(call(), creates(2));
        _client->write(call(), creates(2));
        _client->write(call(), creates(3));
        std::set<std::string> ids;
        for (const testing::SeenRequest& request : _host.http.requests()) {
            const std::string id = request.queryValue("requestid");
            CPPUNIT_ASSERT(!id.empty() && id.size() <= 36);
            ids.insert(id);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), ids.size());
        CPPUNIT_ASSERT(requestIdOf({"ab", "c"}) != requestIdOf({"a", "bc"}));
        CPPUNIT_ASSERT(requestIdOf({"a", "b"}) != requestIdOf({"b", "a"}));
    }

    void testASingleWriteGoesByItsOwnPath() {
        _host.http.push(testing::Answer::ok(R"({"SalesReceipt":{"Id":"9","SyncToken":"0","TotalAmt":20.10}})"));
        const auto outcomes = _client->write(call(), {{Action::Create, "SalesReceipt", "{}", "step", false}});
        CPPUNIT_ASSERT(textAt(outcomes[0].object, "TotalAmt") == "20.10");
        CPPUNIT_ASSERT_EQUAL(std::string("POST"), _host.http.requests()[0].method);
        CPPUNIT_ASSERT_EQUAL(std::string("/v3/company/123/salesreceipt"), _host.http.requests()[0].path);
        CPPUNIT_ASSERT_EQUAL(requestIdOf({"step"}), _host.http.requests()[0].queryValue("requestid"));
    }

    void testVoidsDeletionsAndDoubleNumbersAreSaidInBothForms() {
        _host.http.handle([](const testing::SeenRequest&) { return testing::Answer::ok("{}"); });
        const Operation voided{Action::Void, "Invoice", "{}", "a", false};
        const Operation payment{Action::Void, "Payment", "{}", "b", false};
        const Operation gone{Action::Delete, "RefundReceipt", "{}", "c", false};
        const Operation again{Action::Create, "Invoice", "{}", "d", true};
        for (const Operation& one : {voided, payment, gone, again}) {
            _client->write(call(), {one});
        }
        _client->write(call(), {voided, payment, gone, again});
        const auto& requests = _host.http.requests();
        CPPUNIT_ASSERT_EQUAL(std::string("void"), requests[0].queryValue("operation"));
        CPPUNIT_ASSERT_EQUAL(std::string("update"), requests[1].queryValue("operation"));
        CPPUNIT_ASSERT_EQUAL(std::string("void"), requests[1].queryValue("include"));
        CPPUNIT_ASSERT_EQUAL(std::string("delete"), requests[2].queryValue("operation"));
        CPPUNIT_ASSERT_EQUAL(std::string("allowduplicatedocnum"), requests[3].queryValue("include"));
        const json::value body = json::parse(requests[4].body);
        const json::array& items = body.at("BatchItemRequest").as_array();
        CPPUNIT_ASSERT(items[0].at("operation") == "update" && items[0].at("optionsData") == "void");
        CPPUNIT_ASSERT(items[1].at("operation") == "update" && items[1].at("optionsData") == "void");
        CPPUNIT_ASSERT(items[2].at("operation") == "delete");
        CPPUNIT_ASSERT(items[3].at("optionsData") == "allowduplicatedocnum");
    }

    void testAPartlyFailedBatchGivesEachItsOwnResult() {
        _host.http.push(testing::Answer::ok(R"({"BatchItemResponse":[
            {"bId":"1","Fault":{"Error":[{"Detail":"taken","code":"6240"}],"type":"ValidationFault"}},
            {"bId":"0","Customer":{"Id":"7","SyncToken":"0"}},
            {"bId":"2","Fault":{"Error":[{"Detail":"inside","code":"10000"}],"type":"SystemFault"}},
            {"bId":"99","Customer":{"Id":"8"}},7]})")
                            .header("intuit_tid", "1-abc"));
        const auto outcomes = _client->write(call(), creates(3));
        CPPUNIT_ASSERT(outcomes[0].ok());
        CPPUNIT_ASSERT(outcomes[1].failure->cls == ErrorClass::Hold && outcomes[1].fault->has("6240"));
        CPPUNIT_ASSERT(outcomes[1].failure->message.find("intuit_tid 1-abc") != std::string::npos);
        CPPUNIT_ASSERT(outcomes[2].failure->cls == ErrorClass::Uncertain);
    }

    void testAnAnswerThatIsSilentAboutARecordIsUncertain() {
        _host.http.push(
            testing::Answer::ok(R"({"BatchItemResponse":[{"bId":"0","Customer":{"Id":"7"}},{"bId":"1"}]})"));
        const auto outcomes = _client->write(call(), creates(3));
        CPPUNIT_ASSERT(outcomes[0].ok());
        CPPUNIT_ASSERT(outcomes[1].failure->cls == ErrorClass::Uncertain);
        CPPUNIT_ASSERT(outcomes[2].failure->cls == ErrorClass::Uncertain);
    }

    void testHtmlAndCutAnswersAreUncertainForWritesAndTransientForReads() {
        for (const char* body : {"<html>maintenance</html>", "{\"Customer\":{\"Id\":", "", "[]"}) {
            _host.http.push(testing::Answer::ok(body));
            const auto outcomes = _client->write(call(), {create("a")});
            CPPUNIT_ASSERT_MESSAGE(body, outcomes[0].failure->cls == ErrorClass::Uncertain);
            _host.http.push(testing::Answer::ok(body));
            try {
                _client->select(call(), "Customer", "SELECT * FROM Customer");
                CPPUNIT_FAIL(body);
            } catch (const Error& error) {
                CPPUNIT_ASSERT(error.failure().cls == ErrorClass::Transient);
            }
        }
    }

    void testAFaultWithStatus200IsAFault() {
        _host.http.push(testing::Answer::ok(R"({"Fault":{"Error":[{"Detail":"closed","code":"6210"}]}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("closed_period"), _client->write(call(), {create("a")})[0].failure->reason);
    }

    void testQueriesArePagedAndLongOnesPosted() {
        std::string page = R"({"QueryResponse":{"Customer":[{"Id":"1"})";
        for (int i = 2; i <= 1000; ++i) {
            page += R"(,{"Id":")" + std::to_string(i) + "\"}";
        }
        _host.http.push(testing::Answer::ok(page + "]}}"));
        _host.http.push(testing::Answer::ok(R"({"QueryResponse":{}})"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1000), _client->select(call(), "Customer", "SELECT * FROM Customer").size());
        CPPUNIT_ASSERT_EQUAL(std::string("SELECT * FROM Customer STARTPOSITION 1001 MAXRESULTS 1000"),
                             _host.http.requests()[1].queryValue("query"));
        _host.http.push(testing::Answer::ok(R"({"QueryResponse":{}})"));
        _client->select(call(), "Customer", "SELECT * FROM Customer WHERE Id IN ('" + std::string(4000, '1') + "')");
        const testing::SeenRequest& posted = _host.http.requests()[2];
        CPPUNIT_ASSERT_EQUAL(std::string("POST"), posted.method);
        CPPUNIT_ASSERT_EQUAL(std::string("application/text"), posted.header("Content-Type"));
        CPPUNIT_ASSERT(posted.repeatable);
        CPPUNIT_ASSERT(posted.queryValue("query").empty());
    }

    void testQuotesAndBackslashesAreEscaped() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"('O\'Neil \\ & Co')"), quotedValue(R"(O'Neil \ & Co)"));
    }

    void testListsAreCutIntoStatements() {
        CPPUNIT_ASSERT(selectIn("Customer", "Id", {}, false).empty());
        CPPUNIT_ASSERT_EQUAL(
            std::string("SELECT * FROM Customer WHERE DisplayName IN ('a', 'b') AND Active IN (true, false)"),
            selectIn("Customer", "DisplayName", {"b", "a", "b"}, true).front());
        std::vector<std::string> many;
        many.reserve(1200);
        for (int i = 0; i < 1200; ++i) {
            many.push_back(std::to_string(i));
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), selectIn("Item", "Id", many, false).size());
        const auto long_ = selectIn("Item", "Name", {std::string(20'000, 'a'), std::string(20'000, 'b')}, false);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), long_.size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClientTest);

} // namespace
