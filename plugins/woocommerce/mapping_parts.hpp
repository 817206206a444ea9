// What several mappings share: addresses, meta, taxes, line parts.
#pragma once

#include "config.hpp"
#include "json_writer.hpp"

#include <crossdock/time.hpp>

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::woocommerce {

/// Text as a person typed it, without white space at both ends.
std::string typedAt(const boost::json::object& object, std::string_view name);

void writeTime(JsonWriter& writer, std::string_view name, const std::optional<UtcTime>& time);

/// Has the address anything in it but a country that the shop filled in?
bool hasAddress(const boost::json::object& address);

/// The members of an address, without its brackets.
void writeAddress(JsonWriter& writer, const boost::json::object& address);

/// `"meta":{...}` from meta_data: private keys only by option, volatile ones never; a key that occurs twice becomes an array.
void writeMeta(JsonWriter& writer, const boost::json::object& owner, const MappingConfig& config);

/// The members for `volatile` that meta holds, without brackets.
void writeVolatileMeta(JsonWriter& writer, const boost::json::object& owner, const MappingConfig& config);

/// The value of the first meta_data entry with this key as text; "" when there is none.
std::string metaText(const boost::json::object& owner, std::string_view key);

/// `"taxes":[{rate_id, amount}]` of a line, fee or shipping line. Rates without an amount on the line are left out.
void writeTaxes(JsonWriter& writer, const boost::json::object& line);

/// company, else "given family", else the e-mail address, else `fallback`.
std::string displayName(const boost::json::object& address, std::string_view email, std::string_view fallback);

/// Trimmed, with A to Z in lower case: for matching, never for writing to anybody.
std::string emailKey(std::string_view email);

} // namespace crossdock::woocommerce
