// One function for each page: reads what it shows and renders it.
#pragma once

#include "pages/listing.hpp"
#include "pages/visit.hpp"

namespace crossdock::pages {

admin::Answer answerOverview(Visit& visit);
admin::Answer answerHold(Visit& visit);
admin::Answer answerItems(Visit& visit);
admin::Answer answerItem(Visit& visit);
admin::Answer answerFlows(Visit& visit);
admin::Answer answerFlow(Visit& visit, const std::string& name);
admin::Answer answerSyncs(Visit& visit);
/// `pace` remembers how fast it moved when it was last looked at.
class SyncPace;
admin::Answer answerSync(Visit& visit, const std::string& id, SyncPace& pace);
admin::Answer answerConnections(Visit& visit);
admin::Answer answerCredentials(Visit& visit);
admin::Answer answerSchedules(Visit& visit);
admin::Answer answerActivity(Visit& visit);

/// Rows of the lists that several pages have.
FlowRow flowRow(Visit& visit, const daemon::FlowStatus& flow, bool withHours);
ActivityLine activityLine(const Visit& visit, const store::ActivityRow& row);
ItemLine itemLine(const Visit& visit, const store::ItemRow& row);
SyncLine syncLine(const store::SyncRow& row);
/// The last `count` hours up to now.
std::vector<SparkBar> hourBars(Visit& visit, const std::string& flow, int count);

} // namespace crossdock::pages
