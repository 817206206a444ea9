// What was read about the company, kept by the host between runs: reads are what Intuit meters.
#pragma once

#include "documents/needs.hpp"

#include <crossdock/context.hpp>

#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace crossdock::quickbooks {

/// The service's own rows, as parseExact reads them, and the ids of the list entries that the settings name.
struct CompanyRows {
    UtcTime readAt;
    boost::json::object preferences;
    boost::json::object info;
    std::vector<boost::json::object> taxCodes;
    std::vector<boost::json::object> taxRates;
    std::map<ListEntry, std::string> lists;
};

/// What was kept for exactly these list entries; nothing when there is none, or the host keeps no state.
std::optional<CompanyRows> recallCompany(const Context& context, const std::set<ListEntry>& wanted);

/// Keeps it, unless it is more than the host takes (64 KiB) or another worker was faster. Never throws: it is only a saving.
void keepCompany(const Context& context, const std::set<ListEntry>& wanted, const CompanyRows& rows);

} // namespace crossdock::quickbooks
