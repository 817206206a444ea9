// The TLS matrix: what the client context refuses and accepts, with a throw-away authority on
// loopback.
#include "client_harness.hpp"
#include "net/tls_context.hpp"
#include "scripted_server.hpp"
#include "tls_server.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <fstream>

using namespace crossdock;
using namespace crossdock::net;
using namespace crossdock::test;

class TlsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TlsTest);
    CPPUNIT_TEST(testGoodCertificateOfTheExtraAuthorityIsAccepted);
    CPPUNIT_TEST(testExpiredIsRefusedWithHostPortReasonAndEnd);
    CPPUNIT_TEST(testNotYetValidIsRefused);
    CPPUNIT_TEST(testSelfSignedIsRefused);
    CPPUNIT_TEST(testUnknownAuthorityIsRefused);
    CPPUNIT_TEST(testWrongHostIsRefusedAlsoOnLoopback);
    CPPUNIT_TEST(testCommonNameAloneIsRefused);
    CPPUNIT_TEST(testPartialWildcardIsRefusedAndAWholeOneTaken);
    CPPUNIT_TEST(testClientOnlyUsageIsRefused);
    CPPUNIT_TEST(testShortRsaKeyIsRefused);
    CPPUNIT_TEST(testOldProtocolsAreRefused);
    CPPUNIT_TEST(testAnonymousServerIsRefused);
    CPPUNIT_TEST(testCbcSuitesAreRefused);
    CPPUNIT_TEST(testTls12AloneIsAccepted);
    CPPUNIT_TEST(testTls13AloneIsAccepted);
    CPPUNIT_TEST(testRevokedIsAcceptedWhichIsADocumentedFact);
    CPPUNIT_TEST(testRequiredStaplingRefusesAServerThatStaplesNothing);
    CPPUNIT_TEST(testAddressInTheCertificateFitsALiteral);
    CPPUNIT_TEST(testKeptConnectionNeedsOneHandshake);
    CPPUNIT_TEST(testCutWithoutCloseNotifyIsIncomplete);
    CPPUNIT_TEST(testSilentHandshakeEndsAtTheConnectDeadline);
    CPPUNIT_TEST(testPlainServerBehindHttpsIsAConfigError);
    CPPUNIT_TEST(testUnusableCaFileIsAConfigErrorAtOpening);
    CPPUNIT_TEST(testPocosDefaultContextTrustsNothing);
    CPPUNIT_TEST_SUITE_END();

    ThrowawayCa _ca;

    TlsServerWish good(const CertificateWish& wish = {}) const {
        TlsServerWish server;
        server.identity = _ca.issue(wish);
        return server;
    }

    HttpExchange get(const TlsServer& server, const std::string& host = "shop.test", bool stapling = false) const {
        ClientHarness harness(server.url(host));
        harness.settings.caFile = _ca.file();
        harness.settings.requireStapling = stapling;
        return harness.get();
    }

    void assertRefused(const TlsServerWish& wish, const std::string& text,
                       const std::string& host = "shop.test") const {
        const TlsServer server(wish);
        const HttpExchange exchange = get(server, host);
        assertFails(exchange, ErrorClass::Config, text);
        assertFails(exchange, ErrorClass::Config, host + ":" + std::to_string(server.port()));
        CPPUNIT_ASSERT_EQUAL(0, server.requests());
    }

    void assertAccepted(const TlsServerWish& wish, const std::string& host = "shop.test") const {
        const TlsServer server(wish);
        CPPUNIT_ASSERT_EQUAL(std::string("{\"ok\":true}"), bodyOf(get(server, host)));
    }

