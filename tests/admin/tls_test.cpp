#include "../net/throwaway_ca.hpp"
#include "admin_fixture.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/SSLException.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <openssl/pem.h>

#include <cstdio>

namespace crossdock::admin::test {

class TlsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TlsTest);
    CPPUNIT_TEST(testTlsServesWithStrictTransportAndSecureCookies);
    CPPUNIT_TEST(testOldProtocolsAndPlainRequestsGetNothing);
    CPPUNIT_TEST(testAKeyThatDoesNotFitIsToldAtTheStart);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        it = std::make_unique<AdminFixture>();
        crossdock::test::CertificateWish wish;
        wish.addresses = {"127.0.0.1"};
        const crossdock::test::Identity identity = _ca.issue(wish);
        it->conf.tlsCertificate.value = it->folder.path() / "tls.pem";
        it->conf.tlsKey.value = it->folder.path() / "tls.key";
        it->conf.tlsCertificate.at = it->conf.tlsKey.at = {"crossdock.toml", 1, 1};
        write(*it->conf.tlsCertificate, [&](FILE* file) { PEM_write_X509(file, identity.certificate.get()); });
        write(*it->conf.tlsKey, [&](FILE* file) {
            PEM_write_PrivateKey(file, identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    }
    void tearDown() override { it.reset(); }

private:
    template <typename Body>
    static void write(const std::filesystem::path& path, const Body& body) {
        const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "w"), &std::fclose);
        body(file.get());
    }
    Poco::Net::Context::Ptr trusting() {
        return new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", _ca.file(),
                                      Poco::Net::Context::VERIFY_STRICT);
    }
    Poco::Net::HTTPResponse ask(const Poco::Net::Context::Ptr& context, const std::string& method,
                                const std::string& path, const std::string& form = "") {
        const Poco::URI uri(it->server->url());
        Poco::Net::HTTPSClientSession session(uri.getHost(), uri.getPort(), context);
        Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
        request.setHost("127.0.0.1", uri.getPort());
        request.setContentType("application/x-www-form-urlencoded");
        if (!form.empty()) {
            request.setContentLength(static_cast<std::streamsize>(form.size()));
        }
        session.sendRequest(request) << form;
        Poco::Net::HTTPResponse response;
        std::string body;
        Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
        return response;
    }

    void testTlsServesWithStrictTransportAndSecureCookies() {
        it->start();
        CPPUNIT_ASSERT_EQUAL(std::string("https://127.0.0.1:"), it->server->url().substr(0, 18));
        const auto live = ask(trusting(), "GET", "/healthz");
        CPPUNIT_ASSERT_EQUAL(200, static_cast<int>(live.getStatus()));
        CPPUNIT_ASSERT_EQUAL(std::string("max-age=31536000; includeSubDomains"), live.get("Strict-Transport-Security"));
        const auto in = ask(trusting(), "POST", "/login", "user=olga&password=correct+horse+battery");
        const std::string cookie = in.get("Set-Cookie");
        CPPUNIT_ASSERT_EQUAL(std::string("__Host-xd="), cookie.substr(0, 10));
        CPPUNIT_ASSERT_EQUAL(std::string("; Path=/; Secure; HttpOnly; SameSite=Strict"),
                             cookie.substr(cookie.find(';')));
    }

    void testOldProtocolsAndPlainRequestsGetNothing() {
        it->start();
        Poco::Net::Context::Ptr old = trusting();
        old->disableProtocols(Poco::Net::Context::PROTO_TLSV1_2 | Poco::Net::Context::PROTO_TLSV1_3);
        CPPUNIT_ASSERT_THROW(ask(old, "GET", "/healthz"), Poco::Exception);
        Wire plain("http://" + it->server->url().substr(8));
        plain.send("GET /healthz HTTP/1.1\r\nHost: " + it->server->url().substr(8) + "\r\n\r\n");
        CPPUNIT_ASSERT(plain.answer().raw.find("HTTP/1.1 200") == std::string::npos);
        CPPUNIT_ASSERT_EQUAL(200, static_cast<int>(ask(trusting(), "GET", "/healthz").getStatus()));
    }

    void testAKeyThatDoesNotFitIsToldAtTheStart() {
        crossdock::test::CertificateWish wish;
        write(*it->conf.tlsKey, [&](FILE* file) {
            PEM_write_PrivateKey(file, _ca.issue(wish).key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
        CPPUNIT_ASSERT_THROW(it->start(), CppUnit::Exception);
    }

    crossdock::test::ThrowawayCa _ca;
    std::unique_ptr<AdminFixture> it;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TlsTest);

} // namespace crossdock::admin::test
