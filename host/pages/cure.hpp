// What a person reads about a trouble: the cause in one line, the cure, and whose move it is. From the reason and the class of the
// error, never a general text where a particular one is known.
#pragma once

#include <string>
#include <string_view>

namespace crossdock::pages {

enum class Owner { Bookkeeper, Shop, Admin, Network, Crossdock };

/// "Bookkeeper" ...
const char* nameOf(Owner owner);

struct Cure {
    std::string title;  ///< what is wrong
    std::string advice; ///< what to do
    Owner owner = Owner::Admin;
};

/// `reason` and `message` as stored with the item, `held` when it waits for a decision rather than having failed, `target` the name
/// of the connection written to, `source` of the one read from.
Cure cureOf(std::string_view reason, std::string_view message, bool held, std::string_view source,
            std::string_view target);

/// Of a flow that stopped: by the class of the error.
Cure cureOfStop(std::string_view errorClass, std::string_view problem, std::string_view connections);

} // namespace crossdock::pages
