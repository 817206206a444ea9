// What stands around every page: top bar, navigation, the result of the last action, foot.
#pragma once

#include "pages/moment.hpp"
#include "pages/words.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace crossdock::pages {

/// The entry of the navigation that a page belongs to.
enum class Section { None, Overview, Hold, Flows, Syncs, Activity, Schedules, Connections, Credentials };

/// What an action did, told on the page that it came back to.
struct Outcome {
    std::string sentence;
    bool refused = false;
};

/// Around a page. A value, made for one request.
struct Frame {
    Reader reader;
    std::string organisation;
    std::string user; ///< empty: nobody is signed in, no navigation is drawn
    bool mayAct = false;
    std::string csrf;
    std::string theme; ///< "light", "dark" or empty: as the system has it
    std::string self;  ///< path and query of this page, to come back to
    Section section = Section::None;
    std::string title;       ///< of the tab
    Tone tone = Tone::Quiet; ///< worst state, shown as the tab's icon
    std::int64_t held = 0;
    std::int64_t troubledConnections = 0;
    Outcome result;
    std::vector<std::string> ignored; ///< names of query parameters that this page does not know
    bool live = true;                 ///< follows what happens
};

/// The whole document.
std::string document(const Frame& frame, const Html& main);

/// Why the visitor cannot act; empty when they can.
std::string refusedRole(const Frame& frame, std::string_view verb);

} // namespace crossdock::pages
