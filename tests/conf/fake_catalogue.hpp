// Connectors as the plug-in registry would report them.
#pragma once

#include "conf/connector_catalogue.hpp"
#include "conf/loader.hpp"

#include <map>
#include <string>

namespace crossdock::conf::test {

/// "woocommerce" (source), "supabase" (sink), "both" (source and sink with different settings), "broken" (unreadable schema).
class FakeCatalogue : public ConnectorCatalogue {
public:
    FakeCatalogue();
    std::vector<std::string> connectorIds() const override;
    const ConnectorFacts* find(const std::string& id) const override;

private:
    std::map<std::string, ConnectorFacts> _facts;
};

/// The real checks of schedules, zones and jq programs.
TextChecks realChecks();

} // namespace crossdock::conf::test
