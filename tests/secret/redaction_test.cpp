#include "secret/redaction.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <ctime>
#include <string>
#include <vector>

namespace crossdock::secret {

namespace {

const std::string hex40 = "0123456789abcdef0123456789ABCDEF01234567";
const std::string planted = "Zq7-plantedSecret_9x";

void expect(const std::string& text, const std::string& wanted) {
    CPPUNIT_ASSERT_EQUAL(wanted, redacted(text));
    CPPUNIT_ASSERT_EQUAL(wanted, redacted(wanted)); // a second pass changes nothing
}

const std::vector<std::string> sensitiveNames{"consumer_key",
                                              "consumer_secret",
                                              "access_token",
                                              "refresh_token",
                                              "id_token",
                                              "token",
                                              "apikey",
                                              "api_key",
                                              "client_secret",
                                              "password",
                                              "passphrase",
                                              "secret",
                                              "code",
                                              "state",
                                              "code_verifier",
                                              "verifier_token",
                                              "nonce",
                                              "oauth_signature",
                                              "oauth_token",
                                              "oauth_nonce",
                                              "oauth_consumer_key",
                                              "authorization",
                                              "proxy-authorization",
                                              "cookie",
                                              "set-cookie",
                                              "x-csrf-token",
                                              "intuit-signature",
                                              "x-wc-webhook-signature",
                                              "webhook-signature",
                                              "service_role",
                                              "CROSSDOCK_VAULT_KEY"};

std::string upper(std::string text) {
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return text;
}

} // namespace

class RedactionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RedactionTest);
    CPPUNIT_TEST(testEachNameIsBlottedInEachKindOfText);
    CPPUNIT_TEST(testNamesWithPrefixesCount);
    CPPUNIT_TEST(testHeaderLinesAreBlottedToTheirEnd);
    CPPUNIT_TEST(testStructuredJsonValuesAreBlottedWhole);
    CPPUNIT_TEST(testEncodedAndNestedTextIsSeenThrough);
    CPPUNIT_TEST(testEachShapeIsBlottedWithoutAName);
    CPPUNIT_TEST(testCredentialsInAUrlAreBlotted);
    CPPUNIT_TEST(testErrorCodesAndStatesStayReadable);
    CPPUNIT_TEST(testHarmlessTextComesBackUnchanged);
    CPPUNIT_TEST(testNextPageLinkLosesItsSecretsOnly);
    CPPUNIT_TEST(testCutAndBrokenTextIsBlottedToItsEnd);
    CPPUNIT_TEST(testHostileTextTakesLinearTime);
    CPPUNIT_TEST(testFieldNamesDecide);
    CPPUNIT_TEST(testExcerptRedactsBeforeItCuts);
    CPPUNIT_TEST(testExcerptNeverSplitsACharacter);
    CPPUNIT_TEST_SUITE_END();

