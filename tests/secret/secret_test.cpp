#include "secret/secret.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <string>
#include <vector>

namespace crossdock::secret {

namespace {

bool holds(const Secret& secret, std::string_view text) {
    return secret.with([text](std::span<const unsigned char> bytes) {
        return std::ranges::equal(bytes, text, {}, [](unsigned char byte) { return static_cast<char>(byte); });
    });
}

} // namespace

class SecretTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SecretTest);
    CPPUNIT_TEST(testBytesLieInTheLockedHeap);
    CPPUNIT_TEST(testMovingEmptiesTheSource);
    CPPUNIT_TEST(testAssigningFreesWhatWasHeldBefore);
    CPPUNIT_TEST(testDyingGivesItsRoomBackCleansed);
    CPPUNIT_TEST(testTakingWipesTheTextEvenWhenItIsShort);
    CPPUNIT_TEST(testFullHeapIsAnErrorAndNeverOrdinaryMemory);
    CPPUNIT_TEST(testTakingIntoAFullHeapStillWipesTheText);
    CPPUNIT_TEST(testComparesByContent);
    CPPUNIT_TEST(testFailingFillGivesTheRoomBack);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { setUpMemory(); }

    void testBytesLieInTheLockedHeap() {
        const Secret secret = Secret::copyOf("s3cret");
        secret.with([](std::span<const unsigned char> bytes) {
            CPPUNIT_ASSERT_EQUAL(1, CRYPTO_secure_allocated(bytes.data()));
        });
        CPPUNIT_ASSERT(holds(secret, "s3cret"));
    }

    void testMovingEmptiesTheSource() {
        Secret source = Secret::copyOf("s3cret");
        const Secret target = std::move(source);
        CPPUNIT_ASSERT(source.empty()); // NOLINT(bugprone-use-after-move): the point of the test
        CPPUNIT_ASSERT(holds(target, "s3cret"));
    }

    void testAssigningFreesWhatWasHeldBefore() {
        const std::size_t before = memoryInUse();
        {
            Secret held = Secret::copyOf("first");
            held = Secret::copyOf("second");
            CPPUNIT_ASSERT(holds(held, "second"));
        }
        CPPUNIT_ASSERT_EQUAL(before, memoryInUse());
    }

    void testDyingGivesItsRoomBackCleansed() {
        const std::size_t before = memoryInUse();
        const unsigned char* place = nullptr;
        {
            const Secret secret = Secret::copyOf(std::string(200, 'S'));
            secret.with([&place](std::span<const unsigned char> bytes) { place = bytes.data(); });
        }
        CPPUNIT_ASSERT_EQUAL(before, memoryInUse());
        // The heap's pages stay mapped, so what is left there can be looked at. Its first words
        // hold the allocator's free list.
        constexpr std::size_t freeListBytes = 16;
        CPPUNIT_ASSERT(std::all_of(place + freeListBytes, place + 200, [](unsigned char byte) { return byte == 0; }));
    }

    void testTakingWipesTheTextEvenWhenItIsShort() {
        for (const std::size_t length : {std::size_t{7}, std::size_t{300}}) {
            std::string text(length, 'S');
            const char* place = text.data();
            const Secret secret = Secret::take(text);
            CPPUNIT_ASSERT(text.empty());
            CPPUNIT_ASSERT(holds(secret, std::string(length, 'S')));
            CPPUNIT_ASSERT(place == text.data());
            text.resize(text.capacity()); // value-initialises from the old size, which is 0
            CPPUNIT_ASSERT(text.find('S') == std::string::npos);
        }
    }

    void testFullHeapIsAnErrorAndNeverOrdinaryMemory() {
        const std::size_t before = memoryInUse();
        {
            std::vector<Secret> held;
            const auto fill = [&held] {
                while (held.size() < 1'000) {
                    held.push_back(Secret::copyOf(std::string(16'000, 'S')));
                }
            };
            CPPUNIT_ASSERT_THROW(fill(), MemoryFull);
            CPPUNIT_ASSERT(!held.empty());
        }
        CPPUNIT_ASSERT_EQUAL(before, memoryInUse());
    }

    void testTakingIntoAFullHeapStillWipesTheText() {
        std::string text(2 * defaultMemoryBytes, 'S');
        CPPUNIT_ASSERT_THROW(Secret::take(text), MemoryFull);
        CPPUNIT_ASSERT(text.empty());
    }

    void testComparesByContent() {
        CPPUNIT_ASSERT(Secret::copyOf("a") == Secret::copyOf("a"));
        CPPUNIT_ASSERT(Secret::copyOf("a") != Secret::copyOf("b"));
        CPPUNIT_ASSERT(Secret::copyOf("a") != Secret::copyOf("aa"));
        CPPUNIT_ASSERT(Secret() == Secret::copyOf(""));
        const Secret secret = Secret::copyOf("abc");
        CPPUNIT_ASSERT(secret.clone() == secret);
    }

    void testFailingFillGivesTheRoomBack() {
        const std::size_t before = memoryInUse();
        const auto failing = [](std::span<unsigned char>) { throw std::bad_alloc(); };
        CPPUNIT_ASSERT_THROW(Secret::make(100, failing), std::bad_alloc);
        CPPUNIT_ASSERT_EQUAL(before, memoryInUse());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SecretTest);

} // namespace crossdock::secret
