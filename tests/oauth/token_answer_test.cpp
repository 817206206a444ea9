#include "keeper_world.hpp"

#include "secret/secret_memory.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::test;

class TokenAnswerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TokenAnswerTest);
    CPPUNIT_TEST(testAnAnswerOfIntuitIsRead);
    CPPUNIT_TEST(testAnAnswerWithoutARefreshTokenKeepsTheOneBefore);
    CPPUNIT_TEST(testHostileAnswersAreRefusedByMember);
    CPPUNIT_TEST(testTheBodyIsGoneAfterwards);
    CPPUNIT_TEST(testABodyThatGrowsInMemoryIsRefused);
    CPPUNIT_TEST_SUITE_END();

    static Result<oauth::TokenAnswer> read(std::string body) { return oauth::readTokenAnswer(body); }

public:
    void setUp() override { secret::setUpMemory(); }

    void testAnAnswerOfIntuitIsRead() {
        const Result<oauth::TokenAnswer> answer =
            read(R"({"token_type":"bearer","access_token":"eyJ.a","expires_in":3600,"refresh_token":"RT1-b",)"
                 R"("x_refresh_token_expires_in":8726400,"x_refresh_token_hard_expires_in":157680000,"id_token":"x"})");
        CPPUNIT_ASSERT(answer.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("eyJ.a"), revealed(answer.value().access));
        CPPUNIT_ASSERT_EQUAL(std::string("RT1-b"), revealed(answer.value().refresh));
        CPPUNIT_ASSERT(answer.value().expiresIn == std::chrono::hours(1));
        CPPUNIT_ASSERT(answer.value().refreshExpiresIn == std::chrono::seconds(8'726'400));
        CPPUNIT_ASSERT(answer.value().hardExpiresIn == std::chrono::seconds(157'680'000));
    }

    void testAnAnswerWithoutARefreshTokenKeepsTheOneBefore() {
        Result<oauth::TokenAnswer> answer =
            read(R"({"token_type":"Bearer","access_token":"a2","expires_in":60,"scope":"one two"})");
        CPPUNIT_ASSERT(answer.ok());
        const oauth::TokenSet before = numberedSet(1, UtcTime{1'000'000});
        const oauth::TokenSet set = oauth::renewed(before, std::move(answer).value(), UtcTime{5'000'000});
        CPPUNIT_ASSERT_EQUAL(std::string("refresh-1"), revealed(set.refresh));
        CPPUNIT_ASSERT_EQUAL(std::string("a2"), revealed(set.access));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{65'000'000}, set.accessExpires.us);
        CPPUNIT_ASSERT_EQUAL(std::string("one two"), set.scope);
        CPPUNIT_ASSERT_EQUAL(before.generation + 1, set.generation);
    }

    void testHostileAnswersAreRefusedByMember() {
        const struct {
            const char* body;
            const char* says;
        } cases[] = {
            {"", "not one JSON object"},
            {"[]", "not one JSON object"},
            {"\"canary\"", "not one JSON object"},
            {R"({"access_token":"canary","expires_in":60})", "token_type"},
            {R"({"token_type":"mac","access_token":"canary","expires_in":60})", "token_type"},
            {R"({"token_type":"bearer","expires_in":60})", "access_token"},
            {R"({"token_type":"bearer","access_token":null,"expires_in":60})", "access_token"},
            {R"({"token_type":"bearer","access_token":["canary"],"expires_in":60})", "access_token"},
            {R"({"token_type":"bearer","access_token":"","expires_in":60})", "access_token"},
            {R"({"token_type":"bearer","access_token":"canary\r\nX: y","expires_in":60})", "access_token"},
            {R"({"token_type":"bearer","access_token":"can ary","expires_in":60})", "access_token"},
            {R"({"token_type":"bearer","access_token":"canary"})", "expires_in"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":-1})", "expires_in"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":0})", "expires_in"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":"3600"})", "expires_in"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":1e300})", "expires_in"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":9223372036854775807})", "expires_in"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":60,"refresh_token":7})", "refresh_token"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":60,"refresh_token":"a b"})",
             "refresh_token"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":60,"x_refresh_token_expires_in":-5})",
             "x_refresh_token_expires_in"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":60,"x_refresh_token_hard_expires_in":{}})",
             "x_refresh_token_hard_expires_in"},
            {R"({"token_type":"bearer","access_token":"canary","expires_in":60,"scope":"a\u0000b"})", "scope"},
        };
        for (const auto& [body, says] : cases) {
            const Result<oauth::TokenAnswer> answer = read(body);
            CPPUNIT_ASSERT_MESSAGE(body, !answer.ok());
            CPPUNIT_ASSERT(answer.failure().cls == ErrorClass::Transient);
            CPPUNIT_ASSERT_MESSAGE(answer.failure().message, answer.failure().message.find(says) != std::string::npos);
            CPPUNIT_ASSERT(answer.failure().message.find("canary") == std::string::npos);
        }
    }

    void testTheBodyIsGoneAfterwards() {
        std::string body = R"({"token_type":"bearer","access_token":"canary","expires_in":60})";
        CPPUNIT_ASSERT(oauth::readTokenAnswer(body).ok());
        CPPUNIT_ASSERT(body.empty());
        body = "canary";
        CPPUNIT_ASSERT(!oauth::readTokenAnswer(body).ok());
        CPPUNIT_ASSERT(body.empty());
    }

    void testABodyThatGrowsInMemoryIsRefused() {
        std::string body = "[";
        while (body.size() < 64UL * 1024) {
            body += "{},";
        }
        CPPUNIT_ASSERT(!read(body + "{}]").ok());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TokenAnswerTest);
