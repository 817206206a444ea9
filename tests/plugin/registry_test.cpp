#include "fake_services.hpp"
#include "plugin/file_policy.hpp"
#include "plugin/registry.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace crossdock::plugin {
namespace {

namespace fs = std::filesystem;

/// A folder that goes with the test.
class Folder {
public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "crossdock-plugins-XXXXXX").string();
        CPPUNIT_ASSERT(::mkdtemp(pattern.data()) != nullptr);
        _path = pattern;
    }
    ~Folder() { fs::remove_all(_path); }
    std::string add(const std::string& library, const std::string& name) const {
        const std::string path = _path + "/" + name;
        fs::copy_file(testPlugin(library), path);
        ::chmod(path.c_str(), 0644);
        return path;
    }
    const std::string& path() const { return _path; }

private:
    std::string _path;
};

class RegistryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RegistryTest);
    CPPUNIT_TEST(testAFolderLoadsInOrderAndNamesItsRefusals);
    CPPUNIT_TEST(testComponentsAreFoundByIdAndKind);
    CPPUNIT_TEST(testTheSameConnectorTwiceIsRefused);
    CPPUNIT_TEST(testWithAScannerACrashIsARefusal);
    CPPUNIT_TEST(testAFolderThatIsNotThereIsARefusal);
    CPPUNIT_TEST(testAComponentWhoseNeedsAreNotMetIsNamed);
    CPPUNIT_TEST(testFilesThatOthersMayWriteAreForbidden);
    CPPUNIT_TEST(testRelativePathsLinksAndFoldersAreForbidden);
    CPPUNIT_TEST_SUITE_END();

    static void expectForbidden(const std::string& path, const std::string& words) {
        const Status status = checkFile(path);
        CPPUNIT_ASSERT_MESSAGE(path, !status.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("forbidden_file"), status.failure().reason);
        CPPUNIT_ASSERT_MESSAGE(status.failure().message, status.failure().message.find(words) != std::string::npos);
    }

public:
    void testAFolderLoadsInOrderAndNamesItsRefusals() {
        const Folder folder;
        folder.add("behaving_c", "b.so");
        folder.add("hostile_no_note", "a.so");
        folder.add("misbehaving", "c.so");
        folder.add("behaving_c", "ignored.txt");
        Registry registry;
        const std::vector<Failure> refusals = registry.loadFolder(folder.path());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), refusals.size());
        CPPUNIT_ASSERT(refusals[0].message.find("a.so") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), registry.libraries().size());
    }

    void testComponentsAreFoundByIdAndKind() {
        Registry registry;
        CPPUNIT_ASSERT(registry.load(testPlugin("behaving_c")).ok());
        const auto sink = registry.find("fixture", Kind::Sink);
        CPPUNIT_ASSERT(sink && sink->description().kind == Kind::Sink);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), sink->component);
        CPPUNIT_ASSERT(registry.find("fixture", Kind::Source)->component == 0);
        CPPUNIT_ASSERT(!registry.find("nobody", Kind::Source));
    }

    void testTheSameConnectorTwiceIsRefused() {
        Registry registry;
        CPPUNIT_ASSERT(registry.load(testPlugin("behaving_c")).ok());
        const Status again = registry.load(testPlugin("behaving_gxx"));
        CPPUNIT_ASSERT(!again.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("duplicate_id"), again.failure().reason);
    }

    void testWithAScannerACrashIsARefusal() {
        const Scanner scanner(CROSSDOCK_PLUGIN_SCAN, 120'000);
        Registry registry;
        const Status crashed = registry.load(testPlugin("hostile_constructor_crashes"), &scanner);
        CPPUNIT_ASSERT(!crashed.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("crashed"), crashed.failure().reason);
        CPPUNIT_ASSERT(registry.load(testPlugin("behaving_gxx"), &scanner).ok());
    }

    void testAFolderThatIsNotThereIsARefusal() {
        Registry registry;
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), registry.loadFolder("/no/such/folder").size());
    }

    void testAComponentWhoseNeedsAreNotMetIsNamed() {
        Registry registry;
        CPPUNIT_ASSERT(registry.load(testPlugin("behaving_c")).ok());
        FakeServices host;
        Services services = host.services();
        const ComponentDescription& sink = registry.find("fixture", Kind::Sink)->description();
        CPPUNIT_ASSERT(Registry::checkNeeds(sink, services).ok());
        services.links = nullptr;
        const Status missing = Registry::checkNeeds(sink, services);
        CPPUNIT_ASSERT(!missing.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("missing_service"), missing.failure().reason);
        CPPUNIT_ASSERT(missing.failure().message.find("xd.links/1") != std::string::npos);
    }

    void testFilesThatOthersMayWriteAreForbidden() {
        const Folder folder;
        const std::string path = folder.add("behaving_c", "a.so");
        CPPUNIT_ASSERT(checkFile(path).ok());
        ::chmod(path.c_str(), 0664);
        expectForbidden(path, "group or others");
        ::chmod(path.c_str(), 0646);
        expectForbidden(path, "group or others");
        ::chmod(path.c_str(), 0644);
        ::chmod(folder.path().c_str(), 0777);
        expectForbidden(path, folder.path() + ": group or others");
        ::chmod(folder.path().c_str(), 0755);
        if (::geteuid() == 0) {
            CPPUNIT_ASSERT_EQUAL(0, ::chown(path.c_str(), 12345, 12345));
            expectForbidden(path, "belongs to user 12345");
        }
    }

    void testRelativePathsLinksAndFoldersAreForbidden() {
        const Folder folder;
        const std::string path = folder.add("behaving_c", "a.so");
        fs::create_symlink(path, folder.path() + "/link.so");
        expectForbidden("a.so", "absolute");
        expectForbidden("", "absolute");
        expectForbidden(folder.path() + "/link.so", "regular");
        expectForbidden(folder.path(), "regular");
        expectForbidden(folder.path() + "/none.so", "No such file");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RegistryTest);

} // namespace
} // namespace crossdock::plugin
