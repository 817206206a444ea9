// Recorded answers of a real shop, and the settings that a host would hand over.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::woocommerce::testing {

/// Are the recordings there? Says so on standard error when they are not; the caller then returns.
bool haveFixtures();

/// A file of the recordings, parsed. Throws std::runtime_error.
boost::json::value fixture(const std::string& file);

/// The body of the answer in a file of one exchange.
boost::json::value fixtureBody(const std::string& file);

/// Records of several files of lists, one after the other.
std::vector<boost::json::object> fixtureRecords(const std::vector<std::string>& files);

/// All 353 orders: the pages and the trash.
std::vector<boost::json::object> recordedOrders();

/// The settings as a host fills them in, with `overrides` (a JSON object) on top.
std::string settingsWith(std::string_view overrides = "{}", std::string_view url = "https://shop.example.com");

boost::json::object parsed(std::string_view text);
std::string str(const boost::json::value& value);

} // namespace crossdock::woocommerce::testing
