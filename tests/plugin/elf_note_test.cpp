#include "core/random.hpp"
#include "fake_services.hpp"
#include "plugin/elf_note.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace crossdock::plugin {
namespace {

std::string bytesOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// A file that goes with the test.
class Scratch {
public:
    explicit Scratch(const std::string& bytes) { std::ofstream(_path, std::ios::binary) << bytes; }
    ~Scratch() { std::filesystem::remove(_path); }
    const std::string& path() const { return _path; }

private:
    std::string _path = std::string(CROSSDOCK_TEST_PLUGINS) + "/elf_note_test.bin";
};

std::string noteBytes(const xd_note& note) {
    return {reinterpret_cast<const char*>(&note), sizeof note};
}

xd_note soundNote() {
    return {3, 112, XD_NOTE_TYPE, "XD", 1, 0, 0, 0, "org.example.shop", "1.0.0"};
}

class ElfNoteTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ElfNoteTest);
    CPPUNIT_TEST(testTheNoteIsReadFromTheFileAlone);
    CPPUNIT_TEST(testOtherFilesAreNoPlugins);
    CPPUNIT_TEST(testTruncationAtEveryHeaderByteIsRefused);
    CPPUNIT_TEST(testRandomlyDamagedHeadersNeverHurt);
    CPPUNIT_TEST(testTheNoteIsFoundBehindOthers);
    CPPUNIT_TEST(testNoteSizesThatLieAreRefused);
    CPPUNIT_TEST(testTextsOfTheNoteAreVisibleAsciiWithEnd);
    CPPUNIT_TEST_SUITE_END();

public:
    void testTheNoteIsReadFromTheFileAlone() {
        const Result<Note> note = readNote(testPlugin("behaving_c"));
        CPPUNIT_ASSERT_MESSAGE(note ? "" : note.failure().message, note.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("org.crossdock.fixture"), note->id);
        CPPUNIT_ASSERT_EQUAL(std::string("1.2.3"), note->version);
        CPPUNIT_ASSERT_EQUAL(XD_ABI_MAJOR, note->abiMajor);
    }

    void testOtherFilesAreNoPlugins() {
        for (const char* path : {"/no/such/file", "/etc/passwd", "/", "/dev/null", CROSSDOCK_PLUGIN_SCAN}) {
            const Result<Note> note = readNote(path);
            CPPUNIT_ASSERT_MESSAGE(path, !note.ok());
            CPPUNIT_ASSERT_EQUAL(std::string("not_a_plugin"), note.failure().reason);
        }
    }

    void testTruncationAtEveryHeaderByteIsRefused() {
        const std::string whole = bytesOf(testPlugin("behaving_c"));
        for (std::size_t size = 0; size < 512; size += 7) {
            const Scratch file(whole.substr(0, size));
            CPPUNIT_ASSERT(!readNote(file.path()).ok());
        }
    }

    void testRandomlyDamagedHeadersNeverHurt() {
        const std::string whole = bytesOf(testPlugin("behaving_c"));
        SeededRandom random(11);
        for (int round = 0; round < 500; ++round) {
            std::string bytes = whole.substr(0, 8192);
            for (int i = 0; i < 8; ++i) {
                bytes[random.below(900)] = static_cast<char>(random.below(256));
            }
            const Scratch file(bytes);
            if (const Result<Note> note = readNote(file.path())) {
                CPPUNIT_ASSERT(!note->id.empty());
            }
        }
    }

    void testTheNoteIsFoundBehindOthers() {
        xd_note other = soundNote();
        std::memcpy(other.name, "GNU", 4);
        other.name_size = 4;
        const std::string both = noteBytes(other) + noteBytes(soundNote());
        const auto note = findNote(both, 4);
        CPPUNIT_ASSERT(note.ok() && note->has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("org.example.shop"), (*note)->id);
        CPPUNIT_ASSERT(!findNote(noteBytes(other), 4)->has_value());
        CPPUNIT_ASSERT(findNote(noteBytes(soundNote()), 8)->has_value());
    }

    void testNoteSizesThatLieAreRefused() {
        xd_note note = soundNote();
        note.desc_size = 0xFFFFFFFF;
        CPPUNIT_ASSERT(!findNote(noteBytes(note), 4)->has_value());
        note.desc_size = 8;
        CPPUNIT_ASSERT(!findNote(noteBytes(note), 4).ok());
        note = soundNote();
        note.name_size = 0xFFFFFFFF;
        CPPUNIT_ASSERT(!findNote(noteBytes(note), 4)->has_value());
        CPPUNIT_ASSERT(!findNote(noteBytes(soundNote()).substr(0, 20), 4)->has_value());
        CPPUNIT_ASSERT(!findNote("", 4)->has_value());
    }

    void testTextsOfTheNoteAreVisibleAsciiWithEnd() {
        xd_note note = soundNote();
        std::memset(note.id, 'x', sizeof note.id);
        CPPUNIT_ASSERT(!findNote(noteBytes(note), 4).ok());
        note = soundNote();
        note.version[0] = '\n';
        CPPUNIT_ASSERT(!findNote(noteBytes(note), 4).ok());
        note = soundNote();
        note.id[0] = '\0';
        CPPUNIT_ASSERT(!findNote(noteBytes(note), 4).ok());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ElfNoteTest);

} // namespace
} // namespace crossdock::plugin
