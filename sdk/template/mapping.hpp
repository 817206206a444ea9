// Between the remote's JSON and canonical records. Pure functions: everything in here is tested without a host.
#pragma once

#include <crossdock/record.hpp>
#include <crossdock/settings_json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace example {

/// A record from one item of the remote: {"id": 7, "name": "Hat", "changed_at": "2026-01-01T00:00:00Z"}. Throws Error (permanent) when
/// the item has no id.
crossdock::Record recordOf(const crossdock::JsonValue& item);

/// The items of a list answer, an array. Throws Error (transient) for anything else: a remote in trouble says strange things.
std::vector<crossdock::JsonValue> itemsOf(std::string_view body);

/// The id in the body of a webhook: {"product": {"id": 7}}. Empty for anything else: what a stranger sends is no reason to fail.
std::string changedIdIn(std::string_view body);

/// What the remote wants to be sent for a canonical product.
std::string bodyOf(const crossdock::ItemView& item);

} // namespace example
