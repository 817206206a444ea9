#include "admin_fixture.hpp"

#include "admin/base64.hpp"
#include "admin/hook_inbox.hpp"
#include "vault/crypto.hpp"

#include <iomanip>
#include <sstream>

namespace crossdock::admin::test {

namespace {

vault::Digest digestOf(const std::string& body, const char* secret) {
    return *vault::hmacSha256(secret::Secret::copyOf(secret), {vault::bytesOf(body)});
}

std::string signatureOf(const std::string& body, const char* secret = FakeHooks::current) {
    return base64(digestOf(body, secret));
}

std::string hexOf(const std::string& body, const char* secret = FakeHooks::current) {
    std::ostringstream out;
    for (const unsigned byte : digestOf(body, secret)) {
        out << std::hex << std::setw(2) << std::setfill('0') << byte;
    }
    return out.str();
}

} // namespace

class HookTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HookTest);
    CPPUNIT_TEST(testASignedWebhookIsStoredAndItsRecordReadAnew);
    CPPUNIT_TEST(testTheFormerSecretCountsDuringARotation);
    CPPUNIT_TEST(testWrongSignaturesAllLookTheSame);
    CPPUNIT_TEST(testDuplicatesAreTakenButReadOnceAMinute);
    CPPUNIT_TEST(testWhatWasStoredBeforeACrashIsReadAfterIt);
    CPPUNIT_TEST(testPingsAreAnsweredAndNotStored);
    CPPUNIT_TEST(testUnknownConnectionsAreNowhere);
    CPPUNIT_TEST(testFloodsAreSlowedDown);
    CPPUNIT_TEST(testHexadecimalAfterAPrefixIsAProofToo);
    CPPUNIT_TEST(testAPingIsOnlyForThoseThatDeclareIt);
    CPPUNIT_TEST(testForeignPartsAndFailuresAreCountedAndForgotten);
    CPPUNIT_TEST(testOneBodyUnderManyTopicsIsNoFlood);
    CPPUNIT_TEST(testATopicThatCannotBeShownIsNone);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { it = std::make_unique<AdminFixture>(); }
    void tearDown() override { it.reset(); }

