#include "app/store_services.hpp"
#include "core/clock.hpp"
#include "store/schema.hpp"
#include "store/store.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>

namespace {

using namespace crossdock;
using Kind = plugin::ClaimAnswer::Kind;

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t driftUs = 30 * second;

class StoreLinksTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StoreLinksTest);
    CPPUNIT_TEST(testAClaimOfACallThatNeverReturnsOutlastsWhatItMaySend);
    CPPUNIT_TEST(testAClaimThatIsLeftOutlastsWhatWasSent);
    CPPUNIT_TEST(testAReleasedClaimIsFreeAtOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        store::DatabaseOptions options;
        options.uri = "file:store_links_test?mode=memory&cache=shared";
        _database = store::Database::open(options).value();
        CPPUNIT_ASSERT(store::migrate(*_database, store::storeMigrations()).ok());
        _store = std::make_unique<store::Store>(*_database);
        _links = std::make_unique<app::StoreLinks>(*_store, _clock, "acme", "orders", "books", driftUs);
    }
    void tearDown() override {
        _links.reset();
        _store.reset();
        _database.reset();
    }

private:
    /// A call that may take so long.
    net::Call call(std::uint64_t id, std::int64_t seconds) const {
        return {_clock.monoUs() + seconds * second, {}, id};
    }
    Kind claimed(const net::Call& call) {
        const Result<plugin::ClaimAnswer> answer = _links->claim(call, "buyer", "ann@example.com");
        CPPUNIT_ASSERT_MESSAGE(answer ? "" : answer.failure().message, answer.ok());
        return answer->kind;
    }
    void pass(std::int64_t seconds) { _clock.advanceUs(seconds * second); }

    void testAClaimOfACallThatNeverReturnsOutlastsWhatItMaySend() {
        CPPUNIT_ASSERT(claimed(call(1, 60)) == Kind::Granted);
        pass(60 + 29);
        CPPUNIT_ASSERT(claimed(call(2, 60)) == Kind::Busy);
        pass(1);
        CPPUNIT_ASSERT(claimed(call(2, 60)) == Kind::Granted);
    }

    void testAClaimThatIsLeftOutlastsWhatWasSent() {
        const net::Call lost = call(1, 60);
        CPPUNIT_ASSERT(claimed(lost) == Kind::Granted);
        pass(10);
        _links->ended(lost);
        pass(29);
        CPPUNIT_ASSERT(claimed(call(2, 60)) == Kind::Busy);
        pass(1);
        CPPUNIT_ASSERT(claimed(call(2, 60)) == Kind::Granted);
    }

    void testAReleasedClaimIsFreeAtOnce() {
        const net::Call done = call(1, 60);
        CPPUNIT_ASSERT(claimed(done) == Kind::Granted);
        _links->release(done, "buyer", "ann@example.com");
        CPPUNIT_ASSERT(claimed(call(2, 60)) == Kind::Granted);
        _links->ended(done); // another's claim is none of its business
        pass(80);
        CPPUNIT_ASSERT(claimed(call(3, 60)) == Kind::Busy);
    }

    FakeClock _clock{UtcTime{1'700'000'000 * second}};
    std::unique_ptr<store::Database> _database;
    std::unique_ptr<store::Store> _store;
    std::unique_ptr<app::StoreLinks> _links;
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreLinksTest);

} // namespace
