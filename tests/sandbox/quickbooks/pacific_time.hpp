// The service's clock: US Pacific time, wherever the company is.
#pragma once

#include "sandbox_shop/local_time.hpp"

#include <crossdock/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::sandbox::qbo {

/// Thread-safe.
class PacificTime {
public:
    /// "2020-09-29T05:58:07-07:00".
    std::string stamp(UtcTime time) const;
    /// "2020-09-29T05:58:07.300-07:00".
    std::string precise(UtcTime time) const;
    /// "2020-09-29", the Pacific day.
    std::string day(UtcTime time) const;
    /// Reads a time with or without offset, or a day; without an offset it is Pacific.
    std::optional<UtcTime> read(std::string_view text) const;

private:
    std::string offset(UtcTime time) const;

    ShopZone _zone{"America/Los_Angeles"};
};

/// Is it a day such as "2020-09-29"?
bool isDay(std::string_view text);
/// The day so many days later. `day` must be one.
std::string daysLater(std::string_view day, std::int64_t days);

} // namespace crossdock::sandbox::qbo
