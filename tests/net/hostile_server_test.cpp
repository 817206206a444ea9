// Every bullet of hostile answers: each ends in a named class, in bounded time and memory.
#include "client_harness.hpp"
#include "scripted_server.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <zlib.h>

#include <atomic>
#include <limits>

using namespace crossdock;
using namespace crossdock::net;
using namespace crossdock::test;

namespace {

std::string gzipped(const std::string& plain) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, static_cast<uLong>(plain.size())) + 64, '\0');
    std::string input = plain;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// Sends this after each request and closes.
ScriptedServer::Script once(const std::string& answer) {
    return [answer](Peer& peer, int) {
        peer.request();
        peer.send(answer);
    };
}

constexpr const char* ok = "HTTP/1.1 200 OK\r\n";

} // namespace

class HostileServerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HostileServerTest);
    CPPUNIT_TEST(testShortBodyIsAnErrorForReadsAndUncertainForWrites);
    CPPUNIT_TEST(testCutChunkedBodyIsIncomplete);
    CPPUNIT_TEST(testJunkChunkSizeIsIncomplete);
    CPPUNIT_TEST(testUnframedJsonIsTakenOnlyWhenItIsWhole);
    CPPUNIT_TEST(testUnframedBodyOfAnyKindCannotBeToldFromACut);
    CPPUNIT_TEST(testTwoContentLengthsAreRefused);
    CPPUNIT_TEST(testLengthTogetherWithChunkedIsRefused);
    CPPUNIT_TEST(testNegativeLengthIsRefused);
    CPPUNIT_TEST(testUnaskedTransferEncodingIsRefused);
    CPPUNIT_TEST(testFloodOfInterimAnswersEnds);
    CPPUNIT_TEST(testOneInterimAnswerIsFine);
    CPPUNIT_TEST(testSwitchingProtocolsIsRefused);
    CPPUNIT_TEST(testHeaderFloodEndsAtTheCap);
    CPPUNIT_TEST(testOneEndlessHeaderLineEndsAtTheCap);
    CPPUNIT_TEST(testLinesWithoutAColonAreRefused);
    CPPUNIT_TEST(testLongHeadersWithinTheCapPass);
    CPPUNIT_TEST(testEncodedWordInAHeaderStaysText);
    CPPUNIT_TEST(testControlBytesInHeadersAreRefused);
    CPPUNIT_TEST(testOversizeBodyIsRefusedByItsAnnouncedLength);
    CPPUNIT_TEST(testOversizeChunkedBodyIsRefusedWhenItGetsThere);
    CPPUNIT_TEST(testChunkExtensionsFloodEnds);
    CPPUNIT_TEST(testSlowHeaderEndsAtTheStepDeadline);
    CPPUNIT_TEST(testSlowBodyEndsByItsRate);
    CPPUNIT_TEST(testDripEndsAtTheCallsDeadline);
    CPPUNIT_TEST(testInterimDripEndsAtTheCallsDeadline);
    CPPUNIT_TEST(testSilenceEndsAtTheFirstByteDeadline);
    CPPUNIT_TEST(testResetBeforeTheAnswer);
    CPPUNIT_TEST(testResetWithinTheAnswer);
    CPPUNIT_TEST(testPageWithStatus200IsBlocked);
    CPPUNIT_TEST(testPageIsTakenWhenAnyBodyIsAskedFor);
    CPPUNIT_TEST(testPhpNoticeBeforeJsonIsCutOffAndLogged);
    CPPUNIT_TEST(testByteOrderMarkIsCutOff);
    CPPUNIT_TEST(testTruncatedJsonInAWholeBodyIsIncomplete);
    CPPUNIT_TEST(testDeepNestingIsRefused);
    CPPUNIT_TEST(testEmptyAnswerToAReadIsIncomplete);
    CPPUNIT_TEST(testEmptyFramedAnswerToAWriteIsFine);
    CPPUNIT_TEST(testGzipIsUnpackedOnlyWhenAskedFor);
    CPPUNIT_TEST(testGzipBombIsRefused);
    CPPUNIT_TEST(testCutGzipIsIncomplete);
    CPPUNIT_TEST(testBytesBehindTheAnswerNeverReachTheNextRequest);
    CPPUNIT_TEST(testKeepAliveMayBeAnyNumber);
    CPPUNIT_TEST(testGarbageInsteadOfHttpIsIncomplete);
    CPPUNIT_TEST(testRefusedConnectionIsNeverUncertain);
    CPPUNIT_TEST_SUITE_END();

    static HttpExchange getFrom(const std::string& answer) {
        ScriptedServer server(once(answer));
        ClientHarness harness(server.url());
        return harness.get();
    }

    static HttpExchange postTo(const std::string& answer, bool repeatable = false) {
        ScriptedServer server(once(answer));
        ClientHarness harness(server.url());
        return harness.post("/a", repeatable);
    }

    static void assertIncomplete(const HttpExchange& exchange, const std::string& text = {}) {
        assertFails(exchange, ErrorClass::Transient, text);
        CPPUNIT_ASSERT_EQUAL(std::string("incomplete_answer"), failureOf(exchange).reason);
        CPPUNIT_ASSERT(!exchange.answer.has_value());
    }

