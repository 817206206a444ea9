// What the files of a conf folder must be to each other and to the loaded connectors.
#pragma once

#include "conf/document.hpp"
#include "conf/loader.hpp"

#include <map>
#include <string>

namespace crossdock::conf {

/// The tables that hold connectors' settings, as parsed: connection name -> [settings], flow name
/// -> [source] and [sink]. Pointers into the parsed files; null where there is no such table.
struct SettingsTables {
    struct OfFlow {
        const Node* source = nullptr;
        const Node* sink = nullptr;
    };
    std::map<std::string, const Node*> connections;
    std::map<std::string, OfFlow> flows;
};

/// Fills in what depends on several files (organisation, zone, limits, settings) and adds the
/// mistakes found on the way. `unread` names connections whose file could not be read: flows that
/// name them are not told so a second time.
void crossCheck(Configuration& configuration, const SettingsTables& tables, const std::vector<std::string>& unread,
                const LoadContext& context, Mistakes& mistakes);

} // namespace crossdock::conf
