// Sound records of each entity, to be bent by the tests.
#pragma once

#include <string>

namespace crossdock::canonical::test {

/// An order of 584.98 USD with two lines, a fee, shipping, tax and a refund; every invariant holds.
std::string soundOrder();
std::string soundRefund();
std::string soundCustomer();
std::string soundProduct();

/// `text` with the first `from` replaced; throws when it is not there, so that a test cannot bend nothing.
std::string with(std::string text, const std::string& from, const std::string& to);

} // namespace crossdock::canonical::test
