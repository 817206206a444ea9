// meta_data as WooCommerce keeps it.
#pragma once

#include <boost/json.hpp>

#include <cstdint>

namespace crossdock::sandbox::woo {

/// Takes written meta entries into the kept ones: by id or by key, new ones with the next id. true becomes "1", false "", numbers text;
/// arrays and objects stay; an entry of null is not stored, and takes an old one away. `display`: with display_key and display_value, as lines
/// have them.
void mergeMeta(boost::json::array& kept, const boost::json::value& written, std::int64_t& lastId, bool display = false);

} // namespace crossdock::sandbox::woo
