#include "admin_fixture.hpp"

#include "admin/base64.hpp"
#include "admin/hook_inbox.hpp"
#include "vault/crypto.hpp"

#include <fstream>
#include <sstream>

namespace crossdock::admin::test {

namespace {

std::string signatureOf(const std::string& body, const char* secret = FakeHooks::current) {
    return base64(*vault::hmacSha256(secret::Secret::copyOf(secret), {vault::bytesOf(body)}));
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
    CPPUNIT_TEST(testQuickBooksNotificationsOfOtherCompaniesAreLeftAlone);
    CPPUNIT_TEST(testBodiesThatNameNothingAskForNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { it = std::make_unique<AdminFixture>(); }
    void tearDown() override { it.reset(); }

private:
    WireAnswer post(const std::string& connection, const std::string& body, const std::string& signature,
                    const std::string& resource = "order") {
        const std::string header = connection == "books" ? "intuit-signature: " : "X-WC-Webhook-Signature: ";
        return it->ask("POST", "/hooks/" + connection,
                       {"Content-Type: application/json", header + signature, "X-WC-Webhook-Resource: " + resource},
                       body);
    }
    /// Asks for what waits, as the server's own worker does.
    std::vector<std::string> wanted() {
        HttpCounts counts;
        Log log(it->clock, LogLevel::Error, [](const std::string&) {});
        HookInbox(*it->database, it->control, counts, it->clock, log).settle();
        return it->control.asked();
    }
    std::int64_t rows() {
        return AdminFixture::good(it->database->read(
            [](store::Connection& connection) { return connection.scalar("SELECT count(*) FROM hook"); }));
    }

    void testASignedWebhookIsStoredAndItsRecordReadAnew() {
        it->start();
        const std::string body = "{\"id\": 7, \"billing\": {\"email\": \"jo@example.com\"}}";
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
        CPPUNIT_ASSERT_EQUAL(200, post("shop", "{\"id\":1}", signatureOf("{\"id\":1}", FakeHooks::former)).status);
        CPPUNIT_ASSERT_EQUAL(401, post("shop", "{\"id\":1}", signatureOf("{\"id\":1}", "another")).status);
    }

    void testWrongSignaturesAllLookTheSame() {
        it->start();
        const std::string body = "{\"id\":7}";
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
        const std::string body = "{\"id\":7}";
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
        post("shop", "{\"id\":7}", signatureOf("{\"id\":7}"));
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
        CPPUNIT_ASSERT_EQUAL_MESSAGE("another connection", 401, post("books", "x", "y").status);
    }

    void testQuickBooksNotificationsOfOtherCompaniesAreLeftAlone() {
        const std::string body = R"({"eventNotifications":[
            {"realmId":"4620816365","dataChangeEvent":{"entities":[{"name":"Customer","id":"1"},{"name":"SalesReceipt","id":"12"},{"name":"Customer","id":"1"}]}},
            {"realmId":"999","dataChangeEvent":{"entities":[{"name":"Customer","id":"77"}]}}]})";
        it->start();
        CPPUNIT_ASSERT_EQUAL(200, post("books", body, signatureOf(body)).status);
        it->stop();
        CPPUNIT_ASSERT((wanted() == std::vector<std::string>{"want books customer 1", "want books salesreceipt 12"}));
        std::size_t foreign = 0;
        const auto hints = hintsIn(
            "realm:310687",
            R"([{"type":"qbo.customer.merged.v1","intuitentityid":"5","intuitaccountid":"310687","data":{"deletedid":"27"}},
            {"type":"qbo.item.created.v1","intuitentityid":"6","intuitaccountid":"1"}])",
            foreign);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), foreign);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), hints.size());
        CPPUNIT_ASSERT((hints[0].entity == "customer" && hints[0].keys == std::vector<std::string>{"5", "27"}));
    }

    void testBodiesThatNameNothingAskForNothing() {
        std::size_t foreign = 0;
        for (const char* body : {"", "[]", "null", "{\"id\":{}}", "{\"id\":\"1 OR 1\"}", "{\"id\":1.5}",
                                 "{\"id\":true}", "[[[[[", "{\"code\":\"rest_forbidden\"}"}) {
            CPPUNIT_ASSERT_MESSAGE(body, hintsIn("order", body, foreign).empty());
            CPPUNIT_ASSERT_MESSAGE(body, hintsIn("realm:1", body, foreign).empty());
        }
        CPPUNIT_ASSERT(hintsIn("", "{\"id\":1}", foreign).empty());
        CPPUNIT_ASSERT(
            hintsIn("realm:1",
                    R"({"eventNotifications":[1,{"realmId":"1"},{"realmId":"1","dataChangeEvent":{"entities":[3]}}]})",
                    foreign)
                .empty());
    }

    std::unique_ptr<AdminFixture> it;
};

CPPUNIT_TEST_SUITE_REGISTRATION(HookTest);

} // namespace crossdock::admin::test
