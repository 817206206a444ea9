#include "pages/words.hpp"

#include "pages/number.hpp"

namespace crossdock::pages {

using engine::ItemState;

const char* nameOf(Tone tone) {
    switch (tone) {
    case Tone::Run:
        return "run";
    case Tone::Ok:
        return "ok";
    case Tone::Hold:
        return "hold";
    case Tone::Bad:
        return "bad";
    default:
        return "quiet";
    }
}

Word wordOf(ItemState state) {
    switch (state) {
    case ItemState::Draft:
        return {Icon::Wait, Tone::Quiet, "Waiting"};
    case ItemState::Processing:
        return {Icon::Work, Tone::Run, "In work"};
    case ItemState::Failed:
        return {Icon::Again, Tone::Run, "Trying again"};
    case ItemState::ActionRequired:
        return {Icon::Held, Tone::Hold, "On hold", true};
    case ItemState::Done:
        return {Icon::Done, Tone::Ok, "Done"};
    case ItemState::Cancelled:
        return {Icon::Shut, Tone::Quiet, "Closed by hand"};
    case ItemState::Superseded:
        return {Icon::Replaced, Tone::Quiet, "Replaced"};
    }
    return {Icon::Unknown, Tone::Quiet, "Not known"};
}

Word skippedWord() {
    return {Icon::Shut, Tone::Quiet, "Skipped"};
}

Word wordOfSync(std::string_view status) {
    if (status == "running") {
        return {Icon::Work, Tone::Run, "Running"};
    }
    if (status == "completed") {
        return {Icon::Done, Tone::Ok, "Complete"};
    }
    if (status == "partial") {
        return {Icon::Part, Tone::Hold, "Partly done"};
    }
    if (status == "failed") {
        return {Icon::Fail, Tone::Bad, "Failed", true};
    }
    if (status == "cancelled") {
        return {Icon::Shut, Tone::Quiet, "Stopped"};
    }
    return {Icon::Unknown, Tone::Quiet, "Not known"};
}

Word wordOfFlow(const daemon::FlowStatus& flow, std::int64_t held, int percent) {
    switch (flow.state) {
    case daemon::FlowState::ConfError:
        return {Icon::Fail, Tone::Bad, "Conf error", true};
    case daemon::FlowState::Stopped:
        return {Icon::Fail, Tone::Bad, "Stopped", true};
    case daemon::FlowState::Paused:
        return {Icon::Pause, Tone::Quiet,
                flow.pause && !flow.pause->who.empty() ? "Paused by " + flow.pause->who : "Paused"};
    case daemon::FlowState::Running:
        return {Icon::Work, Tone::Run, percent < 0 ? "Running" : "Running, " + std::to_string(percent) + " %"};
    case daemon::FlowState::Idle:
        break;
    }
    if (!flow.lastRun) {
        return {Icon::Wait, Tone::Quiet, "Never run"};
    }
    if (held > 0) {
        return {Icon::Held, Tone::Hold, number(held) + " on hold"};
    }
    if (!flow.lastGood) {
        return {Icon::Unknown, Tone::Quiet, "Never complete"};
    }
    return {Icon::Done, Tone::Ok, "Up to date"};
}

Word wordOfConnection(const daemon::ConnectionStatus& connection, UtcTime now) {
    constexpr std::int64_t day = 86'400'000'000;
    if (connection.signInEnds && *connection.signInEnds <= now) {
        return {Icon::Fail, Tone::Bad, "Sign-in has ended", true};
    }
    if (connection.circuit == "open") {
        return {Icon::Fail, Tone::Bad, "Does not answer", true};
    }
    if (connection.circuit == "half_open") {
        return {Icon::Again, Tone::Run, "Being tried"};
    }
    if (connection.pausedUntil && *connection.pausedUntil > now) {
        return {Icon::Pause, Tone::Run, "Asked us to wait"};
    }
    if (connection.signInEnds && connection.signInEnds->us - now.us <= 14 * day) {
        if (*connection.signInEnds <= now) {
            return {Icon::Fail, Tone::Bad, "Sign-in has ended"};
        }
        const std::int64_t days = (connection.signInEnds->us - now.us) / day;
        return {Icon::Soon, Tone::Hold,
                days == 0 ? "Sign-in ends in less than a day" : "Sign-in ends in " + counted(days, "day", "days")};
    }
    if (connection.circuit == "closed") {
        return {Icon::Done, Tone::Ok, "Working"};
    }
    return {Icon::Unknown, Tone::Quiet, "Not known"};
}

Html shown(const Word& word) {
    Html html;
    html.put("<span class=\"state {}{}\">{}<span>{}</span></span>", nameOf(word.tone), word.tinted ? " tint" : "",
             icon(word.icon), word.text);
    return html;
}

const char* addressOf(ItemState state) {
    switch (state) {
    case ItemState::Draft:
        return "waiting";
    case ItemState::Processing:
        return "in-work";
    case ItemState::Failed:
        return "trying";
    case ItemState::ActionRequired:
        return "held";
    case ItemState::Done:
        return "done";
    case ItemState::Cancelled:
        return "closed";
    case ItemState::Superseded:
        return "replaced";
    }
    return "";
}

std::optional<ItemState> stateAt(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(ItemState::Superseded); ++i) {
        if (name == addressOf(static_cast<ItemState>(i))) {
            return static_cast<ItemState>(i);
        }
    }
    return std::nullopt;
}

std::string syncKind(std::string_view mode) {
    if (mode == "full") {
        return "Full sync";
    }
    if (mode == "sweep") {
        return "Sweep";
    }
    if (mode == "plan") {
        return "Plan";
    }
    if (mode == "retry" || mode == "deliver") {
        return "Delivery";
    }
    return mode == "resumed" ? "Resumed sync" : "Sync";
}

std::string namesOf(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    }
    return out;
}

} // namespace crossdock::pages
