// Made-up orders and refunds as JSON over the wire.
#pragma once

#include "sandbox_shop/made_order.hpp"

#include <string>

namespace crossdock::sandbox {

std::string orderText(const MadeOrder& order, const MadeRefund* refunds, std::int64_t index, const ShopPlan& plan,
                      const ShopZone& zone);
std::string refundText(const MadeRefund& refund, const RecordHead& head, std::int64_t index, int number,
                       const ShopPlan& plan, const ShopZone& zone);

} // namespace crossdock::sandbox
