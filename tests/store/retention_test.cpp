// What is forgotten, beside what the test of the ledger looks at.
#include "store/queries.hpp"
#include "store/retention.hpp"
#include "store_fixture.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::store {

class RetentionTest : public CppUnit::TestFixture, private test::StoreFixture {
    CPPUNIT_TEST_SUITE(RetentionTest);
    CPPUNIT_TEST(testCountsOfAnHourAreForgottenWithTheLog);
    CPPUNIT_TEST(testCountsStayForEverWhenTheLogDoes);
    CPPUNIT_TEST_SUITE_END();

public:
    void testCountsOfAnHourAreForgottenWithTheLog() {
        deliverInTwoHours();
        RetentionPolicy policy;
        policy.activityUs = 30 * day;
        // The rows name the beginning of their hour.
        forget(policy, UtcTime{_hour.us + 30 * day});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, hours());
        forget(policy, UtcTime{_hour.us + 30 * day + 1});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, hours());
        forget(policy, UtcTime{_hour.us + 31 * day});
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, hours());
    }

    void testCountsStayForEverWhenTheLogDoes() {
        deliverInTwoHours();
        RetentionPolicy policy;
        policy.activityUs = 0;
        forget(policy, UtcTime{_hour.us + 10'000 * day});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, hours());
    }

private:
    static constexpr std::int64_t day = 86'400'000'000;
    static constexpr std::int64_t hourUs = 3'600'000'000;
    UtcTime _hour{now.us - now.us % hourUs};

    void deliverInTwoHours() {
        put({item("o1", 10, "a")});
        deliver();
        now.us += hourUs;
        put({item("o2", 10, "a")});
        deliver();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, hours());
    }
    /// A round through all tables.
    void forget(const RetentionPolicy& policy, UtcTime at) {
        RetentionWalk walk;
        do {
            good(forgetOld(*store, policy, walk, at));
        } while (!walk.roundDone);
    }
    std::size_t hours() {
        return good(Queries(*store, "acme").deliveredPerHour("orders", UtcTime{}, UtcTime{now.us + day})).size();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RetentionTest);

} // namespace crossdock::store
