// One action on many items: how far it is, what came of it.
#pragma once

#include "pages/jobs.hpp"
#include "pages/parts.hpp"

namespace crossdock::pages {

/// A value.
struct JobView {
    JobState job;
    std::string waits; ///< why nothing moves now: "the flow is paused"; empty: it does
};
Html jobPage(const JobView& view, const Frame& frame);
/// A job that is not known, or not any more.
Html unknownJobPage();

} // namespace crossdock::pages
