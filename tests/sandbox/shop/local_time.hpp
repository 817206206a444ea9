// The shop's local time beside UTC, as WordPress writes and reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace crossdock::sandbox {

/// Seconds since the epoch, UTC.
using Seconds = std::int64_t;

/// A named zone. Thread-safe.
class ShopZone {
public:
    /// Throws std::runtime_error when the zone is not known to the system.
    explicit ShopZone(const std::string& name = "America/New_York");

    const std::string& name() const { return _name; }
    /// Seconds east of Greenwich at that moment.
    std::int64_t offset(Seconds utc) const;
    /// "2024-01-02T11:51:48" in the shop's zone.
    std::string localText(Seconds utc) const;
    /// Wall time taken as the shop's; the first of two in the hour that comes twice.
    Seconds fromLocal(Seconds wall) const;

private:
    std::string _name;
    const date::time_zone* _zone;
};

/// "2024-01-02T16:51:48".
std::string utcText(Seconds utc);
/// Reads "2024-01-02T16:51:48" as UTC; nothing for other text.
std::optional<Seconds> fromUtcText(std::string_view text);

/// What a date parameter of a list means: `text` with or without a zone, and dates_are_gmt. Nothing when WordPress calls it invalid. With a
/// zone and the flag WordPress takes the local reading as UTC (seen: 12:00Z is compared as 08:00 in New York).
std::optional<Seconds> listBound(std::string_view text, bool datesAreGmt, const ShopZone& zone);

} // namespace crossdock::sandbox
