#include "keeper_world.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <latch>
#include <set>
#include <thread>
#include <vector>

using namespace crossdock;
using namespace crossdock::test;

namespace {

constexpr std::int64_t second = 1'000'000;

Failure refused(ErrorClass cls, const std::string& code) {
    Failure failure = failed(cls, "the token endpoint said no");
    failure.code = code;
    return failure;
}

void assertSays(const Failure& failure, ErrorClass cls, const std::string& text) {
    CPPUNIT_ASSERT_EQUAL(std::string(nameOf(cls)), std::string(nameOf(failure.cls)));
    CPPUNIT_ASSERT_MESSAGE(failure.message, failure.message.find(text) != std::string::npos);
}

std::size_t occurrences(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

} // namespace

class TokenKeeperTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TokenKeeperTest);
    CPPUNIT_TEST(testATokenThatServesIsHandedOutWithoutAsking);
    CPPUNIT_TEST(testATokenIsRenewedBeforeItEnds);
    CPPUNIT_TEST(testNewTokensAreStoredBeforeTheyAreUsed);
    CPPUNIT_TEST(testARefusedTokenIsRenewedOnce);
    CPPUNIT_TEST(testEightThreadsMakeOneCall);
    CPPUNIT_TEST(testEightThreadsShareAFailureToo);
    CPPUNIT_TEST(testTwoProcessesMakeOneCall);
    CPPUNIT_TEST(testAProcessTakesWhatAnotherStored);
    CPPUNIT_TEST(testADeadHoldersLeaseEnds);
    CPPUNIT_TEST(testAStandingLeaseIsWaitedForNoLongerThanTheCall);
    CPPUNIT_TEST(testAfterACrashBeforeTheStoreTheOldRefreshTokenIsTried);
    CPPUNIT_TEST(testTokensThatCannotBeStoredAreNotUsed);
    CPPUNIT_TEST(testTokensThatCouldNotBeStoredAreStoredLater);
    CPPUNIT_TEST(testACommitWhoseAnswerWasLostCounts);
    CPPUNIT_TEST(testAGrantThatIsGoneIsAskedForOnce);
    CPPUNIT_TEST(testConnectingAgainHealsAGoneGrant);
    CPPUNIT_TEST(testConnectingDuringARefreshWins);
    CPPUNIT_TEST(testTroubleIsWaitedOutWhileTheOldTokenServes);
    CPPUNIT_TEST(testTroubleIsNotAskedAgainAtOnce);
    CPPUNIT_TEST(testACancelledCallerDoesNotFailTheOthers);
    CPPUNIT_TEST(testNobodyHasSignedInYet);
    CPPUNIT_TEST(testARemovedSignInIsNotRevivedByARefresh);
    CPPUNIT_TEST(testAnEndingSignInIsWarnedAboutOnceADay);
    CPPUNIT_TEST(testATokenOfNoLifeDoesNotSpin);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<KeeperWorld> _world;

    KeeperWorld& world() { return *_world; }
    std::uint64_t generation(oauth::TokenKeeper& keeper) {
        return keeper.accessToken(world().scheme, world().call()).value().generation;
    }

