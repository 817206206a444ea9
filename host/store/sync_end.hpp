// How a sync ends in the store.
#pragma once

#include "store/connection.hpp"

#include <crossdock/time.hpp>

#include <cstdint>
#include <string>

namespace crossdock::store {

/// Sets status, message and time. `sync` is the number of a sync that exists. Inside a transaction.
void endSync(Connection& connection, std::int64_t sync, const std::string& status, const std::string& message,
             UtcTime now);

/// The message of a sync whose process died: its status is "failed".
inline constexpr const char* interruptedMessage =
    "interrupted: its process ended; it goes on from its checkpoint when resumed, or with the next sync";

/// "cancelled by ann: wrong shop; it goes on from its checkpoint when resumed".
std::string cancelWishText(const std::string& who, const std::string& why);

} // namespace crossdock::store
