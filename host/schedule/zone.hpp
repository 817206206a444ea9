// A time zone of the system's database: from wall clock to instant and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace date {
class time_zone;
}

namespace crossdock::schedule {

/// Seconds are counted from 1970-01-01T00:00: of UTC for instants, of the wall clock for local times.
class Zone {
public:
    /// Nothing when there is no such zone.
    static std::optional<Zone> find(std::string_view name);
    /// The zone that was probably meant by a name that is none; empty when none comes near.
    static std::string nearest(std::string_view name);

    std::int64_t toLocal(std::int64_t instant) const;
    /// The offset from UTC if it is the same over the whole local span [from, to), else nothing.
    std::optional<std::int64_t> offsetOver(std::int64_t from, std::int64_t to) const;

    /// What a local time means: one instant; the end of the gap when daylight saving skips it; both when it comes twice.
    struct Meaning {
        std::int64_t first = 0;
        std::optional<std::int64_t> second;
    };
    Meaning meaningOf(std::int64_t local) const;

private:
    explicit Zone(const date::time_zone* zone) : _zone(zone) {}
    const date::time_zone* _zone; ///< owned by the database of the library, for the life of the process
};

} // namespace crossdock::schedule
