#include "conf/cross_check.hpp"

#include "conf/nearest.hpp"
#include "conf/settings_schema.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <set>

namespace crossdock::conf {

namespace {

using Component = std::optional<ComponentFacts> ConnectorFacts::*;

bool contains(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

template <typename Named>
std::vector<std::string> namesOf(const std::map<std::string, Named>& all) {
    std::vector<std::string> names;
    names.reserve(all.size());
    for (const auto& entry : all) {
        names.push_back(entry.first);
    }
    return names;
}

/// What sinks that number their documents call the text before the shop's own number.
constexpr const char* numberPrefix = "document_number_prefix";

/// One of a flow's settings of its sink, with defaults filled in; null when there is none of that name.
boost::json::value settingOf(const Flow& flow, const std::string& name) {
    boost::system::error_code error;
    const boost::json::value settings = boost::json::parse(flow.sinkSettings, error);
    const boost::json::object* object = error ? nullptr : settings.if_object();
    const boost::json::value* value = object == nullptr ? nullptr : object->if_contains(name);
    return value == nullptr ? boost::json::value() : *value;
}

/// One run of the check over one configuration.
class CrossCheck {
public:
    CrossCheck(Configuration& configuration, const SettingsTables& tables, const std::vector<std::string>& unread,
               const LoadContext& context, Mistakes& mistakes)
        : _configuration(configuration),
          _tables(tables),
          _unread(unread),
          _context(context),
          _mistakes(mistakes) {}

    void run() {
        checkText(_context.checks.timezone, _configuration.host.organisation.timezone, "timezone");
        for (auto& [name, connection] : _configuration.connections) {
            check(connection);
        }
        for (auto& [name, flow] : _configuration.flows) {
            check(flow);
        }
        checkPrograms();
        warnOfDoubles();
        warnOfNumbers();
    }

private:
    void error(const Position& at, std::string message) { _mistakes.push_back({at, std::move(message)}); }
    void checkText(const TextChecks::Check& check, const Placed<std::string>& text, const std::string& key);
    void check(Connection& connection);
    void check(Flow& flow);
    const ConnectorFacts* factsOf(const Connection& connection) const;
    void checkCredentials(const Connection& connection, const ConnectorFacts& facts);
    void checkSettings(Connection& connection, const ConnectorFacts& facts);
    void fillLimits(LimitsConf& limits, const ConnectorFacts& facts) const;
    const Connection* connectionOf(const Placed<std::string>& name, const char* key);
    void checkSide(Flow& flow, const Connection& connection, Component component, const char* word, const Node* written,
                   const Placed<std::string>& named, std::string& settings);
    void checkMaps(const Flow& flow, const Connection& target);
    void checkPrograms();
    void warnOfDoubles();
    void warnOfNumbers();
    std::vector<std::string> identitiesOf(const Connection& target) const;
    bool isOneTarget(const Flow& a, const Flow& b) const;
    std::optional<SettingsSchema> schemaOf(const ComponentFacts& facts, const std::string& title, const Position& at);
    Node knownSettings(const Connection& connection, const SettingsSchema& schema) const;
    SettingsSchema::Identity identityOf(const Connection& connection) const {
        return {connection.name, connection.organisation.value, connection.url.value,
                _configuration.host.organisation.timezone.value};
    }

    Configuration& _configuration;
    const SettingsTables& _tables;
    const std::vector<std::string>& _unread;
    const LoadContext& _context;
    Mistakes& _mistakes;
};

void CrossCheck::checkText(const TextChecks::Check& check, const Placed<std::string>& text, const std::string& key) {
    if (!check || text.value.empty() || !text.given()) {
        return;
    }
    if (const auto fault = check(text.value)) {
        Position at = text.at;
        at.column += static_cast<std::uint32_t>(fault->column); // the opening quote stands at the value's own column
        error(at, inQuotes(key) + ": " + fault->message);
    }
}

const ConnectorFacts* CrossCheck::factsOf(const Connection& connection) const {
    return _context.catalogue == nullptr ? nullptr : _context.catalogue->find(connection.connector.value);
}

void CrossCheck::check(Connection& connection) {
    if (connection.organisation.value.empty()) {
        connection.organisation.value = _configuration.host.organisation.name.value;
    }
    const Node* written = _tables.connections.at(connection.name);
    if (_context.catalogue == nullptr) {
        connection.sourceSettings = connection.sinkSettings =
            settingsAsWritten(merged(nullptr, written), identityOf(connection));
        return;
    }
    const ConnectorFacts* facts = factsOf(connection);
    if (facts == nullptr) {
        if (!connection.connector.value.empty()) {
            error(connection.connector.at,
                  "no connector " + inQuotes(connection.connector.value) + " is loaded" +
                      suggestion(connection.connector.value, _context.catalogue->connectorIds()));
        }
        return;
    }
    checkCredentials(connection, *facts);
    fillLimits(connection.limits, *facts);
    checkSettings(connection, *facts);
}

void CrossCheck::checkCredentials(const Connection& connection, const ConnectorFacts& facts) {
    std::vector<std::string> known;
    for (const auto* component : {&facts.source, &facts.sink}) {
        if (*component) {
            known.insert(known.end(), (*component)->credentials.begin(), (*component)->credentials.end());
        }
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    for (const auto& [name, secret] : connection.credentials) {
        if (!contains(known, name)) {
            error(secret.at,
                  "connector " + inQuotes(facts.id) + " has no credential " + inQuotes(name) + suggestion(name, known));
        }
    }
}

void CrossCheck::fillLimits(LimitsConf& limits, const ConnectorFacts& facts) const {
    const ComponentFacts* component = facts.source ? &*facts.source : facts.sink ? &*facts.sink : nullptr;
    if (component == nullptr) {
        return;
    }
    // A conf that names one rate has thought about rates: the connector's other one would only
    // surprise.
    if (!limits.requestsPerMinute.given() && !limits.requestsPerSecond.given()) {
        limits.requestsPerMinute.value = component->requestsPerMinute;
        limits.requestsPerSecond.value = component->requestsPerSecond;
    }
    if (!limits.concurrency.given() && component->concurrency != 0) {
        limits.concurrency.value = component->concurrency;
    }
}

std::optional<SettingsSchema> CrossCheck::schemaOf(const ComponentFacts& facts, const std::string& title,
                                                   const Position& at) {
    auto parsed = SettingsSchema::parse(facts.settingsSchema);
    if (const std::string* fault = std::get_if<std::string>(&parsed)) {
        error(at, title + ": " + *fault + "; ask its maker");
        return std::nullopt;
    }
    return std::get<SettingsSchema>(std::move(parsed));
}

Node CrossCheck::knownSettings(const Connection& connection, const SettingsSchema& schema) const {
    Node table = merged(nullptr, _tables.connections.at(connection.name));
    const std::vector<std::string> names = schema.names();
    std::erase_if(table.members, [&names](const Node::Member& member) { return !contains(names, member.name); });
    return table;
}

void CrossCheck::checkSettings(Connection& connection, const ConnectorFacts& facts) {
    const Node* written = _tables.connections.at(connection.name);
    const Position whole = written != nullptr ? written->at : connection.at;
    std::vector<std::string> known;
    const auto ofComponent = [&](const std::optional<ComponentFacts>& component,
                                 const char* word) -> std::optional<std::string> {
        const std::string title = std::string("the ") + word + " " + inQuotes(facts.id);
        const auto schema = component ? schemaOf(*component, title, connection.connector.at) : std::nullopt;
        if (!schema) {
            return std::nullopt;
        }
        const std::vector<std::string> names = schema->names();
        known.insert(known.end(), names.begin(), names.end());
        Mistakes found;
        auto settings = schema->apply(knownSettings(connection, *schema), title, whole, identityOf(connection), found);
        // What is missing may stand in the flows, and is looked for there.
        std::copy_if(found.begin(), found.end(), std::back_inserter(_mistakes), [&whole](const Mistake& mistake) {
            return mistake.at.line != whole.line || mistake.at.column != whole.column;
        });
        return settings;
    };
    connection.sourceSettings = ofComponent(facts.source, "source");
    connection.sinkSettings = ofComponent(facts.sink, "sink");
    for (const Node::Member& member : written != nullptr ? written->members : std::vector<Node::Member>()) {
        if (!contains(known, member.name)) {
            error(member.at, "connector " + inQuotes(facts.id) + " has no setting " + inQuotes(member.name) +
                                 suggestion(member.name, known));
        }
    }
}

const Connection* CrossCheck::connectionOf(const Placed<std::string>& name, const char* key) {
    const auto found = _configuration.connections.find(name.value);
    if (found != _configuration.connections.end()) {
        return &found->second;
    }
    if (!name.value.empty() && !contains(_unread, name.value)) {
        error(name.at, inQuotes(key) + " names the connection " + inQuotes(name.value) +
                           ", but there is no connections/" + name.value + ".toml" +
                           suggestion(name.value, namesOf(_configuration.connections)));
    }
    return nullptr;
}

void CrossCheck::checkSide(Flow& flow, const Connection& connection, Component component, const char* word,
                           const Node* written, const Placed<std::string>& named, std::string& settings) {
    if (_context.catalogue == nullptr) {
        settings = settingsAsWritten(merged(_tables.connections.at(connection.name), written), identityOf(connection));
        return;
    }
    const ConnectorFacts* facts = factsOf(connection);
    if (facts == nullptr) {
        return;
    }
    const std::string title = std::string("the ") + word + " " + inQuotes(facts->id);
    if (!(facts->*component)) {
        error(named.at, "connection " + inQuotes(connection.name) + " cannot be used here: connector " +
                            inQuotes(facts->id) + " offers no " + word);
        return;
    }
    const ComponentFacts& known = *(facts->*component);
    for (const std::string& entity : flow.entities.value) {
        if (!contains(known.entities, entity)) {
            error(flow.entities.at, title + " has no entity " + inQuotes(entity) + suggestion(entity, known.entities));
        }
    }
    const auto schema = schemaOf(known, title, connection.connector.at);
    if (!schema) {
        return;
    }
    const Node ofConnection = knownSettings(connection, *schema);
    const Position whole = written != nullptr ? written->at : named.at;
    if (auto text = schema->apply(merged(&ofConnection, written), title, whole, identityOf(connection), _mistakes)) {
        settings = std::move(*text);
    }
}

void CrossCheck::checkMaps(const Flow& flow, const Connection& target) {
    const ConnectorFacts* facts = _context.catalogue == nullptr ? nullptr : factsOf(target);
    if (facts == nullptr || !facts->sink) {
        return;
    }
    const auto schema = SettingsSchema::parse(facts->sink->settingsSchema);
    const auto* known = std::get_if<SettingsSchema>(&schema);
    for (const auto& [entity, fields] : known != nullptr ? flow.maps : decltype(flow.maps)()) {
        const auto taken = known->fieldsOf(entity);
        for (const MappedField& field : taken ? fields : std::vector<MappedField>()) {
            if (!contains(*taken, field.field)) {
                const std::string meant = suggestion(field.field, *taken);
                error(field.at,
                      "[map." + entity + "]: the sink " + inQuotes(facts->id) + " takes no field " +
                          inQuotes(field.field) + " of " + inQuotes(entity) +
                          (meant.empty() ? "; `crossdock reference " + facts->id + "` lists those that it takes"
                                         : meant));
            }
        }
    }
}

void CrossCheck::check(Flow& flow) {
    checkText(_context.checks.schedule, flow.schedule, "schedule");
    checkText(_context.checks.timezone, flow.timezone, "timezone");
    if (!flow.timezone.given()) {
        flow.timezone.value = _configuration.host.organisation.timezone.value;
    }
    const SettingsTables::OfFlow& written = _tables.flows.at(flow.name);
    const Connection* from = connectionOf(flow.from, "from");
    const Connection* to = connectionOf(flow.to, "to");
    if (from != nullptr) {
        flow.organisation = from->organisation.value;
        checkSide(flow, *from, &ConnectorFacts::source, "source", written.source, flow.from, flow.sourceSettings);
    }
    if (to != nullptr) {
        checkSide(flow, *to, &ConnectorFacts::sink, "sink", written.sink, flow.to, flow.sinkSettings);
        checkMaps(flow, *to);
    }
    if (from != nullptr && from == to) {
        error(flow.to.at, "\"from\" and \"to\" are the same connection");
    } else if (from != nullptr && to != nullptr && from->organisation.value != to->organisation.value) {
        error(flow.to.at, "connection " + inQuotes(to->name) + " belongs to organisation " +
                              inQuotes(to->organisation.value) + ", but " + inQuotes(from->name) + " to " +
                              inQuotes(from->organisation.value) + "; a flow stays within one organisation");
    }
}

void CrossCheck::checkPrograms() {
    std::vector<std::string> texts;
    std::vector<std::pair<std::string, const Placed<std::string>*>> places;
    for (const auto& [name, flow] : _configuration.flows) {
        for (const auto& [entity, program] : flow.filters) {
            texts.push_back(program.value);
            places.emplace_back("filter of " + inQuotes(entity), &program);
        }
        for (const auto& [entity, fields] : flow.maps) {
            for (const MappedField& field : fields) {
                texts.push_back(field.expression.value);
                places.emplace_back("map of " + inQuotes(entity) + ", field " + inQuotes(field.field),
                                    &field.expression);
            }
        }
    }
    if (!_context.checks.programs || texts.empty()) {
        return;
    }
    const std::vector<std::optional<TextFault>> faults = _context.checks.programs(texts);
    for (std::size_t i = 0; i < faults.size() && i < places.size(); ++i) {
        if (faults[i]) {
            const auto& [title, program] = places[i];
            const bool single = program->value.find('\n') == std::string::npos;
            error(program->at, title + ": " + faults[i]->message +
                                   (single ? "" : " (line " + std::to_string(faults[i]->line) + " of the program)"));
        }
    }
}

void CrossCheck::warnOfDoubles() {
    // Each flow keeps its own links, so two flows over one route post every record twice unless
    // filters part them.
    const auto& flows = _configuration.flows;
    for (auto first = flows.begin(); first != flows.end(); ++first) {
        for (auto second = std::next(first); second != flows.end(); ++second) {
            const Flow& a = first->second;
            const Flow& b = second->second;
            if (a.from.value != b.from.value || a.to.value != b.to.value || a.from.value.empty()) {
                continue;
            }
            for (const std::string& entity : b.entities.value) {
                if (contains(a.entities.value, entity) &&
                    (!a.filters.contains(entity) || !b.filters.contains(entity))) {
                    _mistakes.push_back({b.entities.at,
                                         "flow " + inQuotes(a.name) + " takes " + inQuotes(entity) +
                                             " over the same route; without a filter in both, each "
                                             "record is delivered twice",
                                         Mistake::Severity::Warning});
                }
            }
        }
    }
}

void CrossCheck::warnOfNumbers() {
    const auto& flows = _configuration.flows;
    for (auto first = flows.begin(); first != flows.end(); ++first) {
        for (auto second = std::next(first); second != flows.end(); ++second) {
            const Flow& a = first->second;
            const Flow& b = second->second;
            // Orders of one shop have one row of numbers, whatever filters part them.
            const boost::json::value prefix = settingOf(a, numberPrefix);
            if (a.from.value == b.from.value || !isOneTarget(a, b) || !prefix.is_string() ||
                prefix != settingOf(b, numberPrefix) || !contains(a.entities.value, "order") ||
                !contains(b.entities.value, "order")) {
                continue;
            }
            _mistakes.push_back({b.to.at,
                                 "flow " + inQuotes(a.name) + " posts documents of another shop there, and both have " +
                                     numberPrefix + " = " + inQuotes(std::string_view(prefix.get_string())) +
                                     ": where numbers meet, the later document is held; give each flow a prefix of its "
                                     "own in [sink]",
                                 Mistake::Severity::Warning});
        }
    }
}

bool CrossCheck::isOneTarget(const Flow& a, const Flow& b) const {
    const auto& all = _configuration.connections;
    const auto one = all.find(a.to.value);
    const auto other = all.find(b.to.value);
    if (one == all.end() || other == all.end()) {
        return false;
    }
    if (one == other) {
        return true;
    }
    const std::vector<std::string> identities = identitiesOf(one->second);
    return one->second.connector.value == other->second.connector.value &&
           one->second.url.value == other->second.url.value &&
           std::all_of(identities.begin(), identities.end(),
                       [&](const std::string& name) { return settingOf(a, name) == settingOf(b, name); });
}

std::vector<std::string> CrossCheck::identitiesOf(const Connection& target) const {
    const ConnectorFacts* facts = _context.catalogue == nullptr ? nullptr : factsOf(target);
    const auto schema = SettingsSchema::parse(facts != nullptr && facts->sink ? facts->sink->settingsSchema : "");
    const auto* known = std::get_if<SettingsSchema>(&schema);
    return known != nullptr ? known->identities() : std::vector<std::string>();
}

} // namespace

void crossCheck(Configuration& configuration, const SettingsTables& tables, const std::vector<std::string>& unread,
                const LoadContext& context, Mistakes& mistakes) {
    CrossCheck(configuration, tables, unread, context, mistakes).run();
}

} // namespace crossdock::conf
