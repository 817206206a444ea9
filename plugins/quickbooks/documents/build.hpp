// From a canonical record to documents of the books, exact to the cent. Pure: no network, no clock, no state.
#pragma once

#include "documents/company.hpp"
#include "documents/document.hpp"
#include "documents/document_settings.hpp"
#include "documents/posted.hpp"
#include "documents/record.hpp"
#include "documents/resolved.hpp"

namespace crossdock::quickbooks {

/// All that a build leans on. References: what they name must outlive the call.
struct Books {
    const Company& company;
    const DocumentSettings& settings;
    const Resolved& resolved;
};

/// How often a build of this record was tried.
struct Attempt {
    Posted posted;       ///< what the record became before; empty: never posted, or voided and to be posted anew
    unsigned number = 0; ///< 6140: which of the document numbers to take, 0 the plain one, then "-2", "-3", ...
};

/// What is to be written for the record: creates when nothing is posted, full updates of what is posted, voids or deletions for a
/// record that was cancelled, trashed or deleted. Thread-safe. Never throws for what a record holds.
Outcome build(const ShopRecord& record, const Attempt& attempt, const Books& books);

} // namespace crossdock::quickbooks
