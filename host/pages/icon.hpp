// Shapes: each state has one of its own, so that it is told apart without colour.
#pragma once

#include "pages/html.hpp"

namespace crossdock::pages {

enum class Icon {
    Done,
    Work,
    Wait,
    Again,
    Held,
    Fail,
    Part,
    Shut,
    Replaced,
    Pause,
    Soon,
    Unknown,
    Brand,
    Home,
    Flows,
    List,
    Clock,
    Plug,
    Key,
    Calendar
};

/// The shape, 16 pixels high, hidden from screen readers: the word stands beside it.
Html icon(Icon which);
/// The same, 28 pixels high.
Html largeIcon(Icon which);

/// The hidden drawing with every shape as a symbol; once a page.
Html iconSymbols();

} // namespace crossdock::pages
