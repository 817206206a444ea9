// Certificates: who is trusted, and who is not.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::integration {

namespace {

class TlsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TlsTest);
    CPPUNIT_TEST(testOnlyATrustedAuthorityAndTheRightHostNameAreTalkedTo);
    CPPUNIT_TEST_SUITE_END();

    static void refused(const Installation& host, const Shop& shop, const std::string& word) {
        shop.forgetCalls();
        const Run run = host.sync({"--entity", "customer"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output + run.errors, 3, run.status);
        CPPUNIT_ASSERT_MESSAGE(run.output, run.text("message").find(word) != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(run.output, run.text("message").find('\n') == std::string::npos);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("no request went out", std::int64_t{0}, shop.calls());
    }

    void testOnlyATrustedAuthorityAndTheRightHostNameAreTalkedTo() {
        const TempFolder folder;
        // Listens on all of loopback; the certificate names localhost, 127.0.0.1 and ::1 alone.
        const Shop shop(folder.path(), 20,
                        {"--tls", "--ca-out", (folder.path() / "ca.pem").string(), "--address", "0.0.0.0"});
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        const std::string port = std::to_string(shop.port());
        const std::string trust = "ca_file = \"" + shop.caFile() + "\"\n";

        host.write({.shopUrl = "https://127.0.0.1:" + port});
        refused(host, shop, "certificate");
        host.write({.shopUrl = "https://127.0.0.2:" + port, .shopNetwork = trust});
        refused(host, shop, "127.0.0.2");
        CPPUNIT_ASSERT_EQUAL(std::string("0"), mirror.value("select count(*) from shop_customers"));

        host.write({.shopUrl = "https://127.0.0.1:" + port, .shopNetwork = trust});
        const Run run = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output + run.errors, 0, run.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
        CPPUNIT_ASSERT_EQUAL(std::string(), host.leaks());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TlsTest);

} // namespace

} // namespace crossdock::integration