private:
    WireAnswer post(const std::string& connection, const std::string& body, const std::string& signature,
                    const std::string& topic = "order") {
        const std::string header = connection == "forge" ? "X-Forge-Signature: " : "X-Shop-Signature: ";
        return it->ask("POST", "/hooks/" + connection,
                       {"Content-Type: application/json", header + signature, "X-Shop-Topic: " + topic}, body);
    }
    /// Asks for what waits, as the server's own worker does.
    std::vector<std::string> wanted() {
        HttpCounts counts;
        Log log(it->clock, LogLevel::Error, [](const std::string&) {});
        HookInbox({*it->database, it->control, it->hooks, counts, it->clock, log}).settle();

        return it->control.asked();
    }
    std::int64_t rows() {
        return AdminFixture::good(it->database->read(
            [](store::Connection& connection) { return connection.scalar("SELECT count(*) FROM hook"); }));
    }

    void testASignedWebhookIsStoredAndItsRecordReadAnew() {
        it->start();
        const std::string body = "7 jo@example.com";
        const WireAnswer answer = post("shop", body, signatureOf(body));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.raw, 200, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), answer.body);
        it->stop();
        CPPUNIT_ASSERT((wanted() == std::vector<std::string>{"want shop order 7"}));
        const std::int64_t kept = AdminFixture::good(it->database->read([](store::Connection& connection) {
            return connection.scalar("SELECT count(*) FROM hook WHERE body IS NOT NULL");
        }));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("no personal data stay", std::int64_t(0), kept);
    }

    void testTheFormerSecretCountsDuringARotation() {
        it->start();
        CPPUNIT_ASSERT_EQUAL(200, post("shop", "1", signatureOf("1", FakeHooks::former)).status);
        CPPUNIT_ASSERT_EQUAL(401, post("shop", "1", signatureOf("1", "another")).status);
    }

    void testWrongSignaturesAllLookTheSame() {
        it->start();
        const std::string body = "7";
        const std::string right = signatureOf(body);
        std::string first;
        for (const std::string& wrong : {std::string(), right.substr(0, 43), right + "=", std::string(44, 'A'),
                                         signatureOf(body + " "), right.substr(0, 20) + " " + right.substr(20)}) {
            const WireAnswer answer = post("shop", body, wrong);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(wrong, 401, answer.status);
            const std::string text = answer.body.substr(0, answer.body.find("instance"));
            first = first.empty() ? text : first;
            CPPUNIT_ASSERT_EQUAL(first, text);
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t(0), rows());
        CPPUNIT_ASSERT(it->logged().find(right) == std::string::npos);
    }

    void testDuplicatesAreTakenButReadOnceAMinute() {
        it->start();
        const std::string body = "7";
        post("shop", body, signatureOf(body));
        it->stop();
        wanted();
        it->start();
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT_EQUAL(200, post("shop", body, signatureOf(body)).status);
        }
        it->stop();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), wanted().size());
        it->clock.advanceUs(61'000'000);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("never dropped for good", std::size_t(2), wanted().size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t(1), rows());
    }

    void testWhatWasStoredBeforeACrashIsReadAfterIt() {
        it->control.failNext(failed(ErrorClass::Transient, "the store is busy"));
        it->start();
        post("shop", "7", signatureOf("7"));
        it->stop();
        wanted();
        it->clock.advanceUs(10'000'000);
        CPPUNIT_ASSERT((wanted() == std::vector<std::string>{"want shop order 7"}));
    }

    void testPingsAreAnsweredAndNotStored() {
        it->start();
        const auto ping = [&](const std::string& body) {
            return it->ask("POST", "/hooks/shop", {"Content-Type: application/x-www-form-urlencoded"}, body).status;
        };
        CPPUNIT_ASSERT_EQUAL(401, ping("webhook_id=1x"));
        CPPUNIT_ASSERT_EQUAL(401, ping("webhook_id=" + std::string(80, '1')));
        for (int i = 0; i < 10; ++i) {
            CPPUNIT_ASSERT_EQUAL(200, ping("webhook_id=17"));
        }
        CPPUNIT_ASSERT_EQUAL(429, ping("webhook_id=17"));
        it->clock.advanceUs(60'000'000);
        CPPUNIT_ASSERT_EQUAL(200, ping("webhook_id=17"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t(0), rows());
    }

    void testUnknownConnectionsAreNowhere() {
        it->start();
        const auto bare = [](const WireAnswer& answer) { return answer.body.substr(0, answer.body.find("instance")); };
        const WireAnswer unknown = post("mirror", "{}", signatureOf("{}"));
        CPPUNIT_ASSERT_EQUAL(404, unknown.status);
        CPPUNIT_ASSERT_EQUAL(bare(it->ask("GET", "/nothing")), bare(unknown));
        CPPUNIT_ASSERT_EQUAL(405, it->ask("GET", "/hooks/shop").status);
        CPPUNIT_ASSERT_EQUAL(413, it->ask("POST", "/hooks/shop", {}, std::string(1'048'577, 'x')).status);
    }

    void testFloodsAreSlowedDown() {
        it->start();
        int limited = 0;
        for (int i = 0; i < 620; ++i) {
            limited += post("shop", "x", "y").status == 429 ? 1 : 0;
        }
        CPPUNIT_ASSERT_EQUAL(20, limited);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("another connection", 401, post("forge", "x", "y").status);
    }

    void testHexadecimalAfterAPrefixIsAProofToo() {
        it->start();
        const std::string body = "7";
        const std::string right = hexOf(body);
        std::string upper = right;
        std::transform(upper.begin(), upper.end(), upper.begin(),
                       [](unsigned char each) { return std::toupper(each); });
        for (const std::string& good :
             {"sha256=" + right, "sha256=" + upper, "sha256=" + hexOf(body, FakeHooks::former)}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(good, 200, post("forge", body, good).status);
        }
        for (const std::string& wrong :
             {right, "SHA256=" + right, "sha1=" + right, "sha256=" + right.substr(1), "sha256=" + right + "0",
              "sha256= " + right, std::string("sha256="), "sha256=sha256=" + right, "sha256=" + signatureOf(body)}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(wrong, 401, post("forge", body, wrong).status);
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE("the writing of another", 401, post("shop", body, "sha256=" + right).status);
        it->stop();
        CPPUNIT_ASSERT((wanted() == std::vector<std::string>{"want forge thing 7"}));
    }

    void testAPingIsOnlyForThoseThatDeclareIt() {
        it->start();
        const auto ping = [&](const std::string& connection, const std::string& type) {
            return it->ask("POST", "/hooks/" + connection, {"Content-Type: " + type}, "webhook_id=17").status;
        };
        CPPUNIT_ASSERT_EQUAL(401, ping("forge", "application/x-www-form-urlencoded"));
        CPPUNIT_ASSERT_EQUAL(401, ping("shop", "application/json"));
        CPPUNIT_ASSERT_EQUAL(200, ping("shop", "application/x-www-form-urlencoded"));
    }

    void testForeignPartsAndFailuresAreCountedAndForgotten() {
        it->start();
        for (const char* body : {"foreign 7 foreign", "cut 8", "!", "nothing"}) {
            CPPUNIT_ASSERT_EQUAL(200, post("shop", body, signatureOf(body)).status);
        }
        it->stop();
        CPPUNIT_ASSERT((wanted() == std::vector<std::string>{"want shop order 7", "want shop order 8"}));
        const std::int64_t waiting = AdminFixture::good(it->database->read([](store::Connection& connection) {
            return connection.scalar("SELECT count(*) FROM hook WHERE done = 0 OR body IS NOT NULL");
        }));
        CPPUNIT_ASSERT_EQUAL(std::int64_t(0), waiting);
    }

    void testOneBodyUnderManyTopicsIsNoFlood() {
        it->start();
        const std::string body = "7";
        for (int i = 0; i < 40; ++i) {
            CPPUNIT_ASSERT_EQUAL(200, post("shop", body, signatureOf(body), "topic" + std::to_string(i)).status);
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t(8), rows());
        CPPUNIT_ASSERT_EQUAL(200, post("shop", "8", signatureOf("8"), "topic40").status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(9), rows());
    }

    void testATopicThatCannotBeShownIsNone() {
        it->start();
        for (const std::string& topic :
             {std::string(65, 'o'), std::string("order updated"), std::string("b\xc3\xbc")}) {
            CPPUNIT_ASSERT_EQUAL(200, post("shop", "7", signatureOf("7"), topic).status);
        }
        it->stop();
        CPPUNIT_ASSERT((wanted() == std::vector<std::string>{"want shop thing 7"}));
    }

    std::unique_ptr<AdminFixture> it;
};

CPPUNIT_TEST_SUITE_REGISTRATION(HookTest);

} // namespace crossdock::admin::test
