#include "net/classification.hpp"
#include "net/http_date.hpp"
#include "net/rate_floor.hpp"
#include "net/request_log.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::net;
using limit::CallOutcome;

namespace {

constexpr UtcTime now{784'111'777'000'000}; // 1994-11-06T08:49:37Z

HttpRequest request(const std::string& method, bool repeatable = false) {
    HttpRequest made;
    made.method = method;
    made.repeatable = repeatable;
    return made;
}

Judgement judge(int status, const HttpRequest& asked, ErrorBody body = ErrorBody::Page,
                const std::string& retryAfter = {}, const std::string& text = {}) {
    HttpResponse answer;
    answer.status = status;
    answer.body = text;
    if (!retryAfter.empty()) {
        answer.headers.emplace_back("retry-after", retryAfter);
    }
    return judgeStatus(asked, answer, body, "shop", now);
}

} // namespace

class ClassificationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClassificationTest);
    CPPUNIT_TEST(testStatusTable);
    CPPUNIT_TEST(testSuccessIsSuccess);
    CPPUNIT_TEST(testFailureCarriesStatusOriginAndHint);
    CPPUNIT_TEST(testRetryAfterInSecondsAndAsDate);
    CPPUNIT_TEST(testCodesOfKnownBodiesAreTakenOthersAreNot);
    CPPUNIT_TEST(testForbiddenPageHintsAtAFirewall);
    CPPUNIT_TEST(testA500WithJsonDoesNotCountAgainstTheRemote);
    CPPUNIT_TEST(testLostAnswers);
    CPPUNIT_TEST(testHttpDates);
    CPPUNIT_TEST(testRateFloor);
    CPPUNIT_TEST(testLabelsAreBounded);
    CPPUNIT_TEST_SUITE_END();

