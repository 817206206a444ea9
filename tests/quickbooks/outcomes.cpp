#include "outcomes.hpp"

#include "shop_records.hpp"

#include <cppunit/TestAssert.h>

namespace crossdock::quickbooks::test {

namespace {

std::string said(const testing::ItemResult& result) {
    return std::to_string(result.outcome) + " " + result.failure.reason + " " + result.failure.message;
}

} // namespace

void assertOutcome(std::int32_t outcome, const testing::ItemResult& result) {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(said(result), outcome, result.outcome);
}

void assertFailed(ErrorClass cls, const std::string& reason, const testing::ItemResult& result) {
    assertOutcome(XD_RESULT_FAILED, result);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(said(result), std::string(nameOf(cls)), std::string(nameOf(result.failure.cls)));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(said(result), reason, result.failure.reason);
}

Written postOrder(testing::SinkDriver& sink) {
    Items items;
    const testing::WriteResult posted = sink.write("order", items.add("1", OrderText{}.json()).list());
    assertOutcome(XD_RESULT_CREATED, posted.items.at(0));
    return posted.items[0].written;
}

} // namespace crossdock::quickbooks::test
