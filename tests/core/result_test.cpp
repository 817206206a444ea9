#include "core/result.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>

namespace crossdock {

class ResultTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ResultTest);
    CPPUNIT_TEST(testHoldsAValueOrAFailure);
    CPPUNIT_TEST(testValueThatOnlyMovesCanBeTakenOut);
    CPPUNIT_TEST(testResultOfTextIsNotMistakenForAFailure);
    CPPUNIT_TEST(testStatusIsSuccessUntilItFails);
    CPPUNIT_TEST(testHostFailuresNameTheHostAsOrigin);
    CPPUNIT_TEST(testContextGoesBeforeTheMessageAndKeepsTheRest);
    CPPUNIT_TEST_SUITE_END();

public:
    void testHoldsAValueOrAFailure() {
        const Result<int> good = 7;
        const Result<int> bad = failed(ErrorClass::Transient, "later");
        CPPUNIT_ASSERT(good.ok() && good);
        CPPUNIT_ASSERT_EQUAL(7, *good);
        CPPUNIT_ASSERT(!bad.ok() && !bad);
        CPPUNIT_ASSERT(bad.failure().cls == ErrorClass::Transient);
    }

    void testValueThatOnlyMovesCanBeTakenOut() {
        Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
        const std::unique_ptr<int> value = std::move(result).value();
        CPPUNIT_ASSERT_EQUAL(7, *value);
    }

    void testResultOfTextIsNotMistakenForAFailure() {
        Result<std::string> text = std::string("failed");
        CPPUNIT_ASSERT(text.ok());
        CPPUNIT_ASSERT_EQUAL(std::size_t{6}, text->size());
    }

    void testStatusIsSuccessUntilItFails() {
        Status status;
        CPPUNIT_ASSERT(status.ok());
        status = failed(ErrorClass::Config, "wrong");
        CPPUNIT_ASSERT(!status.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("wrong"), status.failure().message);
    }

    void testHostFailuresNameTheHostAsOrigin() {
        CPPUNIT_ASSERT(failed(ErrorClass::Internal, "x").origin == XD_ORIGIN_HOST);
    }

    void testContextGoesBeforeTheMessageAndKeepsTheRest() {
        Failure failure = failed(ErrorClass::Hold, "total differs");
        failure.reason = "total_mismatch";
        failure.httpStatus = 422;
        const Failure outer = within("order 7", failure);
        CPPUNIT_ASSERT_EQUAL(std::string("order 7: total differs"), outer.message);
        CPPUNIT_ASSERT_EQUAL(std::string("total_mismatch"), outer.reason);
        CPPUNIT_ASSERT_EQUAL(422, outer.httpStatus);
        CPPUNIT_ASSERT(outer.cls == ErrorClass::Hold);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ResultTest);

} // namespace crossdock
