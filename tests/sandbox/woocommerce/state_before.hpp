// errors.json, batch.json and filters.json were recorded one after another, before the pages; this is the way back to them.
#pragma once

#include "sandbox_woocommerce/shop_case.hpp"

namespace crossdock::sandbox::woo {

/// Takes a shop loaded from the pages back to before errors.json: later orders are gone, and the next number is 585.
void toStateBeforeErrors(ShopCase& shop);
/// Sends errors.json, in its order; prints the counts; true when all agree.
bool replayErrors(ShopCase& shop);
/// Sends batch.json, which follows it.
bool replayBatches(ShopCase& shop);

} // namespace crossdock::sandbox::woo
