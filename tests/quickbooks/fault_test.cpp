// What QuickBooks and its gateway say, and the class that each gets.
#include "client.hpp"
#include "documents/exact_json.hpp"
#include "fault.hpp"
#include "json_fields.hpp"

#include <boost/json/serialize.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {

using namespace crossdock;
using namespace crossdock::quickbooks;
namespace json = boost::json;

std::string folder() {
    const char* set = std::getenv("CROSSDOCK_FIXTURES");
    const char* source = std::getenv("CROSSDOCK_SOURCE_DIR");
    return set != nullptr ? std::string(set) + "/quickbooks/"
                          : std::string(source != nullptr ? source : ".") + "/../shared/fixtures/quickbooks/";
}

/// A recorded answer: status and body.
struct Recorded {
    int status = 0;
    std::string body;
};

std::optional<Recorded> recorded(const std::string& name) {
    std::ifstream in(folder() + name + ".json");
    std::ostringstream text;
    text << in.rdbuf();
    const std::optional<json::value> file = parseExact(text.str());
    if (!file || !file->is_object()) {
        std::cerr << "no recording " << name << ": set CROSSDOCK_FIXTURES\n";
        return std::nullopt;
    }
    const json::object& response = objectAt(file->get_object(), "response");
    const json::value* body = response.if_contains("body");
    return Recorded{std::stoi(std::string(textAt(response, "status"))),
                    body != nullptr ? json::serialize(*body) : std::string(textAt(response, "body_text"))};
}

Failure judged(const std::string& body, int status = 400, Effect effect = Effect::Possible) {
    const std::optional<Fault> fault = faultInText(body);
    CPPUNIT_ASSERT_MESSAGE(body, fault.has_value());
    return failureOf(*fault, status, effect);
}

Failure coded(const std::string& code, Effect effect = Effect::Possible) {
    return judged(R"({"Fault":{"Error":[{"Message":"m","Detail":"d","code":")" + code +
                      R"("}],"type":"ValidationFault"}})",
                  400, effect);
}

void assertClass(ErrorClass cls, const std::string& reason, const Failure& failure) {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(failure.message, std::string(nameOf(cls)), std::string(nameOf(failure.cls)));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(failure.message, reason, failure.reason);
}

class FaultTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FaultTest);
    CPPUNIT_TEST(testRecordedFaultsGetTheirClasses);
    CPPUNIT_TEST(testEveryCodeOfTheTableHasAClass);
    CPPUNIT_TEST(testAnApplicationErrorIsUncertainOnlyWhereAWriteMayHaveHappened);
    CPPUNIT_TEST(testShapesThatTheGatewayUses);
    CPPUNIT_TEST(testWhatIsNoFaultIsNone);
    CPPUNIT_TEST(testOfSeveralErrorsTheGravestDecidesAndAllAreTold);
    CPPUNIT_TEST(testTextsAreOneLineAndCutOnACharacter);
    CPPUNIT_TEST(testATrackingIdThatLooksLikeNoneIsLeftOut);
    CPPUNIT_TEST(testTheNextMinuteIsNeverFar);
    CPPUNIT_TEST(testNumbersKeepTheirDigits);
    CPPUNIT_TEST_SUITE_END();

    void testRecordedFaultsGetTheirClasses() {
        struct Expected {
            const char* file;
            ErrorClass cls;
            const char* reason;
            const char* code;
        };
        const Expected all[] = {
            {"fault-2010-unknown-property", ErrorClass::Hold, "field_unknown", "2010"},
            {"fault-2020-item-name", ErrorClass::Permanent, "", "2020"},
            {"fault-2020-line-detailtype", ErrorClass::Permanent, "", "2020"},
            {"fault-2030-invalid-id", ErrorClass::Permanent, "", "2030"},
            {"fault-3001-throttle-403", ErrorClass::RateLimited, "", "3001"},
            {"fault-3001-throttle-429", ErrorClass::RateLimited, "", "3001"},
            {"fault-3200-401", ErrorClass::Auth, "", "3200"},
            {"fault-4000-query-parse", ErrorClass::Permanent, "", "4000"},
            {"fault-4001-unknown-entity", ErrorClass::Permanent, "", "4001"},
            {"fault-500-unsupported-operation", ErrorClass::Permanent, "", "500"},
            {"fault-5010-stale", ErrorClass::Hold, "stale_token", "5010"},
            {"fault-610-not-found", ErrorClass::Hold, "missing_reference", "610"},
            {"fault-6140-duplicate-docnumber", ErrorClass::Hold, "duplicate_reference", "6140"},
            {"fault-6240-duplicate-name", ErrorClass::Hold, "duplicate_name", "6240"},
            {"fault-6240-taxservice", ErrorClass::Hold, "duplicate_name", "6240"},
        };
        for (const Expected& one : all) {
            const std::optional<Recorded> answer = recorded(one.file);
            if (!answer) {
                return;
            }
            const Failure failure = judged(answer->body, answer->status);
            assertClass(one.cls, one.reason, failure);
            CPPUNIT_ASSERT_EQUAL(std::string(one.code), failure.code);
            CPPUNIT_ASSERT_EQUAL(answer->status, failure.httpStatus);
        }
    }

    void testEveryCodeOfTheTableHasAClass() {
        for (const char* code : {"100", "110", "3100", "3200", "3201"}) {
            assertClass(ErrorClass::Auth, "", coded(code));
        }
        for (const char* code : {"120", "5020", "5030", "6190"}) {
            assertClass(ErrorClass::Config, "", coded(code));
        }
        for (const char* code : {"130", "140", "150"}) {
            assertClass(ErrorClass::Transient, "", coded(code));
        }
        for (const char* code : {"500",  "620",  "700",  "800",  "900",  "1040", "2020", "2030", "2040", "2050",
                                 "2080", "2090", "2170", "4000", "4001", "6010", "6070", "6080", "6090", "6100"}) {
            assertClass(ErrorClass::Permanent, "", coded(code));
        }
        assertClass(ErrorClass::Hold, "field_unknown", coded("2010"));
        assertClass(ErrorClass::Hold, "duplicate_reference", coded("600"));
        assertClass(ErrorClass::Hold, "missing_reference", coded("2500"));
        assertClass(ErrorClass::Hold, "refused_by_books", coded("6000"));
        assertClass(ErrorClass::Hold, "refused_by_books", coded("8123"));
        assertClass(ErrorClass::Hold, "closed_period", coded("6210"));
        assertClass(ErrorClass::Hold, "in_deposit", coded("6540"));
        assertClass(ErrorClass::RateLimited, "", coded("003001"));
        assertClass(ErrorClass::Permanent, "", coded("what"));
    }

    void testAnApplicationErrorIsUncertainOnlyWhereAWriteMayHaveHappened() {
        assertClass(ErrorClass::Uncertain, "", coded("10000", Effect::Possible));
        assertClass(ErrorClass::Transient, "", coded("10000", Effect::None));
    }

    void testShapesThatTheGatewayUses() {
        assertClass(
            ErrorClass::Auth, "",
            judged(R"({"fault":{"error":[{"message":"m","detail":"d","code":3200}],"type":"AUTHENTICATION"}})"));
        assertClass(ErrorClass::Auth, "",
                    judged(R"({"fault":{"error":[{"message":"message=x; errorCode=003200; statusCode=401"}]}})"));
        assertClass(ErrorClass::Hold, "duplicate_name",
                    judged("<IntuitResponse><Fault type=\"ValidationFault\"><Error code=\"6240\" element=\"\">"
                           "<Message>Duplicate &amp; so on</Message></Error></Fault></IntuitResponse>"));
        const Failure silent = judged(R"({"Fault":{"type":"SystemFault"}})");
        assertClass(ErrorClass::Permanent, "", silent);
        CPPUNIT_ASSERT(silent.message.find("SystemFault") != std::string::npos);
    }

    void testWhatIsNoFaultIsNone() {
        for (const char* body :
             {"", "  ", "<html><body>503</body></html>", "{}", "[]", "{\"Fault\":null}", "{\"Fault\":[]}", "<Fault",
              "<Fault type=\"x\"></Fault>", "\xff\xfe", "{\"Fault\":{", "rubbish"}) {
            CPPUNIT_ASSERT_MESSAGE(body, !faultInText(body));
        }
    }

    void testOfSeveralErrorsTheGravestDecidesAndAllAreTold() {
        const Failure failure = judged(R"({"Fault":{"Error":[{"Detail":"too long","code":"2050","element":"DocNumber"},
            {"Detail":"gone","code":"2500"}]}})");
        assertClass(ErrorClass::Hold, "missing_reference", failure);
        CPPUNIT_ASSERT(failure.message.find("2050: too long [DocNumber]") != std::string::npos);
        CPPUNIT_ASSERT(failure.message.find("2500: gone") != std::string::npos);
    }

    void testTextsAreOneLineAndCutOnACharacter() {
        std::string euros;
        for (int i = 0; i < 400; ++i) {
            euros += "\xE2\x82\xAC";
        }
        const Failure failure =
            judged(R"({"Fault":{"Error":[{"Detail":"line\nbreak )" + euros + R"(","code":"6000"}]}})");
        CPPUNIT_ASSERT(failure.message.find('\n') == std::string::npos);
        CPPUNIT_ASSERT(failure.message.size() < 600);
        CPPUNIT_ASSERT(failure.message.find("\xE2\x82\xAC;") != std::string::npos);
    }

    void testATrackingIdThatLooksLikeNoneIsLeftOut() {
        const Failure failure = coded("6000");
        CPPUNIT_ASSERT(traced(failure, "1-5f73-ab").message.find("(intuit_tid 1-5f73-ab)") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(failure.message, traced(failure, "<script>").message);
        CPPUNIT_ASSERT_EQUAL(failure.message, traced(failure, std::string(200, 'a')).message);
        CPPUNIT_ASSERT_EQUAL(failure.message, traced(failure, "").message);
    }

    void testTheNextMinuteIsNeverFar() {
        for (const std::int64_t us : {0LL, 59'999'999LL, 1'767'225'630'123'456LL}) {
            const std::int64_t ms = untilNextMinuteMs(UtcTime{us});
            CPPUNIT_ASSERT(ms >= 1'000 && ms <= 62'000);
        }
    }

    void testNumbersKeepTheirDigits() {
        const auto value =
            parseExact(R"({"a":100.00,"b":1234567890123456789,"c":-0.10,"d":[true,null,"x"],"code":6240})");
        CPPUNIT_ASSERT(value);
        const json::object& object = value->get_object();
        CPPUNIT_ASSERT(textAt(object, "a") == "100.00");
        CPPUNIT_ASSERT(textAt(object, "b") == "1234567890123456789");
        CPPUNIT_ASSERT(exact::decimalAt(object, "c") == Decimal::read("-0.10", "c"));
        CPPUNIT_ASSERT(textAt(object, "code") == "6240");
        for (const char* rubbish : {"", "{", "{} {}", "{\"a\":01}", "nul"}) {
            CPPUNIT_ASSERT_MESSAGE(rubbish, !parseExact(rubbish));
        }
        CPPUNIT_ASSERT(!parseExact(std::string(100, '[') + std::string(100, ']')));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FaultTest);

} // namespace
