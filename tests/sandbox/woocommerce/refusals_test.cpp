#include "sandbox_woocommerce/shop_case.hpp"
#include "sandbox_woocommerce/state_before.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::sandbox::woo {

namespace {

class RefusalsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RefusalsTest);
    CPPUNIT_TEST(testErrorsOdditiesAndBatchesAnswerAsRecorded);
    CPPUNIT_TEST_SUITE_END();

public:
    void testErrorsOdditiesAndBatchesAnswerAsRecorded() {
        if (nothingRecorded()) {
            return;
        }
        ShopCase shop(recordedFolder());
        toStateBeforeErrors(shop);
        CPPUNIT_ASSERT(replayErrors(shop));
        CPPUNIT_ASSERT(replayBatches(shop));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RefusalsTest);

} // namespace

} // namespace crossdock::sandbox::woo
