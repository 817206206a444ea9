#include "app/connectors.hpp"
#include "app/remote.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace crossdock;

class ConnectionUseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConnectionUseTest);
    CPPUNIT_TEST(testLimitsOfTheConfBecomeTheGates);
    CPPUNIT_TEST(testAFolderWithoutConnectorsHasNoneAndSaysSo);
    CPPUNIT_TEST(testConfiguredFoldersThatExistAreTaken);
    CPPUNIT_TEST_SUITE_END();

    void testLimitsOfTheConfBecomeTheGates() {
        conf::Connection connection;
        connection.limits.requestsPerMinute.value = 100;
        connection.limits.requestsPerSecond.value = 7;
        connection.limits.concurrency.value = 5;
        const limit::Limits limits = app::limitsOf(connection);
        CPPUNIT_ASSERT_EQUAL(100U, limits.rate.perMinute);
        CPPUNIT_ASSERT_EQUAL(7U, limits.rate.perSecond);
        CPPUNIT_ASSERT_EQUAL(5U, limits.concurrency);
    }

    void testAFolderWithoutConnectorsHasNoneAndSaysSo() {
        const app::Connectors none({"/proc/nonexistent"}, false);
        CPPUNIT_ASSERT(none.connectorIds().empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), none.refusals().size());
        const Result<plugin::Found> found = none.find("woocommerce", plugin::Kind::Source);
        CPPUNIT_ASSERT(!found.ok());
        CPPUNIT_ASSERT(found.failure().message.find("/proc/nonexistent") != std::string::npos);
    }

    void testConfiguredFoldersThatExistAreTaken() {
        CPPUNIT_ASSERT(app::pluginFolders({"/tmp"}) == std::vector<std::filesystem::path>{"/tmp"});
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConnectionUseTest);

} // namespace
