// Pages before an action with effect: what it concerns, what is known, a reason. Shown as a dialogue where scripts run.
#pragma once

#include "pages/causes.hpp"
#include "pages/listing.hpp"

#include <optional>

namespace crossdock::pages {

/// What an action is about; the same fields lead to the preview and are posted back.
struct ActionScope {
    std::string flow, cause, sync, item;

    Hidden hidden(const std::string& preview) const;
};

/// What the target said about a retry before it was asked for. A value.
struct Check {
    std::int64_t checked = 0; ///< the first so many items
    std::int64_t written = 0, unchanged = 0, skipped = 0, heldAgain = 0;
    std::vector<std::pair<std::string, std::string>> money; ///< of those that would be written
    std::string skipReason;                                 ///< words for the first that would be skipped
    std::string reason;                                     ///< of the first that would be held again
    bool sameReason = true;                                 ///< as before, of all of these
    std::string failure;                                    ///< why nothing could be checked; empty: it was
};

/// A value.
struct RetryView {
    ActionScope scope;
    std::string preview; ///< id of this preview
    std::string back;    ///< where "Back" leads
    std::string title;   ///< cause, as the crumb
    std::string advice;
    std::string entity;
    std::string what;           ///< "4 orders"
    std::optional<Check> check; ///< none: nobody who may act asked
    std::int64_t count = 0;
    std::vector<std::pair<std::string, std::string>> money;
    std::vector<ItemLine> items; ///< the first few
    std::string target;
    std::string blocked; ///< why it cannot be done; empty: it can
    std::string reason;  ///< as typed before
    bool reasonMissing = false;
};
Html retryPreview(const RetryView& view, const Frame& frame);
Html closePreview(const RetryView& view, const Frame& frame);

/// A question with a reason: stopping a sync, pausing a flow.
struct QuestionView {
    Url post;
    std::string title;
    std::string sentence;
    std::string label; ///< of the field
    std::string hint;
    std::string reason;
    std::string button;
    std::string otherwise; ///< "Keep running"
    std::string back;
    Icon shape = Icon::Unknown;
    Weight weight = Weight::Plain;
    std::string wrong = {}; ///< what is wrong with the reason; empty: nothing
};
Html questionPage(const QuestionView& view, const Frame& frame);

} // namespace crossdock::pages
