#include "app/flow_check.hpp"

#include "conf/nearest.hpp"

#include <crossdock/settings_json.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace crossdock::app {

namespace {

/// What one end told of one entity.
struct Told {
    std::optional<std::vector<std::string>> currencies;
    std::optional<std::vector<std::string>> fields;
    std::string otherFields; ///< what becomes of a field that is not among them; empty: it is refused
};

std::optional<std::vector<std::string>> textsOf(const JsonValue& object, const char* name) {
    const JsonValue* list = object.find(name);
    if (list == nullptr || list->kind != JsonValue::Kind::Array) {
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const JsonValue& item : list->items) {
        texts.push_back(item.text);
    }
    return texts;
}

std::map<std::string, Told> toldBy(const std::vector<engine::Finding>& lines) {
    std::map<std::string, Told> told;
    for (const engine::Finding& line : lines) {
        try {
            const JsonValue object = JsonValue::parse(line.text);
            const JsonValue* others = object.find("other_fields");
            told[line.subject] = {textsOf(object, "currencies"), textsOf(object, "fields"),
                                  others == nullptr ? std::string() : others->text};
        } catch (const Error&) { // a connector's own line
        }
    }
    return told;
}

std::string listed(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        out += (out.empty() ? "" : ", ") + word;
    }
    return out;
}

void compareCurrencies(const conf::Flow& flow, const std::string& entity, const Told& source, const Told& sink,
                       std::vector<engine::Finding>& found) {
    if (!source.currencies || !sink.currencies) {
        return;
    }
    std::vector<std::string> refused;
    std::copy_if(source.currencies->begin(), source.currencies->end(), std::back_inserter(refused),
                 [&sink](const std::string& currency) {
                     return std::find(sink.currencies->begin(), sink.currencies->end(), currency) ==
                            sink.currencies->end();
                 });
    if (refused.empty()) {
        return;
    }
    const bool isFiltered = flow.filters.contains(entity);
    found.push_back({isFiltered ? XD_LOG_WARNING : XD_LOG_ERROR, entity,
                     *flow.from + " has " + listed(refused) + ", and " + *flow.to + " takes " +
                         listed(*sink.currencies) + " alone: " +
                         (isFiltered ? "the [filter] must take the others out"
                                     : "let it take more currencies, or take the others out in [filter]")});
}

void compareFields(const conf::Flow& flow, const std::string& entity, const Told& sink,
                   std::vector<engine::Finding>& found) {
    const auto mapped = flow.maps.find(entity);
    if (mapped == flow.maps.end() || !sink.fields) {
        return;
    }
    for (const conf::MappedField& field : mapped->second) {
        if (std::find(sink.fields->begin(), sink.fields->end(), field.field) != sink.fields->end()) {
            continue;
        }
        const std::string near = conf::nearest(field.field, *sink.fields);
        found.push_back({sink.otherFields.empty() ? XD_LOG_ERROR : XD_LOG_WARNING, "map." + entity,
                         field.at.text() + ": " + *flow.to + " has no " + conf::inQuotes(field.field) +
                             (sink.otherFields.empty() ? "" : ", so it " + sink.otherFields) +
                             (near.empty() ? "" : "; did you mean " + conf::inQuotes(near) + "?")});
    }
}

const conf::Connection* connectionOf(const Host& host, const std::string& name) {
    const auto& all = host.workspace().conf().connections;
    const auto found = all.find(name);
    return found == all.end() ? nullptr : &found->second;
}

} // namespace

std::vector<engine::Finding> compareEnds(const conf::Flow& flow, const std::vector<engine::Finding>& source,
                                         const std::vector<engine::Finding>& sink) {
    const std::map<std::string, Told> here = toldBy(source);
    const std::map<std::string, Told> there = toldBy(sink);
    std::vector<engine::Finding> found;
    for (const std::string& entity : *flow.entities) {
        const auto from = here.find(entity);
        const auto to = there.find(entity);
        if (to == there.end()) {
            continue;
        }
        if (from != here.end()) {
            compareCurrencies(flow, entity, from->second, to->second, found);
        }
        compareFields(flow, entity, to->second, found);
    }
    return found;
}

ConnectionFindings checkFlow(Host& host, const conf::Flow& flow) {
    const ConnectionFindings source =
        discoverConnection(host, {connectionOf(host, *flow.from), plugin::Kind::Source, flow.sourceSettings});
    const ConnectionFindings sink =
        discoverConnection(host, {connectionOf(host, *flow.to), plugin::Kind::Sink, flow.sinkSettings});
    ConnectionFindings result{compareEnds(flow, source.findings, sink.findings), std::nullopt};
    const bool isUnfit = std::any_of(result.findings.begin(), result.findings.end(),
                                     [](const engine::Finding& finding) { return finding.level >= XD_LOG_ERROR; });
    if (isUnfit) {
        result.failure = failed(ErrorClass::Config, "the two ends do not fit; see the findings above");
    } else if (source.failure || sink.failure) {
        result.failure = source.failure ? source.failure : sink.failure;
    }
    return result;
}

} // namespace crossdock::app