public:
    void testShortBodyIsAnErrorForReadsAndUncertainForWrites() {
        const std::string cut = std::string(ok) + "Content-Length: 100\r\n\r\n{\"id\":1}";
        assertIncomplete(getFrom(cut), "before its announced end");
        assertFails(postTo(cut), ErrorClass::Uncertain, "whether the write happened is unknown");
        assertFails(postTo(cut, true), ErrorClass::Transient);
    }

    void testCutChunkedBodyIsIncomplete() {
        // The chunks so far are a whole JSON value: only the missing last chunk tells.
        assertIncomplete(getFrom(std::string(ok) + "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":1}\r\n"));
        assertIncomplete(getFrom(std::string(ok) + "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"id\""));
    }

    void testJunkChunkSizeIsIncomplete() {
        assertIncomplete(getFrom(std::string(ok) + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{\"id\":1}\r\n0\r\n\r\n"));
    }

    void testUnframedJsonIsTakenOnlyWhenItIsWhole() {
        CPPUNIT_ASSERT_EQUAL(std::string("{\"id\":1}"),
                             bodyOf(getFrom(std::string(ok) + "Connection: close\r\n\r\n{\"id\":1}")));
        assertIncomplete(getFrom(std::string(ok) + "Connection: close\r\n\r\n{\"id\":"), "JSON cut short");
    }

    void testUnframedBodyOfAnyKindCannotBeToldFromACut() {
        ScriptedServer server(once(std::string(ok) + "Connection: close\r\n\r\nsome text"));
        ClientHarness harness(server.url());
        HttpRequest request;
        request.path = "/a";
        request.anyBody = true;
        assertIncomplete(harness.perform(request));
    }

    void testTwoContentLengthsAreRefused() {
        assertIncomplete(getFrom(std::string(ok) + "Content-Length: 8\r\nContent-Length: 3\r\n\r\n{\"id\":1}"));
    }

    void testLengthTogetherWithChunkedIsRefused() {
        assertIncomplete(getFrom(
            std::string(ok) + "Content-Length: 8\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":1}\r\n0\r\n\r\n"));
    }

    void testNegativeLengthIsRefused() {
        assertIncomplete(getFrom(std::string(ok) + "Content-Length: -1\r\n\r\n{\"id\":1}"));
    }

    void testUnaskedTransferEncodingIsRefused() {
        assertIncomplete(getFrom(std::string(ok) + "Transfer-Encoding: gzip\r\n\r\n{\"id\":1}"));
    }

    void testFloodOfInterimAnswersEnds() {
        std::string flood;
        for (int i = 0; i < 50; ++i) {
            flood += "HTTP/1.1 100 Continue\r\n\r\n";
        }
        assertIncomplete(getFrom(flood + jsonAnswer(200, "{}")), "interim");
    }

    void testOneInterimAnswerIsFine() {
        CPPUNIT_ASSERT_EQUAL(std::string("{}"),
                             bodyOf(getFrom("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + jsonAnswer(200, "{}"))));
    }

    void testSwitchingProtocolsIsRefused() {
        assertIncomplete(getFrom("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"));
    }

    void testHeaderFloodEndsAtTheCap() {
        std::string flood = ok;
        for (int i = 0; i < 20'000; ++i) {
            flood += "X-" + std::to_string(i) + ": y\r\n";
        }
        assertFails(getFrom(flood + "\r\n{}"), ErrorClass::Permanent, "header");
    }

    void testOneEndlessHeaderLineEndsAtTheCap() {
        ScriptedServer server([](Peer& peer, int) {
            peer.request();
            peer.send(std::string(ok) + "X: ");
            while (peer.send(std::string(16'384, 'y'))) {
            }
        });
        ClientHarness harness(server.url());
        assertFails(harness.get(), ErrorClass::Permanent, "header");
    }

    void testLinesWithoutAColonAreRefused() {
        assertIncomplete(getFrom(std::string(ok) + "nonsense\r\nContent-Length: 2\r\n\r\n{}"));
    }

    void testLongHeadersWithinTheCapPass() {
        const std::string location(20'000, 'q');
        const HttpExchange exchange = getFrom(jsonAnswer(200, "{}", "Content-Location: /" + location + "\r\n"));
        CPPUNIT_ASSERT_EQUAL(std::string("{}"), bodyOf(exchange));
        CPPUNIT_ASSERT_EQUAL(std::size_t{20'001}, exchange.answer->header("content-location").size());
    }

    void testEncodedWordInAHeaderStaysText() {
        const std::string word = "=?UTF-8?Q?a=0D=0AX-Evil:_1?=";
        const HttpExchange exchange = getFrom(jsonAnswer(200, "{}", "X-Name: " + word + "\r\n"));
        CPPUNIT_ASSERT_EQUAL(std::string("{}"), bodyOf(exchange));
        CPPUNIT_ASSERT_EQUAL(word, std::string(exchange.answer->header("x-name")));
    }

    void testControlBytesInHeadersAreRefused() {
        assertIncomplete(getFrom(jsonAnswer(200, "{}", "X-Name: a\x01z\r\n")));
        assertIncomplete(getFrom(jsonAnswer(200, "{}", std::string("X-Name: a\0z\r\n", 13))));
    }

    void testOversizeBodyIsRefusedByItsAnnouncedLength() {
        ScriptedServer server(once(std::string(ok) + "Content-Length: 999999999999\r\n\r\n{"));
        ClientHarness harness(server.url());
        assertFails(harness.get(), ErrorClass::Permanent, "larger than");
    }

    void testOversizeChunkedBodyIsRefusedWhenItGetsThere() {
        ScriptedServer server([](Peer& peer, int) {
            peer.request();
            peer.send(std::string(ok) + "Transfer-Encoding: chunked\r\n\r\n");
            while (peer.send("1000\r\n" + std::string(4'096, ' ') + "\r\n")) {
            }
        });
        ClientHarness harness(server.url());
        harness.settings.limits.bodyBytes = 100'000;
        assertFails(harness.get(), ErrorClass::Permanent, "larger than 100000");
    }

    void testChunkExtensionsFloodEnds() {
        ScriptedServer server([](Peer& peer, int) {
            peer.request();
            peer.send(std::string(ok) + "Transfer-Encoding: chunked\r\n\r\n");
            const std::string chunk = "1;" + std::string(2'000, 'x') + "\r\n \r\n";
            while (peer.send(chunk)) {
            }
        });
        ClientHarness harness(server.url());
        harness.settings.limits.bodyBytes = 100'000;
        assertFails(harness.get(), ErrorClass::Permanent);
    }

    void testSlowHeaderEndsAtTheStepDeadline() {
        ScriptedServer server([](Peer& peer, int) {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nX: ");
            peer.waitForEnd();
        });
        ClientHarness harness(server.url());
        harness.settings.limits.readMs = 100; // sooner than the 60 s for a first byte and the 120 s for all
        const std::int64_t began = harness.clock.monoUs();
        const HttpExchange exchange = harness.get();
        assertFails(exchange, ErrorClass::Transient, " within ");
        CPPUNIT_ASSERT_EQUAL(std::string("timeout"), failureOf(exchange).reason);
        CPPUNIT_ASSERT(harness.clock.monoUs() - began < 60'000'000);
    }

    void testSlowBodyEndsByItsRate() {
        ScriptedServer server([](Peer& peer, int) {
            peer.request();
            peer.send(std::string(ok) + "Content-Length: 100000\r\n\r\n");
            peer.drip(" ", 5);
        });
        ClientHarness harness(server.url());
        harness.settings.limits.rateWindowMs = 200;
        harness.settings.limits.rateBytesPerSecond = 100'000;
        assertFails(harness.get(), ErrorClass::Transient, "more slowly than");
    }

    void testDripEndsAtTheCallsDeadline() {
        std::atomic<LeapingClock*> clock = nullptr;
        ScriptedServer server([&](Peer& peer, int) {
            peer.request();
            peer.send(std::string(ok) + "Content-Length: 50000000\r\n\r\n");
            peer.send(std::string(20'000'000, ' ')); // more than lies between the two ends: some of it was read
            clock.load()->leap(60'000'000);
            peer.drip(" ", 5);
        });
        ClientHarness harness(server.url());
        clock = &harness.clock;
        harness.settings.limits.bodyBytes = 60'000'000;
        harness.settings.limits.totalMs = 60'000;
        assertFails(harness.get(), ErrorClass::Transient, "no end of the answer within");
        assertFails(harness.post(), ErrorClass::Uncertain);
    }

    void testInterimDripEndsAtTheCallsDeadline() {
        std::atomic<LeapingClock*> clock = nullptr;
        ScriptedServer server([&](Peer& peer, int) {
            peer.request();
            peer.send("HTTP/1.1 103 Early Hints\r\n");
            clock.load()->leap(60'000'000);
            peer.drip("x: y\r\n", 5);
        });
        ClientHarness harness(server.url());
        clock = &harness.clock;
        harness.settings.limits.totalMs = 60'000;
        assertFails(harness.get(), ErrorClass::Transient, " within ");
    }

    void testSilenceEndsAtTheFirstByteDeadline() {
        ScriptedServer server([](Peer& peer, int) {
            peer.request();
            peer.waitForEnd();
        });
        ClientHarness harness(server.url());
        harness.settings.limits.firstByteMs = 100;
        assertFails(harness.get(), ErrorClass::Transient, "no answer within");
        assertFails(harness.post(), ErrorClass::Uncertain, "no answer within");
    }

    void testResetBeforeTheAnswer() {
        ScriptedServer server([](Peer& peer, int) {
            peer.request();
            peer.reset();
        });
        ClientHarness harness(server.url());
        assertFails(harness.get(), ErrorClass::Transient);
        assertFails(harness.post("/a", true), ErrorClass::Transient);
        assertFails(harness.post(), ErrorClass::Uncertain);
    }

    void testResetWithinTheAnswer() {
        ScriptedServer server([](Peer& peer, int) {
            peer.request();
            peer.send(std::string(ok) + "Content-Length: 9\r\n\r\n{\"id\"");
            peer.reset();
        });
        ClientHarness harness(server.url());
        assertIncomplete(harness.get());
    }

    void testPageWithStatus200IsBlocked() {
        const std::string page = "<!DOCTYPE html><html><title>Just a moment...</title></html>";
        ScriptedServer server(ScriptedServer::always(jsonAnswer(200, page)));
        ClientHarness harness(server.url());
        const HttpExchange read = harness.get();
        assertFails(read, ErrorClass::Transient, "HTML with status 200");
        CPPUNIT_ASSERT_EQUAL(std::string("blocked"), failureOf(read).reason);
        CPPUNIT_ASSERT_EQUAL(200, failureOf(read).httpStatus);
        CPPUNIT_ASSERT(!read.answer.has_value());
        CPPUNIT_ASSERT(harness.logged().find("Just a moment") != std::string::npos);
        assertFails(harness.post(), ErrorClass::Uncertain, "HTML with status 200");
    }

    void testPageIsTakenWhenAnyBodyIsAskedFor() {
        ScriptedServer server(ScriptedServer::always(jsonAnswer(200, "<html>")));
        ClientHarness harness(server.url());
        HttpRequest request;
        request.path = "/a";
        request.anyBody = true;
        CPPUNIT_ASSERT_EQUAL(std::string("<html>"), bodyOf(harness.perform(request)));
    }

    void testPhpNoticeBeforeJsonIsCutOffAndLogged() {
        const std::string notice =
            "<br />\n<b>Notice</b>:  Undefined index: x in <b>/a.php</b> on line <b>3</b><br />\n";
        ScriptedServer server(ScriptedServer::always(jsonAnswer(200, notice + "{\"id\":7}")));
        ClientHarness harness(server.url());
        CPPUNIT_ASSERT_EQUAL(std::string("{\"id\":7}"), bodyOf(harness.get()));
        CPPUNIT_ASSERT(harness.logged().find("text around the JSON") != std::string::npos);
    }

    void testByteOrderMarkIsCutOff() {
        CPPUNIT_ASSERT_EQUAL(std::string("[1]"), bodyOf(getFrom(jsonAnswer(200, "\xEF\xBB\xBF [1]\r\n"))));
    }

    void testTruncatedJsonInAWholeBodyIsIncomplete() {
        assertIncomplete(getFrom(jsonAnswer(200, "[{\"id\":1},{\"id\":2}")), "JSON cut short");
    }

    void testDeepNestingIsRefused() {
        assertFails(getFrom(jsonAnswer(200, std::string(65, '[') + std::string(65, ']'))), ErrorClass::Permanent,
                    "nested deeper");
        CPPUNIT_ASSERT(getFrom(jsonAnswer(200, std::string(60, '[') + std::string(60, ']'))).status.ok());
    }

    void testEmptyAnswerToAReadIsIncomplete() { assertIncomplete(getFrom(jsonAnswer(200, "")), "an empty answer"); }

    void testEmptyFramedAnswerToAWriteIsFine() {
        CPPUNIT_ASSERT(postTo(jsonAnswer(201, "")).status.ok());
        CPPUNIT_ASSERT(postTo("HTTP/1.1 204 X\r\n\r\n").status.ok());
        assertFails(postTo("HTTP/1.1 200 X\r\n\r\n"), ErrorClass::Uncertain, "an empty answer");
    }

    void testGzipIsUnpackedOnlyWhenAskedFor() {
        const std::string answer = jsonAnswer(200, gzipped("{\"id\":1}"), "Content-Encoding: gzip\r\n");
        assertFails(getFrom(answer), ErrorClass::Transient, "nobody asked for");
        std::string seen;
        ScriptedServer server([&](Peer& peer, int) {
            seen = peer.request();
            peer.send(answer);
        });
        ClientHarness harness(server.url());
        harness.settings.gzip = true;
        CPPUNIT_ASSERT_EQUAL(std::string("{\"id\":1}"), bodyOf(harness.get()));
        CPPUNIT_ASSERT(seen.find("Accept-Encoding: gzip\r\n") != std::string::npos);
    }

    void testGzipBombIsRefused() {
        const std::string bomb = gzipped(std::string(16UL * 1024 * 1024, ' ') + "1");
        CPPUNIT_ASSERT(bomb.size() < 20'000);
        ScriptedServer server(ScriptedServer::always(jsonAnswer(200, bomb, "Content-Encoding: gzip\r\n")));
        ClientHarness harness(server.url());
        harness.settings.gzip = true;
        assertFails(harness.get(), ErrorClass::Permanent, "beyond all measure");
    }

    void testCutGzipIsIncomplete() {
        const std::string packed = gzipped("{\"id\":1,\"text\":\"some more of it\"}");
        ScriptedServer server(
            ScriptedServer::always(jsonAnswer(200, packed.substr(0, packed.size() - 4), "Content-Encoding: gzip\r\n")));
        ClientHarness harness(server.url());
        harness.settings.gzip = true;
        assertIncomplete(harness.get(), "compressed answer is cut short");
    }

    void testBytesBehindTheAnswerNeverReachTheNextRequest() {
        ScriptedServer server([](Peer& peer, int connection) {
            while (!peer.request().empty()) {
                const std::string good = jsonAnswer(200, connection == 0 ? "1" : "2");
                peer.send(connection == 0 ? good + jsonAnswer(200, "\"smuggled\"") : good);
            }
        });
        ClientHarness harness(server.url());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), bodyOf(harness.get()));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), bodyOf(harness.get()));
        CPPUNIT_ASSERT_EQUAL(2, server.connections());
    }

    void testKeepAliveMayBeAnyNumber() {
        const auto connectionsWith = [](const std::string& timeout) {
            const ScriptedServer server(
                ScriptedServer::always(jsonAnswer(200, "{}", "Keep-Alive: timeout=" + timeout + "\r\n")));
            ClientHarness harness(server.url());
            CPPUNIT_ASSERT(harness.get().status.ok());
            CPPUNIT_ASSERT(harness.get().status.ok());
            return server.connections();
        };
        CPPUNIT_ASSERT_EQUAL(1, connectionsWith("300"));
        CPPUNIT_ASSERT_EQUAL(1, connectionsWith("9223372036854775807"));
        CPPUNIT_ASSERT_EQUAL(2, connectionsWith("-9223372036854775808"));
        CPPUNIT_ASSERT_EQUAL(2, connectionsWith("0"));
    }

    void testGarbageInsteadOfHttpIsIncomplete() {
        assertIncomplete(getFrom("SSH-2.0-OpenSSH_9.2\r\n"), "rules of HTTP");
        assertIncomplete(getFrom(std::string("\x15\x03\x01\x00\x02\x02\x46", 7)));
    }

    void testRefusedConnectionIsNeverUncertain() {
        const ClosedPort port;
        ClientHarness harness(port.url());
        assertFails(harness.post(), ErrorClass::Transient, "refuses connections");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, harness.network().requests().total("acme", "shop"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HostileServerTest);
