#include "cli/scaffold.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace fs = std::filesystem;
using crossdock::Status;
using crossdock::cli::scaffold;
using crossdock::cli::templateBeside;

class ScaffoldTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ScaffoldTest);
    CPPUNIT_TEST(testNamesInFilesAndFileNamesAreTheConnectors);
    CPPUNIT_TEST(testTheFolderOfAnotherConnectorIsNotTouched);
    CPPUNIT_TEST(testANameThatIsNoIdentifierIsRefused);
    CPPUNIT_TEST(testTheTemplateIsFoundInABuildTreeAndInAnInstallation);
    CPPUNIT_TEST_SUITE_END();

    fs::path _scratch;

    static std::string contents(const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        CPPUNIT_ASSERT_MESSAGE(file.string(), in.good());
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }

    static fs::path ofTheSdk() {
        const char* source = std::getenv("CROSSDOCK_SOURCE_DIR");
        CPPUNIT_ASSERT(source != nullptr);
        return fs::path(source) / "sdk/template";
    }

public:
    void setUp() override {
        std::string name = (fs::temp_directory_path() / "crossdock-test.XXXXXX").string();
        CPPUNIT_ASSERT(mkdtemp(name.data()) != nullptr);
        _scratch = name;
    }
    void tearDown() override { fs::remove_all(_scratch); }

    void testNamesInFilesAndFileNamesAreTheConnectors() {
        const fs::path target = _scratch / "my_shop";
        CPPUNIT_ASSERT(scaffold(ofTheSdk(), "my_shop", target).ok());
        CPPUNIT_ASSERT(fs::exists(target / "test/my_shop_test.cpp"));
        const std::string registration = contents(target / "connector.cpp");
        CPPUNIT_ASSERT_MESSAGE(registration, registration.find("\"org.example.my_shop\"") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(registration, registration.find("my_shop::MyShopSource") != std::string::npos);
        for (const auto& entry : fs::recursive_directory_iterator(target)) {
            if (entry.is_regular_file() && entry.path().filename() != "connector.cpp") {
                CPPUNIT_ASSERT_MESSAGE(entry.path().string(),
                                       contents(entry.path()).find("xample") == std::string::npos);
            }
        }
    }

    void testTheFolderOfAnotherConnectorIsNotTouched() {
        const fs::path target = _scratch / "mine";
        fs::create_directory(target);
        std::ofstream(target / "connector.cpp") << "mine";
        const Status made = scaffold(ofTheSdk(), "mine", target);
        CPPUNIT_ASSERT(!made.ok());
        CPPUNIT_ASSERT(made.failure().message.find(target.string()) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("mine"), contents(target / "connector.cpp"));
    }

    void testANameThatIsNoIdentifierIsRefused() {
        for (const char* name : {"", "Shop", "9lives", "a-b", "../up", "a b", "class", "int", "std"}) {
            CPPUNIT_ASSERT_MESSAGE(name, !scaffold(ofTheSdk(), name, _scratch / "new").ok());
        }
        CPPUNIT_ASSERT(!fs::exists(_scratch / "new"));
    }

    void testTheTemplateIsFoundInABuildTreeAndInAnInstallation() {
        fs::create_directories(_scratch / "tree/sdk/template");
        fs::create_directories(_scratch / "tree/build/bin");
        CPPUNIT_ASSERT_EQUAL(_scratch / "tree/sdk/template", templateBeside(_scratch / "tree/build/bin/crossdock"));
        fs::create_directories(_scratch / "usr/bin");
        CPPUNIT_ASSERT(templateBeside(_scratch / "usr/bin/crossdock").empty());
        fs::create_directories(_scratch / "usr/share/crossdock/template");
        CPPUNIT_ASSERT_EQUAL(_scratch / "usr/share/crossdock/template", templateBeside(_scratch / "usr/bin/crossdock"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScaffoldTest);