public:
    void setUp() override { _world = std::make_unique<KeeperWorld>(); }

    void testATokenThatServesIsHandedOutWithoutAsking() {
        const auto keeper = world().keeper();
        CPPUNIT_ASSERT_EQUAL(std::string("access-1"), world().token(*keeper));
        CPPUNIT_ASSERT_EQUAL(std::string("access-1"), world().token(*keeper));
        CPPUNIT_ASSERT_EQUAL(0, world().calls.load());
    }

    void testATokenIsRenewedBeforeItEnds() {
        const auto keeper = world().keeper();
        world().token(*keeper);
        world().clock.advanceUs((3'600 - 400) * second);
        CPPUNIT_ASSERT_EQUAL(std::string("access-1"), world().token(*keeper));
        world().clock.advanceUs(101 * second);
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().token(*keeper));
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
    }

    void testNewTokensAreStoredBeforeTheyAreUsed() {
        world().clock.advanceUs(3'600 * second);
        const auto keeper = world().keeper();
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().token(*keeper));
        const oauth::StoredSet stored = world().tokens.load().value();
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), revealed(stored.set.access));
        CPPUNIT_ASSERT_EQUAL(std::string("refresh-2"), revealed(stored.set.refresh));
        CPPUNIT_ASSERT_EQUAL(std::string("123"), stored.set.realm);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, stored.set.generation);
        CPPUNIT_ASSERT_EQUAL(std::string(), world().lease.owner());
    }

    void testARefusedTokenIsRenewedOnce() {
        const auto keeper = world().keeper();
        const std::uint64_t first = generation(*keeper);
        CPPUNIT_ASSERT(keeper->refresh(world().scheme, first, world().call()).ok());
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().token(*keeper));
        CPPUNIT_ASSERT(keeper->refresh(world().scheme, first, world().call()).ok()); // refused long ago
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
    }

    void testEightThreadsMakeOneCall() {
        const auto keeper = world().keeper();
        const std::uint64_t first = generation(*keeper);
        std::latch begin(8);
        std::vector<std::thread> threads;
        std::atomic<int> good = 0;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                begin.arrive_and_wait();
                const bool renewed = keeper->refresh(world().scheme, first, world().call()).ok();
                const auto token = keeper->accessToken(world().scheme, world().call());
                good += renewed && token && revealed(token->value) == "access-2" ? 1 : 0;
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        CPPUNIT_ASSERT_EQUAL(8, good.load());
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
    }

    void testEightThreadsShareAFailureToo() {
        world().clock.advanceUs(3'600 * second);
        std::latch arrived(8);
        world().script = [&](const std::string&, int) -> Result<oauth::TokenAnswer> {
            arrived.wait(); // the others are about to ask
            return refused(ErrorClass::Transient, "");
        };
        const auto keeper = world().keeper();
        std::atomic<int> failures = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                arrived.count_down();
                failures += keeper->accessToken(world().scheme, world().call()) ? 0 : 1;
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        CPPUNIT_ASSERT_EQUAL(8, failures.load());
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
    }

    void testTwoProcessesMakeOneCall() {
        world().clock.advanceUs(3'600 * second);
        const auto one = world().keeper();
        const auto other = world().keeper();
        std::latch asked(1);
        std::latch otherAsks(1);
        world().script = [&](const std::string&, int call) {
            asked.count_down();
            otherAsks.wait();
            return numberedAnswer(call + 1);
        };
        std::string first;
        std::thread refresher([&] { first = world().token(*one); });
        asked.wait();
        std::string second;
        std::thread waiter([&] { second = world().token(*other); });
        otherAsks.count_down();
        refresher.join();
        waiter.join();
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), first);
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), second);
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
    }

    void testAProcessTakesWhatAnotherStored() {
        const auto one = world().keeper();
        const auto other = world().keeper();
        const std::uint64_t first = generation(*one);
        const std::uint64_t othersFirst = generation(*other);
        CPPUNIT_ASSERT(one->refresh(world().scheme, first, world().call()).ok());
        CPPUNIT_ASSERT(other->refresh(world().scheme, othersFirst, world().call()).ok());
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().token(*other));
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
    }

    void testADeadHoldersLeaseEnds() {
        world().clock.advanceUs(3'600 * second);
        const UtcTime now = world().clock.now();
        const std::int64_t callUs = oauth::HttpTokenEndpoint::callUs;
        CPPUNIT_ASSERT(world().lease.acquire("a dead process", now, UtcTime{now.us + callUs}).value());
        const auto keeper = world().keeper();
        net::Call call = world().call(60);
        call.cancelled = [&, beats = 0]() mutable { // asked at every turn of waiting
            if (++beats == 3) {
                world().clock.advanceUs(callUs);
            }
            return false;
        };
        const auto token = keeper->accessToken(world().scheme, call);
        CPPUNIT_ASSERT(token.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), revealed(token->value));
    }

    void testAStandingLeaseIsWaitedForNoLongerThanTheCall() {
        world().clock.advanceUs(3'600 * second);
        const UtcTime now = world().clock.now();
        CPPUNIT_ASSERT(world().lease.acquire("another", now, UtcTime{now.us + 3'600 * second}).value());
        const auto keeper = world().keeper();
        net::Call call = world().call(10);
        call.cancelled = [&] {
            world().clock.advanceUs(second);
            return false;
        };
        const auto token = keeper->accessToken(world().scheme, call);
        CPPUNIT_ASSERT(!token.ok());
        assertSays(token.failure(), ErrorClass::Deadline, "no time left");
        CPPUNIT_ASSERT_EQUAL(0, world().calls.load());
    }

    void testAfterACrashBeforeTheStoreTheOldRefreshTokenIsTried() {
        world().clock.advanceUs(3'600 * second);
        world().tokens.failSaves = 100;
        {
            const auto dies = world().keeper();
            CPPUNIT_ASSERT(!dies->accessToken(world().scheme, world().call()).ok());
        }
        world().tokens.failSaves = 0;
        std::string tried;
        world().script = [&](const std::string& refreshToken, int) {
            tried = refreshToken;
            return numberedAnswer(3);
        };
        const auto next = world().keeper();
        CPPUNIT_ASSERT_EQUAL(std::string("access-3"), world().token(*next));
        CPPUNIT_ASSERT_EQUAL(std::string("refresh-1"), tried);
    }

    void testTokensThatCannotBeStoredAreNotUsed() {
        world().clock.advanceUs(3'600 * second);
        world().tokens.failSaves = 100;
        const auto keeper = world().keeper();
        const auto token = keeper->accessToken(world().scheme, world().call());
        CPPUNIT_ASSERT(!token.ok());
        assertSays(token.failure(), ErrorClass::Auth, "the disk is full");
        assertSays(token.failure(), ErrorClass::Auth, "crossdock connect books");
        CPPUNIT_ASSERT_EQUAL(std::string("access-1"), world().tokens.access());
    }

    void testTokensThatCouldNotBeStoredAreStoredLater() {
        world().clock.advanceUs(3'600 * second);
        world().tokens.failSaves = 3;
        const auto keeper = world().keeper();
        CPPUNIT_ASSERT(!keeper->accessToken(world().scheme, world().call()).ok());
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().token(*keeper));
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().tokens.access());
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
    }

    void testACommitWhoseAnswerWasLostCounts() {
        world().clock.advanceUs(3'600 * second);
        world().tokens.loseNextAnswer = true;
        const auto keeper = world().keeper();
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().token(*keeper));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, world().tokens.version());
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
    }

    void testAGrantThatIsGoneIsAskedForOnce() {
        world().clock.advanceUs(3'600 * second);
        world().script = [](const std::string&, int) { return refused(ErrorClass::Auth, "invalid_grant"); };
        const auto keeper = world().keeper();
        for (int i = 0; i < 5; ++i) {
            const auto token = keeper->accessToken(world().scheme, world().call());
            CPPUNIT_ASSERT(!token.ok());
            assertSays(token.failure(), ErrorClass::Auth, "crossdock connect books");
        }
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, occurrences(world().logged(), "the sign-in is gone"));
    }

    void testConnectingAgainHealsAGoneGrant() {
        testAGrantThatIsGoneIsAskedForOnce();
        world().script = [](const std::string&, int) { return refused(ErrorClass::Auth, "invalid_grant"); };
        const auto keeper = world().keeper();
        CPPUNIT_ASSERT(!keeper->accessToken(world().scheme, world().call()).ok());
        world().tokens.put(numberedSet(9, world().clock.now()));
        CPPUNIT_ASSERT_EQUAL(std::string("access-9"), world().token(*keeper));
    }

    void testConnectingDuringARefreshWins() {
        world().clock.advanceUs(3'600 * second);
        world().script = [&](const std::string&, int) {
            world().tokens.put(numberedSet(9, world().clock.now()));
            return numberedAnswer(2);
        };
        const auto keeper = world().keeper();
        CPPUNIT_ASSERT_EQUAL(std::string("access-9"), world().token(*keeper));
        CPPUNIT_ASSERT_EQUAL(std::string("access-9"), world().tokens.access());
    }

    void testTroubleIsWaitedOutWhileTheOldTokenServes() {
        const auto keeper = world().keeper();
        world().token(*keeper);
        world().script = [](const std::string&, int) { return refused(ErrorClass::Transient, ""); };
        world().clock.advanceUs((3'600 - 60) * second);
        for (int i = 0; i < 10; ++i) {
            CPPUNIT_ASSERT_EQUAL(std::string("access-1"), world().token(*keeper));
        }
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
        world().clock.advanceUs(2 * second);
        CPPUNIT_ASSERT_EQUAL(std::string("access-1"), world().token(*keeper));
        CPPUNIT_ASSERT_EQUAL(2, world().calls.load());
    }

    void testTroubleIsNotAskedAgainAtOnce() {
        world().clock.advanceUs(3'600 * second);
        world().script = [](const std::string&, int) { return refused(ErrorClass::Transient, ""); };
        const auto keeper = world().keeper();
        for (int i = 0; i < 5; ++i) {
            CPPUNIT_ASSERT(!keeper->accessToken(world().scheme, world().call()).ok());
        }
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
        world().script = [](const std::string&, int) { return numberedAnswer(2); };
        world().clock.advanceUs(2 * second);
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().token(*keeper));
    }

    void testACancelledCallerDoesNotFailTheOthers() {
        world().clock.advanceUs(3'600 * second);
        const auto keeper = world().keeper();
        net::Call cancelled = world().call();
        cancelled.cancelled = [] { return true; };
        const auto token = keeper->accessToken(world().scheme, cancelled);
        CPPUNIT_ASSERT(!token.ok());
        assertSays(token.failure(), ErrorClass::Cancelled, "cancelled");
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().token(*keeper));
    }

    void testNobodyHasSignedInYet() {
        world().tokens.remove();
        const auto keeper = world().keeper();
        const auto token = keeper->accessToken(world().scheme, world().call());
        CPPUNIT_ASSERT(!token.ok());
        assertSays(token.failure(), ErrorClass::Config, "crossdock connect books");
        world().tokens.put(numberedSet(1, world().clock.now()));
        CPPUNIT_ASSERT_EQUAL(std::string("access-1"), world().token(*keeper));
    }

    void testARemovedSignInIsNotRevivedByARefresh() {
        world().clock.advanceUs(3'600 * second);
        world().script = [&](const std::string&, int) {
            world().tokens.remove();
            return numberedAnswer(2);
        };
        const auto keeper = world().keeper();
        for (int i = 0; i < 2; ++i) {
            const auto token = keeper->accessToken(world().scheme, world().call());
            CPPUNIT_ASSERT(!token.ok());
            assertSays(token.failure(), ErrorClass::Config, "crossdock connect books");
        }
    }

    void testAnEndingSignInIsWarnedAboutOnceADay() {
        oauth::TokenSet set = numberedSet(1, world().clock.now());
        set.hardExpires = UtcTime{world().clock.now().us + 13 * 86'400 * second};
        world().tokens.put(std::move(set));
        const auto keeper = world().keeper();
        for (int i = 0; i < 4; ++i) {
            world().token(*keeper);
            world().clock.advanceUs(3'600 * second);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, occurrences(world().logged(), "the sign-in ends soon"));
    }

    void testATokenOfNoLifeDoesNotSpin() {
        world().clock.advanceUs(3'600 * second);
        world().script = [](const std::string&, int call) { return numberedAnswer(call + 1, 1); };
        const auto keeper = world().keeper();
        CPPUNIT_ASSERT_EQUAL(std::string("access-2"), world().token(*keeper));
        CPPUNIT_ASSERT_EQUAL(1, world().calls.load());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TokenKeeperTest);
