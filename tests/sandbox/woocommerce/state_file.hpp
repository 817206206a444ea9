// A shop's state from files, from a generator, and back into JSON.
#pragma once

#include "sandbox_woocommerce/shop_state.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>

namespace crossdock::sandbox::woo {

/// Fills an emptied shop: from a folder of recorded answers, from a file that holds `dumpShop`, or (without data, or when the file is not
/// there yet) from the generator. Throws
/// std::exception with the file's name when it cannot be read.
void fillShop(ShopState& shop, const std::string& data, std::int64_t orders, std::uint64_t seed,
              const std::string& home);

/// {settings, orders, refunds, products, variations, categories, customers, coupons, taxes, notes, webhooks, pages}, each list in the form
/// of the REST API.
boost::json::value dumpShop(const ShopState& shop);
/// Takes `dumpShop`'s form; what is missing is empty. Throws std::exception and leaves the shop emptied when it cannot be read.
void loadShop(ShopState& shop, const boost::json::value& state);
/// Highest ids in use, found by looking at all records.
void countIds(ShopState& shop);

} // namespace crossdock::sandbox::woo
