// The page before all others.
#pragma once

#include "pages/parts.hpp"

namespace crossdock::pages {

/// A value; texts as typed before.
struct SignInView {
    std::string user;
    std::string message; ///< why we are here; empty: nothing is wrong
    std::string to;      ///< where to go after
    std::string kept;    ///< a form that waits to be sent again
};

Html signInPage(const SignInView& view);

} // namespace crossdock::pages
