// Do the settings fit the company?
#pragma once

#include "company_reader.hpp"
#include "config.hpp"

#include <crossdock/record.hpp>

namespace crossdock::quickbooks {

/// Says what the company is, names every setting that points to nothing, and proposes values from the company's own lists. Reads, writes
/// nothing. Throws Error (config) when records could not be posted.
void checkCompany(const Call& call, const CompanyState& state, const CompanyReader& reader, const Config& config,
                  Report& report);

} // namespace crossdock::quickbooks
