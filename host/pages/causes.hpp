// Held items by cause: the list that a person works off.
#pragma once

#include "pages/cure.hpp"
#include "pages/parts.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace crossdock::pages {

/// Items that a person would call the same trouble.
struct CauseView {
    std::string id; ///< names the group in addresses
    std::string flow;
    std::string entity;
    Cure cure;
    std::int64_t count = 0;
    std::vector<std::pair<std::string, std::string>> money; ///< currency, amount
    UtcTime oldest;
    std::string blocked; ///< why retrying makes no sense now: the flow has stopped; empty: it does
};

/// Which columns and buttons.
struct CauseTable {
    bool withFlow = false;
    bool withOldest = true;
    bool withClose = false;
    std::string sync; ///< only the items of this sync; empty: all
};

/// Where a cause's items are listed.
Url itemsOf(const CauseView& cause, const std::string& sync = {});
/// The preview of retrying or closing them; `back` is where the answer leads.
Url retryUrl(const CauseView& cause, const std::string& sync, const std::string& back);
Url closeUrl(const CauseView& cause, const std::string& sync, const std::string& back);

/// One currency: a column of its own. Several: each amount with its currency.
Html causeTable(const std::vector<CauseView>& causes, const CauseTable& which, const Frame& frame);

/// Sum of counts, and of money per currency.
std::int64_t itemsIn(const std::vector<CauseView>& causes);
std::vector<std::pair<std::string, std::string>> moneyIn(const std::vector<CauseView>& causes);
/// Adds an amount to the sum of its currency. What is no amount adds nothing.
void addMoney(std::vector<std::pair<std::string, std::string>>& sums, const std::string& currency,
              const std::string& amount);

} // namespace crossdock::pages
