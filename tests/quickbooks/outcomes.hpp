// What the sink says of an item, as a test expects it.
#pragma once

#include <crossdock/error.hpp>
#include <crossdock/testing/drivers.hpp>

#include <cstdint>
#include <string>

namespace crossdock::quickbooks::test {

/// When these fail they print what the sink said.
void assertOutcome(std::int32_t outcome, const testing::ItemResult& result);
void assertFailed(ErrorClass cls, const std::string& reason, const testing::ItemResult& result);

/// Posts order 1, as OrderText{} has it, and asserts that it was created.
Written postOrder(testing::SinkDriver& sink);

} // namespace crossdock::quickbooks::test
