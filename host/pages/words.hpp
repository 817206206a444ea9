// The words of states: one word each, the same on every page, with a shape and a colour.
#pragma once

#include "daemon/control.hpp"
#include "engine/ledger.hpp"
#include "pages/icon.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::pages {

/// Whose move it is, as colour: quiet and blue need nobody, amber a person, red is stopped or wrong, green is proof.
enum class Tone { Quiet, Run, Ok, Hold, Bad };

/// The class of the style sheet.
const char* nameOf(Tone tone);

struct Word {
    Icon icon = Icon::Unknown;
    Tone tone = Tone::Quiet;
    std::string text;
    bool tinted = false; ///< at most where a person must act
};

Word wordOf(engine::ItemState state);
/// Of one that is done since a rule left it out.
Word skippedWord();
/// Of "running", "completed", "partial", "failed", "cancelled"; anything else is "Not known".
Word wordOfSync(std::string_view status);
/// Of a flow; `held`: items that wait for a person, `percent`: of the running sync, below 0 when not known.
Word wordOfFlow(const daemon::FlowStatus& flow, std::int64_t held, int percent);
/// Of a connection: its circuit, a pause that it asked for, the end of its sign-in.
Word wordOfConnection(const daemon::ConnectionStatus& connection, UtcTime now);

/// Shape and word.
Html shown(const Word& word);

/// The state's name in addresses: "held", "waiting" ...; empty when there is no such state.
const char* addressOf(engine::ItemState state);
std::optional<engine::ItemState> stateAt(std::string_view name);

/// "a, b and c".
std::string namesOf(const std::vector<std::string>& names);

/// What kind of sync it is: "Full sync", "Incremental sync", "Sweep" ...
std::string syncKind(std::string_view mode);

} // namespace crossdock::pages