public:
    void testGoodCertificateOfTheExtraAuthorityIsAccepted() {
        const TlsServer server(good());
        CPPUNIT_ASSERT_EQUAL(std::string("{\"ok\":true}"), bodyOf(get(server)));
        CPPUNIT_ASSERT_EQUAL(std::string("shop.test"), server.serverName());
        TlsServerWish rsa = good({.key = KeyKind::Rsa2048});
        assertAccepted(rsa);
    }

    void testExpiredIsRefusedWithHostPortReasonAndEnd() {
        const CertificateWish wish{.beginsInDays = -100, .endsInDays = -1};
        assertRefused(good(wish), "expired (valid until 20");
    }

    void testNotYetValidIsRefused() { assertRefused(good({.beginsInDays = 1}), "not yet valid"); }

    void testSelfSignedIsRefused() { assertRefused(good({.selfSigned = true}), "self-signed certificate"); }

    void testUnknownAuthorityIsRefused() {
        const ThrowawayCa other;
        TlsServerWish wish;
        wish.identity = other.issue({});
        assertRefused(wish, "unable to get local issuer");
    }

    void testWrongHostIsRefusedAlsoOnLoopback() {
        assertRefused(good(), "hostname mismatch", "other.test");
        assertRefused(good(), "hostname mismatch", "localhost");
    }

    void testCommonNameAloneIsRefused() {
        assertRefused(good({.dnsNames = {}, .commonName = "shop.test"}), "hostname mismatch");
    }

    void testPartialWildcardIsRefusedAndAWholeOneTaken() {
        assertRefused(good({.dnsNames = {"s*.test"}}), "hostname mismatch");
        assertRefused(good({.dnsNames = {"a*.shop.test"}}), "hostname mismatch", "abc.shop.test");
        assertAccepted(good({.dnsNames = {"*.shop.test"}}), "abc.shop.test");
    }

    void testClientOnlyUsageIsRefused() { assertRefused(good({.extendedUsage = "clientAuth"}), "certificate purpose"); }

    void testShortRsaKeyIsRefused() { assertRefused(good({.key = KeyKind::Rsa1024}), "key too weak"); }

    void testOldProtocolsAreRefused() {
        for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
            TlsServerWish wish = good();
            wish.least = wish.most = version;
            wish.ciphers = "ALL:@SECLEVEL=0";
            assertRefused(wish, "no TLS that is good enough");
        }
    }

    void testAnonymousServerIsRefused() {
        TlsServerWish wish;
        wish.most = TLS1_2_VERSION;
        wish.ciphers = "ADH:AECDH:@SECLEVEL=0";
        assertRefused(wish, "no TLS that is good enough");
    }

    void testCbcSuitesAreRefused() {
        TlsServerWish wish = good({.key = KeyKind::Rsa2048});
        wish.most = TLS1_2_VERSION;
        wish.ciphers = "ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES128-SHA:AES128-SHA256:AES128-SHA:@SECLEVEL=0";
        assertRefused(wish, "no TLS that is good enough");
        wish.ciphers = "AES128-GCM-SHA256:@SECLEVEL=0"; // AEAD, but static RSA
        assertRefused(wish, "no TLS that is good enough");
    }

    void testTls12AloneIsAccepted() {
        TlsServerWish wish = good();
        wish.least = wish.most = TLS1_2_VERSION;
        assertAccepted(wish);
    }

    void testTls13AloneIsAccepted() {
        TlsServerWish wish = good();
        wish.least = wish.most = TLS1_3_VERSION;
        assertAccepted(wish);
    }

    void testRevokedIsAcceptedWhichIsADocumentedFact() {
        const TlsServerWish wish = good();
        _ca.publishRevocationOf(wish.identity);
        assertAccepted(wish);
    }

    void testRequiredStaplingRefusesAServerThatStaplesNothing() {
        const TlsServer server(good());
        CPPUNIT_ASSERT(!get(server, "shop.test", true).status.ok());
        CPPUNIT_ASSERT_EQUAL(0, server.requests());
    }

    void testAddressInTheCertificateFitsALiteral() {
        assertAccepted(good({.dnsNames = {}, .addresses = {"127.0.0.1"}}), "127.0.0.1");
        assertRefused(good({.dnsNames = {"127.0.0.1"}}), "mismatch", "127.0.0.1");
    }

    void testKeptConnectionNeedsOneHandshake() {
        const TlsServer server(good());
        ClientHarness harness(server.url());
        harness.settings.caFile = _ca.file();
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT(harness.get().status.ok());
        }
        CPPUNIT_ASSERT_EQUAL(3, server.requests());
        CPPUNIT_ASSERT_EQUAL(1, server.handshakes());
        harness.client().closeIdle();
        CPPUNIT_ASSERT(harness.get().status.ok());
        CPPUNIT_ASSERT_EQUAL(2, server.handshakes());
    }

    void testCutWithoutCloseNotifyIsIncomplete() {
        TlsServerWish wish = good();
        wish.answer = "HTTP/1.1 200 OK\r\n\r\n{\"ok\":true}"; // whole JSON; only close_notify says so
        wish.cuts = true;
        {
            const TlsServer server(wish);
            assertFails(get(server), ErrorClass::Transient);
        }
        wish.cuts = false;
        wish.closes = true;
        assertAccepted(wish);
        wish.answer = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"ok\":true}";
        const TlsServer server(wish);
        assertFails(get(server), ErrorClass::Transient, "before its announced end");
    }

    void testSilentHandshakeEndsAtTheConnectDeadline() {
        const ScriptedServer silent([](Peer& peer, int) { peer.waitForEnd(); });
        ClientHarness harness("https://shop.test:" + std::to_string(silent.port()));
        harness.settings.limits.connectMs = 100;
        assertFails(harness.post(), ErrorClass::Transient, "no connection within");
        const ScriptedServer dripping([](Peer& peer, int) { peer.drip("\x16\x03\x03\x40", 5); });
        ClientHarness second("https://shop.test:" + std::to_string(dripping.port()));
        second.settings.limits.connectMs = 100;
        CPPUNIT_ASSERT(!second.get().status.ok());
    }

    void testPlainServerBehindHttpsIsAConfigError() {
        const ScriptedServer plain([](Peer& peer, int) {
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            peer.waitForEnd(); // closed with our bytes unread, it would be reset
        });
        ClientHarness harness("https://shop.test:" + std::to_string(plain.port()));
        assertFails(harness.get(), ErrorClass::Config, "no TLS that is good enough");
    }

    void testUnusableCaFileIsAConfigErrorAtOpening() {
        ClientHarness harness("https://shop.test");
        harness.settings.caFile = "/nowhere/ca.pem";
        const auto missing = harness.open();
        CPPUNIT_ASSERT(!missing.ok());
        CPPUNIT_ASSERT(missing.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT(missing.failure().message.find("/nowhere/ca.pem") != std::string::npos);
        std::ofstream(_ca.file(), std::ios::trunc) << "no certificate";
        harness.settings.caFile = _ca.file();
        CPPUNIT_ASSERT(!harness.open().ok());
    }

    void testPocosDefaultContextTrustsNothing() {
        const TlsServer server(good());
        const ClientHarness sealing(server.url());
        Poco::Net::HTTPSClientSession session("127.0.0.1", server.port());
        Poco::Net::HTTPRequest request("GET", "/");
        CPPUNIT_ASSERT_THROW(session.sendRequest(request), Poco::Net::SSLException);
        CPPUNIT_ASSERT_EQUAL(0, server.handshakes());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TlsTest);
