#include "pages/visit.hpp"

#include "admin/privacy.hpp"
#include "pages/parts.hpp"

#include <algorithm>

namespace crossdock::pages {

namespace {

Reader readerFor(const Sources& sources, UtcTime now) {
    Reader reader;
    reader.now = now;
    reader.style = sources.style;
    if (auto zone = schedule::Zone::find(sources.timezone)) {
        reader.zone = zone;
        reader.zoneName = sources.timezone;
    }
    return reader;
}

template <typename T>
void keepOwn(std::vector<T>& all, const std::string& organisation) {
    std::erase_if(all, [&](const T& one) { return one.organisation != organisation; });
}

// Without "back" in it, so that addresses do not nest.
std::string selfOf(const admin::Request& request) {
    admin::Fields kept;
    for (const auto& [name, value] : request.query.all()) {
        if (name != "back") {
            kept.add(name, value);
        }
    }
    const std::string query = kept.encoded();
    return request.path + (query.empty() ? "" : "?" + query);
}

} // namespace

Visit::Visit(Sources& sources, Outcomes& outcomes, const admin::Request& request, Section section)
    : _sources(sources),
      _outcomes(outcomes),
      _request(request),
      _queries(sources.store, request.visitor.organisation) {
    _frame.reader = readerFor(sources, request.now);
    _frame.organisation = request.visitor.organisation;
    _frame.user = request.visitor.name;
    _frame.mayAct = request.visitor.may(admin::Role::Operator);
    _frame.csrf = request.visitor.csrf;
    _frame.theme = request.cookie("xd-theme");
    _frame.self = selfOf(request);
    _frame.section = section;
    _flows = sources.control.flows();
    keepOwn(_flows, _frame.organisation);
    _connections = sources.control.connections();
    keepOwn(_connections, _frame.organisation);
    for (const auto& plugin : sources.control.plugins()) {
        for (const std::string& connector : plugin.connectors) {
            _connectorNames[connector] = plugin.name;
        }
    }
    for (const auto& each : _flows) {
        const auto counts = read(_queries.counts(each.name));
        _frame.held += static_cast<std::int64_t>(counts.actionRequired);
        _counts[each.name] = counts;
        if (each.state == daemon::FlowState::Stopped || each.state == daemon::FlowState::ConfError) {
            _frame.tone = Tone::Bad;
        }
    }
    for (const auto& each : _connections) {
        const Tone tone = wordOfConnection(each, request.now).tone;
        _frame.troubledConnections += tone == Tone::Bad || tone == Tone::Hold ? 1 : 0;
    }
    if (_frame.held > 0 && _frame.tone != Tone::Bad) {
        _frame.tone = Tone::Hold;
    }
}

const daemon::FlowStatus* Visit::flow(const std::string& name) const {
    const auto found = std::find_if(_flows.begin(), _flows.end(), [&](const auto& each) { return each.name == name; });
    return found == _flows.end() ? nullptr : &*found;
}

std::string Visit::connectorName(const std::string& id) const {
    const auto found = _connectorNames.find(id);
    return found == _connectorNames.end() || found->second.empty() ? id : found->second;
}

const store::FlowCounts& Visit::counts(const std::string& flow) const {
    static const store::FlowCounts none;
    const auto found = _counts.find(flow);
    return found == _counts.end() ? none : found->second;
}

std::string Visit::seen(std::string text) const {
    return _frame.mayAct ? std::move(text) : admin::maskedText(std::move(text));
}

CauseView Visit::cause(const store::CauseRow& row) const {
    CauseView view;
    view.id = row.cause;
    view.flow = row.flow;
    view.entity = row.entity;
    view.count = static_cast<std::int64_t>(row.count);
    view.oldest = row.oldest;
    for (const auto& sum : row.money) {
        view.money.emplace_back(sum.currency, sum.amount);
    }
    const daemon::FlowStatus* status = flow(row.flow);
    view.cure = cureOf(row.reason, seen(row.message), row.held, status == nullptr ? "the source" : status->from,
                       status == nullptr ? "the target" : status->to);
    if (status != nullptr && status->state == daemon::FlowState::Stopped) {
        view.blocked =
            "Not while the flow is stopped: " + cureOfStop(status->problemClass, status->problem, status->to).title +
            ".";
    }
    return view;
}

std::vector<CauseView> Visit::causes(const std::string& flow, const std::string& sync) {
    std::vector<CauseView> out;
    for (const store::CauseRow& row : read(_queries.causes(flow, sync))) {
        out.push_back(cause(row));
    }
    return out;
}

void Visit::knows(std::initializer_list<std::string_view> parameters) {
    for (const auto& [name, value] : _request.query.all()) {
        if (name != "back" && std::find(parameters.begin(), parameters.end(), name) == parameters.end()) {
            _frame.ignored.push_back(name);
        }
    }
}

admin::Answer Visit::answer(const std::string& title, const Html& main, int status) {
    _frame.title = title;
    if (_request.header("x-crossdock-live").empty()) {
        _frame.result = _outcomes.take(_request.visitor.session);
    }
    Html all;
    if (!_unread.empty()) {
        all.put("{}", notice(Icon::Unknown, Tone::Bad, "Some of this could not be read.",
                             _unread.front() + ". What is missing here is not known, not zero."));
    }
    all.put("{}", main);
    return admin::Answer::html(document(_frame, all), status);
}

admin::Answer Visit::back(Outcome outcome, const Url& otherwise) {
    _outcomes.put(_request.visitor.session, std::move(outcome));
    return admin::Answer::seeOther(Url::back(_request.form["back"], otherwise).text());
}

void Visit::unread(const Failure& failure) {
    _unread.push_back(failure.message.substr(0, 200));
}

} // namespace crossdock::pages
