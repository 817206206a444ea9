// The ids by which QuickBooks knows a write that it has seen before.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::quickbooks {

/// Requestid of one write that carries `parts`: each the idempotency key of a record and the step of its work ("create", "payment"). The
/// same parts in the same order give the same id, anything else another; 36 characters, the most that /batch takes.
std::string requestIdOf(const std::vector<std::string>& parts);

} // namespace crossdock::quickbooks