public:
    void testStatusTable() {
        struct Row {
            int status;
            ErrorClass read;
            ErrorClass write;
            CallOutcome outcome;
        };
        using enum ErrorClass;
        using enum CallOutcome;
        const Row rows[] = {{304, Config, Config, Answered},
                            {400, Permanent, Permanent, Answered},
                            {401, Auth, Auth, Answered},
                            {402, Config, Config, Answered},
                            {403, Auth, Auth, Answered},
                            {404, Permanent, Permanent, Answered},
                            {406, Permanent, Permanent, Answered},
                            {408, Transient, Uncertain, CallOutcome::Failed},
                            {409, Permanent, Permanent, Answered},
                            {410, Permanent, Permanent, Answered},
                            {413, Permanent, Permanent, Answered},
                            {422, Permanent, Permanent, Answered},
                            {425, Transient, Transient, Answered},
                            {429, RateLimited, RateLimited, Neutral},
                            {500, Transient, Uncertain, CallOutcome::Failed},
                            {501, Permanent, Permanent, Answered},
                            {502, Transient, Uncertain, CallOutcome::Failed},
                            {503, Transient, Uncertain, CallOutcome::Failed},
                            {504, Transient, Uncertain, CallOutcome::Failed},
                            {505, Permanent, Permanent, Answered},
                            {520, Transient, Uncertain, CallOutcome::Failed},
                            {525, Transient, Uncertain, CallOutcome::Failed},
                            {540, Config, Config, Answered},
                            {544, Transient, Uncertain, CallOutcome::Failed},
                            {699, Transient, Uncertain, CallOutcome::Failed}};
        for (const Row& row : rows) {
            const std::string shown = std::to_string(row.status);
            for (const char* method : {"GET", "HEAD"}) {
                const Judgement read = judge(row.status, request(method));
                CPPUNIT_ASSERT_MESSAGE(shown, read.status.failure().cls == row.read);
                CPPUNIT_ASSERT_MESSAGE(shown, read.outcome == row.outcome);
            }
            for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
                CPPUNIT_ASSERT_MESSAGE(shown, judge(row.status, request(method)).status.failure().cls == row.write);
                CPPUNIT_ASSERT_MESSAGE(shown,
                                       judge(row.status, request(method, true)).status.failure().cls == row.read);
            }
        }
    }

    void testSuccessIsSuccess() {
        for (const int status : {200, 201, 204, 206, 207}) {
            CPPUNIT_ASSERT(judge(status, request("POST")).status.ok());
        }
    }

    void testFailureCarriesStatusOriginAndHint() {
        const Failure failure = judge(403, request("GET"), ErrorBody::None).status.failure();
        CPPUNIT_ASSERT_EQUAL(403, failure.httpStatus);
        CPPUNIT_ASSERT_EQUAL(XD_ORIGIN_REMOTE, failure.origin);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{-1}, failure.retryAfterMs);
        CPPUNIT_ASSERT(failure.message.find("permission") != std::string::npos);
    }

    void testRetryAfterInSecondsAndAsDate() {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{120'000}, parseRetryAfter("120", now));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, parseRetryAfter("0", now));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{23'000}, parseRetryAfter("Sun, 06 Nov 1994 08:50:00 GMT", now));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, parseRetryAfter("Sun, 06 Nov 1994 08:00:00 GMT", now));
        CPPUNIT_ASSERT_EQUAL(longestRetryAfterMs, parseRetryAfter("99999999999999999999999", now));
        CPPUNIT_ASSERT_EQUAL(longestRetryAfterMs, parseRetryAfter("Sun, 06 Nov 2094 08:00:00 GMT", now));
        for (const char* text : {"", "-1", "1.5", "soon", " 5", "5 ", "0x10"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::int64_t{-1}, parseRetryAfter(text, now));
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7'000},
                             judge(503, request("GET"), ErrorBody::None, "7").status.failure().retryAfterMs);
    }

    void testCodesOfKnownBodiesAreTakenOthersAreNot() {
        const std::pair<const char*, const char*> cases[] = {{"{\"code\":\"PGRST205\",\"details\":\"x\"}", "PGRST205"},
                                                             {"{\"error\":\"invalid_grant\"}", "invalid_grant"},
                                                             {"{\"code\":\"two words\"}", ""},
                                                             {"{\"code\":500}", ""},
                                                             {"[1]", ""},
                                                             {"{\"code\":\"ann@example.com\"}", ""}};
        for (const auto& [body, code] : cases) {
            const Failure failure = judge(400, request("GET"), ErrorBody::Json, {}, body).status.failure();
            CPPUNIT_ASSERT_EQUAL(std::string(code), failure.code);
            CPPUNIT_ASSERT(failure.message.find("example.com") == std::string::npos);
        }
    }

    void testForbiddenPageHintsAtAFirewall() {
        const Failure page = judge(403, request("GET"), ErrorBody::Page).status.failure();
        CPPUNIT_ASSERT_EQUAL(std::string("blocked"), page.reason);
        CPPUNIT_ASSERT(page.message.find("firewall") != std::string::npos);
        CPPUNIT_ASSERT(judge(403, request("GET"), ErrorBody::Json, {}, "{}").status.failure().reason.empty());
    }

    void testA500WithJsonDoesNotCountAgainstTheRemote() {
        CPPUNIT_ASSERT(judge(500, request("GET"), ErrorBody::Json, {}, "{}").outcome == CallOutcome::Answered);
        CPPUNIT_ASSERT(judge(503, request("GET"), ErrorBody::Json, {}, "{}").outcome == CallOutcome::Failed);
    }

    void testLostAnswers() {
        const Failure cause = failed(ErrorClass::Transient, "cut");
        CPPUNIT_ASSERT(lostAnswer(request("GET"), cause).cls == ErrorClass::Transient);
        CPPUNIT_ASSERT(lostAnswer(request("POST"), cause).cls == ErrorClass::Uncertain);
        CPPUNIT_ASSERT(lostAnswer(request("POST", true), cause).cls == ErrorClass::Transient);
        const Failure tooLarge = failed(ErrorClass::Permanent, "too large");
        CPPUNIT_ASSERT(lostAnswer(request("GET"), tooLarge).cls == ErrorClass::Permanent);
        CPPUNIT_ASSERT(lostAnswer(request("DELETE"), tooLarge).cls == ErrorClass::Uncertain);
    }

    void testHttpDates() {
        CPPUNIT_ASSERT_EQUAL(now.us, parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT")->us);
        for (const char* text :
             {"", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
              "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, 06 anF 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
              "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 00 Nov 1994 08:49:37 GMT"}) {
            CPPUNIT_ASSERT_MESSAGE(text, !parseHttpDate(text).has_value());
        }
    }

    void testRateFloor() {
        constexpr std::int64_t second = 1'000'000;
        RateFloor drip(30 * second, 1'024);
        bool fine = true;
        std::int64_t at = 0;
        for (; fine && at < 100 * second; at += second) {
            fine = drip.arrived(1'000, at);
        }
        CPPUNIT_ASSERT(!fine && at > 29 * second && at < 33 * second);

        RateFloor steady(30 * second, 1'024);
        for (at = 0; at < 100 * second; at += second) {
            CPPUNIT_ASSERT(steady.arrived(1'100, at));
        }
        RateFloor late(30 * second,
                       1'024); // quick at first, then a drip: the first rush does not excuse it
        CPPUNIT_ASSERT(late.arrived(10'000'000, 0));
        CPPUNIT_ASSERT(late.arrived(1, 29 * second));
        CPPUNIT_ASSERT(!late.arrived(1, 31 * second));
        RateFloor crumbs(30 * second, 1'024);
        for (at = 0; at < 20 * second; at += 1'000) {
            CPPUNIT_ASSERT(crumbs.arrived(1, at));
        }
    }

    void testLabelsAreBounded() {
        RequestLog log;
        for (int i = 0; i < 300; ++i) {
            log.add({"acme", "shop", "label-" + std::to_string(i), 200}, {1, 0, 0, 0});
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{257}, log.snapshot().size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{44}, log.snapshot().at({"acme", "shop", "other", 200}).requests);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{300}, log.total("acme", "shop"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClassificationTest);
