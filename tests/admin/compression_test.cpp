#include "admin_fixture.hpp"

#include "admin/compression.hpp"
#include "admin/csrf_token.hpp"

#include <Poco/InflatingStream.h>
#include <Poco/StreamCopier.h>

#include <sstream>

namespace crossdock::admin::test {

class CompressionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CompressionTest);
    CPPUNIT_TEST(testGzipIsTakenWhereItIsNamedAndNotRefused);
    CPPUNIT_TEST(testPagesAreCompressedAndNothingElse);
    CPPUNIT_TEST(testAMaskFitsItsTokenAndNoOther);
    CPPUNIT_TEST(testEachAnswerHoldsAnotherMaskAndAllOfThemWork);
    CPPUNIT_TEST_SUITE_END();

    static std::string inflated(const std::string& bytes) {
        std::istringstream zipped(bytes);
        Poco::InflatingInputStream in(zipped, Poco::InflatingStreamBuf::STREAM_GZIP);
        std::string text;
        Poco::StreamCopier::copyToString(in, text);
        return text;
    }

    void testGzipIsTakenWhereItIsNamedAndNotRefused() {
        for (const char* yes :
             {"gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.8", "*", "deflate, *;q=0.5", "x-gzip", "gzip;q=1"}) {
            CPPUNIT_ASSERT_MESSAGE(yes, takesGzip(yes));
        }
        for (const char* no : {"", "identity", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", "gzipped", ";;,,", "br"}) {
            CPPUNIT_ASSERT_MESSAGE(no, !takesGzip(no));
        }
    }

    void testPagesAreCompressedAndNothingElse() {
        const std::string text(5'000, 'a');
        Answer page = Answer::html(text);
        compressPage(page, "gzip, br");
        CPPUNIT_ASSERT_EQUAL(std::string("gzip"), page.headers["Content-Encoding"]);
        CPPUNIT_ASSERT_EQUAL(std::string("Accept-Encoding"), page.headers["Vary"]);
        CPPUNIT_ASSERT(page.body.size() < 200);
        CPPUNIT_ASSERT_EQUAL(text, inflated(page.body));
        for (Answer each : {Answer::json("\"" + text + "\""), Answer::text(text), Answer::html("short")}) {
            const std::string before = each.body;
            compressPage(each, "gzip");
            CPPUNIT_ASSERT_EQUAL(before, each.body);
            CPPUNIT_ASSERT(each.headers["Content-Encoding"].empty());
        }
        Answer plain = Answer::html(text);
        compressPage(plain, "br");
        CPPUNIT_ASSERT_EQUAL(text, plain.body);
    }

    void testAMaskFitsItsTokenAndNoOther() {
        const std::string token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        const std::string other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE";
        const std::string masked = AdminFixture::good(maskedToken(token));
        CPPUNIT_ASSERT(isMaskOf(masked, token) && !isMaskOf(masked, other));
        CPPUNIT_ASSERT(masked != AdminFixture::good(maskedToken(token)));
        for (const std::string& bad : {std::string(), token, masked + "A", masked.substr(2), std::string(86, '!')}) {
            CPPUNIT_ASSERT_MESSAGE(bad, !isMaskOf(bad, token));
        }
        CPPUNIT_ASSERT(!isMaskOf("", "") && !maskedToken("short").ok());
    }

    void testEachAnswerHoldsAnotherMaskAndAllOfThemWork() {
        AdminFixture it;
        int done = 0;
        Route show;
        show.method = "GET";
        show.pattern = "/things";
        show.audience = Audience::Page;
        show.role = Role::Viewer;
        show.summary = "for tests";
        show.handler = [](const Request& request) {
            return Answer::html(request.visitor.csrf + " " + std::string(2'000, 'x'));
        };
        Route act = show;
        act.method = "POST";
        act.handler = [&](const Request&) {
            ++done;
            return Answer::seeOther("/things");
        };
        it.pages = {show, act};
        it.start();
        const std::string cookie = it.signedIn("olga");
        std::vector<std::string> tokens;
        for (int i = 0; i < 2; ++i) {
            const WireAnswer page = it.ask("GET", "/things", {cookie, "Accept-Encoding: gzip"});
            CPPUNIT_ASSERT_EQUAL(std::string("gzip"), page.header("content-encoding"));
            const std::string text = inflated(page.body);
            tokens.push_back(text.substr(0, text.find(' ')));
        }
        CPPUNIT_ASSERT(tokens[0] != tokens[1]);
        for (const std::string& token : tokens) {
            it.ask("POST", "/things", {cookie, "Content-Type: application/x-www-form-urlencoded"}, "csrf=" + token);
        }
        CPPUNIT_ASSERT_EQUAL(2, done);
        const std::string bare =
            AdminFixture::good(it.sessions->visitor(cookie.substr(cookie.find('=') + 1), it.clock.now(), false))
                .value_or(Visitor{})
                .csrf;
        CPPUNIT_ASSERT(isMaskOf(tokens[0], bare));
        CPPUNIT_ASSERT_EQUAL(
            403, it.ask("POST", "/things", {cookie, "Content-Type: application/x-www-form-urlencoded"}, "csrf=" + bare)
                     .status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CompressionTest);

} // namespace crossdock::admin::test
