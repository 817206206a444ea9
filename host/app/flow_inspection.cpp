#include "app/flow_inspection.hpp"

#include "canonical/inspect.hpp"

#include <Poco/DigestEngine.h>
#include <Poco/SHA1Engine.h>

namespace crossdock::app {

FlowInspection::FlowInspection(const conf::Flow& flow) {
    Poco::SHA1Engine digest;
    const auto add = [&digest](const std::string& text) {
        digest.update(std::to_string(text.size()) + ":");
        digest.update(text);
    };
    for (const auto& [entity, program] : flow.filters) {
        add(entity);
        add(program.value);
    }
    for (const auto& [entity, fields] : flow.maps) {
        for (const conf::MappedField& field : fields) {
            add(entity);
            add(field.field);
            add(field.expression.value);
        }
    }
    add(flow.sinkSettings);
    _makeUp = "." + Poco::DigestEngine::digestToHex(digest.digest()).substr(0, 8);
}

Result<engine::Inspected> FlowInspection::inspect(const std::string& entity, const std::string& body,
                                                  const std::string& key) {
    const Result<canonical::Inspection> seen = canonical::inspect(entity, body, key);
    if (!seen) {
        return seen.failure();
    }
    return engine::Inspected{canonical::textOf(seen->hash) + _makeUp, seen->note, seen->total, seen->currency};
}

std::string FlowInspection::renewed(const std::string& hash) const {
    const std::size_t dot = hash.rfind('.'); // none: a deletion, or what is no record
    return dot == std::string::npos ? hash : hash.substr(0, dot) + _makeUp;
}

} // namespace crossdock::app
