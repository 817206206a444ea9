// Rows that several pages show: flows, connections, syncs, items, lines of the activity log.
#pragma once

#include "pages/parts.hpp"
#include "pages/sparkline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace crossdock::pages {

struct FlowRow {
    std::string name;
    std::string from;
    std::string to;
    Word state;
    std::string problem; ///< second line of the state; empty: none
    std::optional<UtcTime> lastGood;
    std::int64_t onTheirWay = 0;
    std::int64_t behindHolds = 0; ///< not on their way: wait for a record that is on hold
    std::int64_t held = 0;
    std::vector<SparkBar> hours; ///< the last 24; empty: not known
    std::optional<UtcTime> next;
    std::string nextText; ///< instead of a time: "after this one", "when resumed"
};
Html flowTable(const std::vector<FlowRow>& flows, const Reader& reader);

struct ConnectionRow {
    std::string name;
    std::string connector;
    Word state;
    std::int64_t used = 0;
    std::int64_t allowed = 0; ///< a minute; 0: no limit
};
Html connectionTable(const std::vector<ConnectionRow>& connections, const Reader& reader);

struct SyncLine {
    std::string id;
    std::string flow;
    std::string kind; ///< "Full sync"
    std::string who;
    bool dryRun = false;
    Word state;
    UtcTime started;
    std::optional<UtcTime> ended;
    std::int64_t read = 0, delivered = 0, unchanged = 0, skipped = 0, held = 0;
};
Html syncTable(const std::vector<SyncLine>& syncs, const Reader& reader, bool withFlow);

struct ItemLine {
    std::string flow, entity, key;
    Word state;
    std::string what; ///< what happened, in one line
    std::string amount, currency;
    UtcTime changed;
};
Html itemTable(const std::vector<ItemLine>& items, const Reader& reader, bool withFlow);
/// The page of one record.
Url itemUrl(const std::string& flow, const std::string& entity, const std::string& key);

struct ActivityLine {
    UtcTime at;
    std::string who; ///< a person's name; empty: Crossdock itself
    std::string flow, entity, key;
    std::string text;
};
/// Newest first; `days`: a heading for each day.
Html activityList(const std::vector<ActivityLine>& lines, const Reader& reader, bool days);

} // namespace crossdock::pages
