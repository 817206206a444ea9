// From what the shop says to canonical records (sdk/CANONICAL.md). Pure functions: no network, no clock, no state. Nothing here throws
// over strange data; what is no number or date is handed on as it is, and the host's check of the record names it.
#pragma once

#include "config.hpp"

#include <crossdock/time.hpp>

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::woocommerce {

/// One record, mapped.
struct Mapped {
    std::string key;
    UtcTime version; ///< epoch when the shop does not say
    UtcTime created; ///< epoch when unknown
    std::string stamp;
    std::string body;
};

Mapped mapOrder(const boost::json::object& order, const MappingConfig& config);

/// `currency` is the order's: a refund does not say it. `orderId` stands in for a parent_id that older shops leave out.
Mapped mapRefund(const boost::json::object& refund, const std::string& currency, const std::string& orderId,
                 const MappingConfig& config);

/// `variations` are those of a variable product, in the shop's order; empty for any other.
Mapped mapProduct(const boost::json::object& product, const std::vector<boost::json::object>& variations,
                  const MappingConfig& config);

Mapped mapCustomer(const boost::json::object& customer, const MappingConfig& config);

/// The stamps, from the fields that a keys pass asks for. They differ when the content does, as far as those fields can tell.
std::string orderStamp(const boost::json::object& order);
std::string refundStamp(const boost::json::object& refund, std::string_view orderId);
std::string productStamp(const boost::json::object& product);
std::string customerStamp(const boost::json::object& customer);

/// What `_fields` has to be for the stamps and times.
inline constexpr const char* orderKeyFields = "id,status,total,customer_id,refunds,date_created_gmt,date_modified_gmt";
inline constexpr const char* refundKeyFields = "id,parent_id,amount,date_created_gmt";
inline constexpr const char* productKeyFields =
    "id,type,status,price,sku,stock_quantity,stock_status,date_created_gmt,date_modified_gmt";
inline constexpr const char* customerKeyFields =
    "id,email,first_name,last_name,role,billing,shipping,date_created_gmt,date_modified_gmt";

/// The canonical word for an order status; "other" for a status that neither WooCommerce nor `config` knows.
std::string orderStatus(std::string_view raw, const MappingConfig& config);

} // namespace crossdock::woocommerce
