// Libraries that lie, crash or hang when they are looked at: each gets its verdict, and the host goes on.

#include "fake_services.hpp"
#include "plugin/library.hpp"
#include "plugin/scanner.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::plugin {
namespace {

struct Case {
    const char* library;
    const char* verdict;
    const char* words;
};

constexpr Case cases[] = {
    {"hostile_no_note", "not_a_plugin", "no Crossdock note"},
    {"hostile_lying_note", "note_disagrees", "org.crossdock.other"},
    {"hostile_no_symbol", "not_a_plugin", "xd_plugin_entry_v1"},
    {"hostile_null_descriptor", "bad_descriptor", "NULL"},
    {"hostile_bad_magic", "not_a_plugin", "magic"},
    {"hostile_note_major_7", "wrong_major", "boundary 7, this host speaks 1"},
    {"hostile_descriptor_major_7", "wrong_major", "boundary 7, this host speaks 1"},
    {"hostile_needs_newer_host", "needs_newer_host", "needs host 1.9"},
    {"hostile_null_slot", "bad_descriptor", "read is NULL"},
    {"hostile_size_zero", "bad_descriptor", "smaller than"},
    {"hostile_size_huge", "bad_descriptor", "beyond reason"},
    {"hostile_reserved", "bad_descriptor", "reserved"},
    {"hostile_note_reserved", "not_a_plugin", "reserved"},
    {"hostile_unresolved", "cannot_load", "nobody_has_this"},
    {"hostile_bad_schema", "bad_descriptor", "settings_schema"},
    {"hostile_no_components", "bad_descriptor", "no component"},
    {"hostile_null_component", "bad_descriptor", "components[0] is NULL"},
    {"hostile_table_missing", "bad_descriptor", "source is NULL"},
    {"hostile_find_missing", "bad_descriptor", "find is NULL"},
};

constexpr Case scanOnly[] = {
    {"hostile_constructor_crashes", "crashed", "crashed while it was scanned"},
    {"hostile_entry_crashes", "crashed", "crashed while it was scanned"},
    {"hostile_entry_exits", "crashed", "ended the scanning process"},
};

class HostileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HostileTest);
    CPPUNIT_TEST(testEachBadLibraryIsRefusedWithItsVerdict);
    CPPUNIT_TEST(testTheScannerGivesTheSameVerdicts);
    CPPUNIT_TEST(testACrashWhileScanningIsAVerdict);
    CPPUNIT_TEST(testAHangWhileScanningIsAVerdict);
    CPPUNIT_TEST(testAConnectorCannotForgeTheAnswerByPrinting);
    CPPUNIT_TEST(testANewerMinorLoads);
    CPPUNIT_TEST(testAMissingScannerIsTheHostsOwnFailure);
    CPPUNIT_TEST(testConformanceOfAGoodConnectorPasses);
    CPPUNIT_TEST(testConformanceNamesWhatIsWrong);
    CPPUNIT_TEST_SUITE_END();

    const Scanner scanner{CROSSDOCK_PLUGIN_SCAN, 120'000};

    static void expect(const Case& wanted, const Failure& failure) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(wanted.library) + ": " + failure.message, std::string(wanted.verdict),
                                     failure.reason);
        CPPUNIT_ASSERT(failure.cls == ErrorClass::Config);
        CPPUNIT_ASSERT_MESSAGE(failure.message, failure.message.find(wanted.words) != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(failure.message, failure.message.find(wanted.library) != std::string::npos);
    }

public:
    void testEachBadLibraryIsRefusedWithItsVerdict() {
        for (const Case& one : cases) {
            const auto library = Library::load(testPlugin(one.library));
            CPPUNIT_ASSERT_MESSAGE(one.library, !library.ok());
            expect(one, library.failure());
        }
    }

    void testTheScannerGivesTheSameVerdicts() {
        for (const Case& one : cases) {
            const auto seen = scanner.inspect(testPlugin(one.library));
            CPPUNIT_ASSERT_MESSAGE(one.library, !seen.ok());
            expect(one, seen.failure());
        }
    }

    void testACrashWhileScanningIsAVerdict() {
        for (const Case& one : scanOnly) {
            const auto seen = scanner.inspect(testPlugin(one.library));
            CPPUNIT_ASSERT_MESSAGE(one.library, !seen.ok());
            expect(one, seen.failure());
        }
    }

    void testAHangWhileScanningIsAVerdict() {
        const auto seen = Scanner(CROSSDOCK_PLUGIN_SCAN, 300).inspect(testPlugin("hostile_entry_blocks"));
        CPPUNIT_ASSERT(!seen.ok());
        expect({"hostile_entry_blocks", "timed_out", "300 ms"}, seen.failure());
    }

    void testAConnectorCannotForgeTheAnswerByPrinting() {
        const auto seen = scanner.inspect(testPlugin("hostile_chatty"));
        CPPUNIT_ASSERT_MESSAGE(seen ? "" : seen.failure().message, seen.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("org.crossdock.hostile"), seen->id);
    }

    void testANewerMinorLoads() {
        const auto library = Library::load(testPlugin("hostile_newer_minor"));
        CPPUNIT_ASSERT_MESSAGE(library ? "" : library.failure().message, library.ok());
        CPPUNIT_ASSERT_EQUAL(5U, (*library)->description().abiMinor);
    }

    void testAMissingScannerIsTheHostsOwnFailure() {
        const auto seen = Scanner("/no/such/program").inspect(testPlugin("behaving_c"));
        CPPUNIT_ASSERT(!seen.ok() && seen.failure().cls == ErrorClass::Internal);
    }

    void testConformanceOfAGoodConnectorPasses() {
        for (const char* name : {"behaving_c", "behaving_gxx"}) {
            const Conformance found = scanner.validate(testPlugin(name));
            for (const ConformanceCase& one :
                 found.cases) { // fixtures write without a remote, which is what one case is about
                CPPUNIT_ASSERT_MESSAGE(one.name + ": " + one.message,
                                       one.passed || one.message.find("without any answer") != std::string::npos ||
                                           one.message.find("does not name") != std::string::npos);
            }
            CPPUNIT_ASSERT(found.cases.size() >= 9);
        }
    }

    void testConformanceNamesWhatIsWrong() {
        const Conformance found = scanner.validate(testPlugin("hostile_entry_crashes"));
        CPPUNIT_ASSERT(!found.passed());
        const std::string& message = found.cases[0].message; // sanitizers turn a signal into an exit status
        CPPUNIT_ASSERT_MESSAGE(message, message.find("signal") == 0 || message.find("ended with") == 0);
        CPPUNIT_ASSERT(found.json().find("\"passed\":false") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HostileTest);

} // namespace
} // namespace crossdock::plugin