public:
    void testEachNameIsBlottedInEachKindOfText() {
        for (const std::string& lower : sensitiveNames) {
            for (const std::string& name : {lower, upper(lower)}) {
                for (const std::string& text :
                     {"GET /x?page=2&" + name + "=" + planted, name + "=" + planted + "&page=2",
                      name + ": " + planted + "\r\nHost: x", "{\"" + name + "\":\"" + planted + "\",\"n\":1}",
                      "{\"" + name + "\" :\n \"" + planted + "\"}", "{\\\"" + name + "\\\":\\\"" + planted + "\\\"}",
                      name + " = \"" + planted + "\"", "'" + name + "' => '" + planted + "'",
                      "--" + name + "=" + planted, "%22" + name + "%22%3A%22" + planted + "%22",
                      name + "%3D" + planted + "%26n"}) {
                    CPPUNIT_ASSERT_MESSAGE(text, redacted(text).find("planted") == std::string::npos);
                    CPPUNIT_ASSERT_MESSAGE(text, redacted(text).find(redactionMark) != std::string::npos);
                }
            }
        }
    }

    void testNamesWithPrefixesCount() {
        expect("shop.consumer_key=abc", "shop.consumer_key=[redacted]");
        expect("db_password=abc&x=1", "db_password=[redacted]&x=1");
        expect("X-Api-Key: abc", "X-Api-Key: [redacted]");
        expect("monkey=abc key=abc cookies=3", "monkey=abc key=abc cookies=3");
    }

    void testHeaderLinesAreBlottedToTheirEnd() {
        expect("Authorization: OAuth realm=\"x\", oauth_signature=\"abc\"\r\nHost: shop",
               "Authorization: [redacted]\r\nHost: shop");
        expect("Cookie: a=b; c=\"d\"\nAccept: */*", "Cookie: [redacted]\nAccept: */*");
        expect("authorization=Bearer abc def", "authorization=[redacted]");
    }

    void testStructuredJsonValuesAreBlottedWhole() {
        expect(R"({"set-cookie":["a=b","c]d"],"n":1})", R"({"set-cookie":[redacted],"n":1})");
        expect(R"({"token":{"value":"x}","k":[1]},"n":1})", R"({"token":[redacted],"n":1})");
        expect(R"({"token":12345,"n":1})", R"({"token":[redacted],"n":1})");
        expect(R"({"token":"a\"b\\","n":1})", R"({"token":"[redacted]","n":1})");
    }

    void testEncodedAndNestedTextIsSeenThrough() {
        expect("POST&https%3A%2F%2Fshop&oauth_token%3Dabc%26page%3D2",
               "POST&https%3A%2F%2Fshop&oauth_token%3D[redacted]%26page%3D2");
        expect(R"("{\"a\":\"{\\\"token\\\":\\\"abc\\\"}\"}")", R"("{\"a\":\"{\\\"token\\\":\\\"[redacted]\\\"}\"}")");
    }

    void testEachShapeIsBlottedWithoutAName() {
        expect("key ck_" + hex40 + " given", "key [redacted] given");
        expect("key cs_" + hex40 + ".", "key [redacted]");
        expect("sb_secret_AbC-12_x, ok", "[redacted], ok");
        expect("xdt_abcdefghij_" + planted + "_abc123 x", "[redacted] x");
        expect("xdm1_" + planted, "[redacted]");
        expect("jwt eyJhbGci.eyJzdWIi.c2ln-_ x", "jwt [redacted] x");
        expect("jwe eyJlbmMi..iv.text.tag x", "jwe [redacted] x");
        expect("eyJa-xdt_abc", "eyJa-[redacted]");
        expect("sent Basic dXNlcjpw= and bearer abc.def, x", "sent Basic [redacted] and bearer [redacted], x");
        expect("ck_short and eyJonly.two stay", "ck_short and eyJonly.two stay");
    }

    void testCredentialsInAUrlAreBlotted() {
        expect("see https://user:p@ss@host/x@y", "see https://[redacted]@host/x@y");
        expect("see https://host/x@y", "see https://host/x@y");
    }

    void testErrorCodesAndStatesStayReadable() {
        for (const std::string text :
             {R"({"code":"woocommerce_rest_cannot_view","data":{"status":401}})", R"({"code":"PGRST205","state":"CA"})",
              R"({"code":401})", "state=action_required n=1", "code: 401", "country_code=US-LONG-VALUE-99",
              "Basic authentication failed", "Bearer realm=\"x\", error=\"invalid_token\""}) {
            expect(text, text);
        }
        expect("?code=AB11734567890abcdef&state=aGVsbG8td29ybGQtMTIz&realmId=1",
               "?code=[redacted]&state=[redacted]&realmId=1");
    }

    void testHarmlessTextComesBackUnchanged() {
        for (const std::string text : {"", "flow=orders-to-books sync=abc123 read=100 created=99",
                                       "no secret \"shop.consumer_key\" in the vault", "token", "token=",
                                       "100% of %zz %4", "oauth_version=1.0&oauth_timestamp=17", "{\"token\":\"\"}"}) {
            expect(text, text);
        }
    }

    void testNextPageLinkLosesItsSecretsOnly() {
        expect("Link: <https://shop.example.com/wp-json/wc/v3/orders?page=3&consumer_key=ck_" + hex40 +
                   "&consumer_secret=cs_" + hex40 + "&per_page=100>; rel=\"next\"",
               "Link: <https://shop.example.com/wp-json/wc/v3/orders?page=3&consumer_key=[redacted]"
               "&consumer_secret=[redacted]&per_page=100>; rel=\"next\"");
    }

    void testCutAndBrokenTextIsBlottedToItsEnd() {
        expect(R"({"access_token":"abcdef)", R"({"access_token":"[redacted])");
        expect(R"({"token":{"a":[1,)", R"({"token":[redacted])");
        expect("password=abc%2", "password=[redacted]");
    }

    void testHostileTextTakesLinearTime() {
        // Four times the text may cost about four times as much, not sixteen. Processor time, so that what else the machine
        // does counts for nothing.
        for (const std::string unit :
             {"token\"", "token:", "token \\\"", "\\", "eyJ", "eyJ.", "Bearer realm=Bearer+", "code='a",
              "state: ", "://a@", "ck_0123", "%22token", "{\"token\":{", "token  ", "code%3D"}) {
            const auto seconds = [&unit](std::size_t bytes) {
                std::string text;
                while (text.size() < bytes) {
                    text += unit;
                }
                const std::clock_t start = std::clock();
                const std::string result = redacted(text);
                CPPUNIT_ASSERT(!result.empty());
                return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
            };
            const double quarter = seconds(100'000);
            CPPUNIT_ASSERT_MESSAGE(unit, seconds(400'000) < 10 * quarter + 0.25);
        }
    }

    void testFieldNamesDecide() {
        CPPUNIT_ASSERT_EQUAL(std::string("[redacted]"), redactedValue("Refresh-Token", "abc"));
        CPPUNIT_ASSERT_EQUAL(std::string("[redacted]"), redactedValue("shop.consumer_secret", "abc"));
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), redactedValue("state", "failed"));
        CPPUNIT_ASSERT_EQUAL(std::string("[redacted]"), redactedValue("state", planted));
        CPPUNIT_ASSERT_EQUAL(std::string("x token=[redacted]"), redactedValue("url", "x token=abc"));
        CPPUNIT_ASSERT_EQUAL(std::string(), redactedValue("token", ""));
    }

    void testExcerptRedactsBeforeItCuts() {
        const std::string edge = std::string(180, 'a') + " ck_" + hex40;
        CPPUNIT_ASSERT_EQUAL(std::string(180, 'a') + " [redacted]", excerpt(edge));
        CPPUNIT_ASSERT_EQUAL(std::size_t{200}, excerpt(std::string(5'000'000, ' ')).size());
        // The key straddles the window; blotting what stands before must not pull its rest into
        // view.
        std::string body = "{\"token\":\"" + std::string(12'700, 'b') + "\",\"k\":\"";
        body.resize(12'790, ' ');
        body += "ck_" + hex40 + std::string(1'000, ' ');
        CPPUNIT_ASSERT(excerpt(body).find("ck_") == std::string::npos);
    }

    void testExcerptNeverSplitsACharacter() {
        const std::string euros = "\xE2\x82\xAC\xE2\x82\xAC";
        CPPUNIT_ASSERT_EQUAL(std::string("\xE2\x82\xAC"), excerpt(euros, 5));
        CPPUNIT_ASSERT_EQUAL(std::string("\xE2\x82\xAC"), excerpt(euros, 3));
        CPPUNIT_ASSERT_EQUAL(std::string(), excerpt(euros, 2));
        CPPUNIT_ASSERT_EQUAL(euros, excerpt(euros, 6));
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, excerpt(std::string(50, '\x80'), 10).size() + 3);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RedactionTest);

} // namespace crossdock::secret
