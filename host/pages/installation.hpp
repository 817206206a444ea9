// Connections, credentials, schedules, activity: the pages about the installation.
#pragma once

#include "pages/listing.hpp"

namespace crossdock::pages {

/// One connection with all that is known about its health.
struct ConnectionView {
    ConnectionRow row;
    std::string url;
    std::vector<std::string> flows;
    std::string cause; ///< of an open circuit
    std::optional<UtcTime> since, nextTry, pausedUntil, signInEnds;
    std::string signedInBy;
};
/// Worst first.
Html connectionsPage(const std::vector<ConnectionView>& connections, const Frame& frame);

struct CredentialView {
    std::string name;
    std::vector<std::string> connections;
    std::vector<std::string> flows;
    std::optional<UtcTime> ends; ///< of the sign-in that it is part of
    std::string command;         ///< that sets or replaces it
};
Html credentialsPage(const std::vector<CredentialView>& credentials, const Frame& frame);

struct ScheduleView {
    std::string flow;
    Word state;
    std::string schedule;
    std::string timezone;
    bool changed = false;
    std::optional<UtcTime> last;
    std::vector<UtcTime> next;
    std::vector<std::string> notes;
    bool paused = false;
};
Html schedulesPage(const std::vector<ScheduleView>& schedules, const Frame& frame);

struct ActivityView {
    std::string flow, kind;
    std::vector<std::string> flows;
    std::vector<ActivityLine> lines;
    std::optional<Url> older, newest;
};
Html activityPage(const ActivityView& view, const Frame& frame);

} // namespace crossdock::pages
