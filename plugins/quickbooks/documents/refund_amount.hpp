// A refund of which only the amount is known, taken apart into net and tax as its sale was taxed.
#pragma once

#include "documents/build.hpp"
#include "documents/sheet.hpp"

namespace crossdock::quickbooks::documents {

/// Gives `sheet`, which has none, components that make up its total. Throws Held (refund_tax_unknown).
void splitAmount(Sheet& sheet, const Sale& sale, const std::string& name, const Books& books);

} // namespace crossdock::quickbooks::documents
