// The admin page: its routes, and the faces that the server itself shows.
#pragma once

#include "admin/faces.hpp"
#include "admin/route.hpp"
#include "pages/jobs.hpp"
#include "pages/outcomes.hpp"
#include "pages/pace.hpp"
#include "pages/visit.hpp"

#include <vector>

namespace crossdock::pages {

/// Thread-safe. Outlives the server that has its routes.
class Pages final : public admin::Faces {
public:
    explicit Pages(Sources sources)
        : _sources(std::move(sources)),
          _jobs(_sources.store, _sources.control, _sources.clock) {}

    /// For ServerParts::pages.
    std::vector<admin::Route> routes();

    std::string login(const admin::Request& request, const admin::LoginView& view) const override;
    std::string refusal(const admin::Request& request, const admin::Problem& problem) const override;

private:
    using Show = admin::Answer (*)(Visit&);
    using ShowOne = admin::Answer (*)(Visit&, const std::string&);

    admin::Route page(std::string pattern, Section section, std::string summary, Show show);
    admin::Route pageOf(std::string pattern, std::string name, Section section, std::string summary, ShowOne show);
    admin::Route action(std::string pattern, std::string summary, Show act);
    admin::Route actionOn(std::string pattern, std::string name, std::string summary, ShowOne act);
    void addAssets(std::vector<admin::Route>& routes) const;

    Sources _sources;
    Outcomes _outcomes;
    SyncPace _pace;
    Jobs _jobs; ///< last: it ends before what it works on
};

} // namespace crossdock::pages
