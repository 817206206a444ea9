// A row of bars, one for an hour or a day: how much was delivered when.
#pragma once

#include "pages/html.hpp"
#include "pages/moment.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace crossdock::pages {

struct SparkBar {
    std::int64_t delivered = 0;
    bool held = false; ///< something of it waits for a person
};

/// Oldest first; the last one is not over yet. Scaled to its own peak, which stands beside it ("max 90/h"). Nothing delivered at all is
/// said in words. `unit`: "h" or "d"; `span`: "the last 24 hours".
Html sparkline(const std::vector<SparkBar>& bars, std::string_view unit, std::string_view span, const Reader& reader,
               bool large = false);

} // namespace crossdock::pages
