// A small model of the service's arithmetic, by the facts of the reference and nothing of the connector's.
#pragma once

#include "documents/company.hpp"

#include <crossdock/decimal.hpp>

#include <string>

namespace documents_test {

/// How the service is taken to behave where the facts leave it open.
struct ServiceManner {
    bool believesTotalTax = true; ///< global: a TotalTax within 5 cents for each rate is taken over
    bool roundsTaxByLine = false; ///< global: tax is rounded on each line, else on each rate's sum
};

/// TotalAmt of a sales form with this body, sent by a create or (isUpdate) by a full update. Throws std::runtime_error with the fault's
/// number for what the service refuses: 2020, 6070, 6090, 6100, 6000.
crossdock::Decimal totalOf(const std::string& body, const crossdock::quickbooks::Company& company,
                           const ServiceManner& manner = {});

} // namespace documents_test
