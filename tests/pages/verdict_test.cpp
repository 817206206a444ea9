#include "pages/verdict.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace crossdock::pages {

class VerdictTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(VerdictTest);
    CPPUNIT_TEST(testOfAllThatIsTrueTheWorstIsSaidAndTheRestInOrder);
    CPPUNIT_TEST(testShortTroubleOfAConnectionIsNoVerdict);
    CPPUNIT_TEST(testPausedFlowsAreNeverCalledUpToDate);
    CPPUNIT_TEST(testEveryStateHasAShapeAndAWordOfItsOwn);
    CPPUNIT_TEST_SUITE_END();

    static Reader reader() {
        Reader made;
        made.now = *UtcTime::parse("2026-11-22T22:32:07Z");
        return made;
    }
    static UtcTime away(std::int64_t seconds) { return UtcTime{reader().now.us + seconds * 1'000'000}; }

    void testOfAllThatIsTrueTheWorstIsSaidAndTheRestInOrder() {
        Situation all;
        all.flows = 2;
        all.storeProblem = "disk full";
        all.stopped = {{"a", false, "sign-in ended", "auth", "books"}};
        all.unreachable = {{"books", "HTTP 503", away(-700), {}}};
        all.held = 6;
        all.causes = 3;
        all.heldEntity = "order";
        all.oldestHeld = away(-90'000);
        all.ending = {{"books", away(9 * 86'400 + 60), {"a"}}};
        all.unfinished = {{"a", "partial", away(-60)}};
        all.firstLoad = "a";
        all.neverRun = {"b"};
        const auto title = [&] { return verdictOf(all, reader()).title; };
        CPPUNIT_ASSERT_EQUAL(std::string("Crossdock cannot write its store: disk full"), title());
        all.storeProblem.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("a has stopped"), title());
        all.stopped.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("books does not answer"), title());
        all.unreachable.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("6 orders wait for a person"), title());
        CPPUNIT_ASSERT(
            verdictOf(all, reader()).sentence.starts_with("Three causes, the oldest since yesterday 21:32."));
        all.held = 0;
        CPPUNIT_ASSERT_EQUAL(std::string("The sign-in to books ends in 9 days"), title());
        all.ending.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("The last sync of a was partly done"), title());
        all.unfinished.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("The first load of a is running"), title());
        all.firstLoad.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("b has never run"), title());
        all.neverRun.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("All 2 flows are up to date"), title());
        CPPUNIT_ASSERT(Tone::Ok == verdictOf(all, reader()).tone);
        all.flows = 0;
        CPPUNIT_ASSERT_EQUAL(std::string("No flow yet"), title());
    }
    void testShortTroubleOfAConnectionIsNoVerdict() {
        Situation situation;
        situation.flows = 1;
        situation.unreachable = {{"books", "", away(-599), {}}};
        CPPUNIT_ASSERT(Tone::Ok == verdictOf(situation, reader()).tone);
    }
    void testPausedFlowsAreNeverCalledUpToDate() {
        Situation situation;
        situation.flows = 3;
        situation.paused = 1;
        CPPUNIT_ASSERT_EQUAL(std::string("The 2 active flows are up to date"), verdictOf(situation, reader()).title);
        situation.paused = 3;
        CPPUNIT_ASSERT_EQUAL(std::string("All flows are paused"), verdictOf(situation, reader()).title);
    }
    void testEveryStateHasAShapeAndAWordOfItsOwn() {
        std::set<Icon> shapes;
        std::set<std::string> words;
        for (int i = 0; i <= static_cast<int>(engine::ItemState::Superseded); ++i) {
            const auto state = static_cast<engine::ItemState>(i);
            shapes.insert(wordOf(state).icon);
            words.insert(wordOf(state).text);
            CPPUNIT_ASSERT(stateAt(addressOf(state)) == state);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{7}, shapes.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{7}, words.size());
        CPPUNIT_ASSERT(!stateAt("nonsense"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(VerdictTest);

} // namespace crossdock::pages
