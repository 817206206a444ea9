// Seeded chance: the same numbers for the same seed and place, whatever was asked before.
#pragma once

#include <cstdint>
#include <iterator>

namespace crossdock::sandbox {

/// SplitMix64 over (seed, place, stream). Cheap to make: each record has its own.
class Chance {
public:
    Chance(std::uint64_t seed, std::uint64_t place, std::uint64_t stream)
        : _state(mix(mix(mix(seed) + place * 0x9E3779B97F4A7C15U) + stream)) {}

    std::uint64_t next() { return mix(_state += 0x9E3779B97F4A7C15U); }
    /// Uniform in [0, bound); 0 when bound is 0.
    std::int64_t below(std::int64_t bound) {
        return bound <= 0 ? 0 : static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(bound));
    }
    std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
    /// True in `parts` of a thousand cases.
    bool perMille(int parts) { return below(1'000) < parts; }
    template <typename List>
    const auto& pick(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(std::size(list))))];
    }

private:
    static constexpr std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }
    std::uint64_t _state;
};

} // namespace crossdock::sandbox
