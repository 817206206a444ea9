// The first page: does it run, what must I do, is everything in?
#pragma once

#include "pages/causes.hpp"
#include "pages/listing.hpp"
#include "pages/verdict.hpp"

namespace crossdock::pages {

/// A notice with a deadline.
struct NoticeView {
    Icon shape = Icon::Soon;
    Tone tone = Tone::Hold;
    std::string bold;
    std::string text;
};

/// A value.
struct OverviewView {
    Verdict verdict;
    std::int64_t deliveredToday = 0;
    std::int64_t onTheirWay = 0;
    std::int64_t behindHolds = 0; ///< wait for a record that is on hold; not on their way
    std::optional<UtcTime> oldestOnTheirWay;
    std::optional<UtcTime> lastDelivered;
    std::vector<CauseView> causes;
    std::vector<NoticeView> notices;
    std::vector<FlowRow> flows;
    std::vector<ConnectionRow> connections;
    std::vector<ActivityLine> activity;
    std::string confFolder; ///< where a first flow is to be written
};

Html overviewPage(const OverviewView& view, const Frame& frame);

} // namespace crossdock::pages
