// The JSON texts that go to the project: built from pieces that are JSON already, without parsing them again.
#pragma once

#include <crossdock/record.hpp>

#include <string>
#include <string_view>

namespace supabase {

/// `text` as a JSON string, quotes included.
std::string quoted(std::string_view text);

/// JSON text that a jsonb column takes: PostgreSQL refuses \u0000 and lone surrogates, which JSON allows. The first is left out,
/// the others become U+FFFD. Valid JSON in, valid JSON out.
std::string storable(std::string_view json);

/// One element of "records" of crossdock_write: id, versions, request id, note, fields, raw and the canonical body as it is.
std::string recordOf(const crossdock::ItemView& item, bool withRaw);

/// One element of "records" of crossdock_delete.
std::string deletionOf(const crossdock::ItemView& item);

} // namespace supabase
