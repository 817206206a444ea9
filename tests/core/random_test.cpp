#include "core/random.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace crossdock {

class RandomTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RandomTest);
    CPPUNIT_TEST(testSameSeedGivesTheSameNumbers);
    CPPUNIT_TEST(testSystemRandomRepeatsNothing);
    CPPUNIT_TEST(testBelowStaysBelowAndReachesAll);
    CPPUNIT_TEST(testIdsHaveTheirLengthAndAlphabet);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSameSeedGivesTheSameNumbers() {
        SeededRandom one(42);
        SeededRandom same(42);
        SeededRandom other(43);
        bool differs = false;
        for (int i = 0; i < 100; ++i) {
            const std::uint64_t number = one.next();
            CPPUNIT_ASSERT_EQUAL(number, same.next());
            differs = differs || number != other.next();
        }
        CPPUNIT_ASSERT(differs);
    }

    void testSystemRandomRepeatsNothing() {
        SystemRandom random;
        std::set<std::uint64_t> seen;
        for (int i = 0; i < 1'000; ++i) {
            CPPUNIT_ASSERT(seen.insert(random.next()).second);
        }
    }

    void testBelowStaysBelowAndReachesAll() {
        SeededRandom random(1);
        std::set<std::uint64_t> seen;
        for (int i = 0; i < 1'000; ++i) {
            seen.insert(random.below(7));
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{7}, seen.size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{6}, *seen.rbegin());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, random.below(0));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, random.below(1));
    }

    void testIdsHaveTheirLengthAndAlphabet() {
        SystemRandom random;
        const std::string id = randomId(random, 200);
        CPPUNIT_ASSERT_EQUAL(std::size_t{200}, id.size());
        CPPUNIT_ASSERT(id.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") == std::string::npos);
        CPPUNIT_ASSERT(id != randomId(random, 200));
        CPPUNIT_ASSERT(randomId(random, 0).empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RandomTest);

} // namespace crossdock
