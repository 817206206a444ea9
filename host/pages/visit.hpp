// One request for a page while it is answered: who asks, what they may see, what could not be read.
#pragma once

#include "admin/answer.hpp"
#include "admin/request.hpp"
#include "daemon/control.hpp"
#include "pages/causes.hpp"
#include "pages/frame.hpp"
#include "pages/outcomes.hpp"
#include "store/by_hand.hpp"
#include "store/items_by_id.hpp"
#include "store/queries.hpp"

#include <initializer_list>
#include <string>
#include <vector>

namespace crossdock::pages {

/// What pages are made from; everything by reference outlives them.
struct Sources {
    daemon::Control& control;
    store::Store& store;
    const Clock& clock;
    std::string timezone;   ///< of the organisation
    std::string confFolder; ///< as people know it
    NumberStyle style = NumberStyle::CommaPoint;
};

/// Not shared between threads.
class Visit {
public:
    Visit(Sources& sources, Outcomes& outcomes, const admin::Request& request, Section section);

    const admin::Request& request() const { return _request; }
    daemon::Control& control() { return _sources.control; }
    store::Queries& queries() { return _queries; }
    store::ByHand byHand(const std::string& flow) { return {_sources.store, _request.visitor.organisation, flow}; }
    store::ItemsById itemsOf(const std::string& flow) { return {_sources.store, _request.visitor.organisation, flow}; }
    Outcomes& outcomes() { return _outcomes; }
    const Sources& sources() const { return _sources; }
    Frame& frame() { return _frame; }
    const Reader& reader() const { return _frame.reader; }

    /// The flows and connections of the visitor's organisation.
    const std::vector<daemon::FlowStatus>& flows() const { return _flows; }
    const daemon::FlowStatus* flow(const std::string& name) const;
    const std::vector<daemon::ConnectionStatus>& connections() const { return _connections; }
    /// "WooCommerce" of "woocommerce"; the id itself when no such connector is loaded.
    std::string connectorName(const std::string& id) const;
    /// Held items of each flow are counted once.
    const store::FlowCounts& counts(const std::string& flow) const;

    /// The value, or an empty one and a note that this could not be read.
    template <typename T>
    T read(Result<T> result) {
        if (!result.ok()) {
            unread(result.failure());
            return T{};
        }
        return std::move(result).value();
    }

    /// For viewers, personal data are blotted out.
    std::string seen(std::string text) const;

    CauseView cause(const store::CauseRow& row) const;
    std::vector<CauseView> causes(const std::string& flow, const std::string& sync);

    /// Parameters that the page knows; others are ignored with a note.
    void knows(std::initializer_list<std::string_view> parameters);

    /// The page, with what could not be read said on top.
    admin::Answer answer(const std::string& title, const Html& main, int status = 200);
    /// Back to where the form was, with what came of it.
    admin::Answer back(Outcome outcome, const Url& otherwise);

private:
    void unread(const Failure& failure);

    Sources& _sources;
    Outcomes& _outcomes;
    const admin::Request& _request;
    store::Queries _queries;
    Frame _frame;
    std::vector<daemon::FlowStatus> _flows;
    std::vector<daemon::ConnectionStatus> _connections;
    std::map<std::string, store::FlowCounts> _counts;
    std::map<std::string, std::string> _connectorNames;
    std::vector<std::string> _unread;
};

} // namespace crossdock::pages
