// The settings of a connector: what its JSON schema allows, and the JSON object made from TOML
// tables by it.
//
// Understood: type (object, string, integer, number, boolean, array), properties, required, items,
// enum, default, description, pattern, minimum, maximum, additionalProperties; identity of a setting and, at the top, map: entity to
// the names of fields (both of this boundary's own making: see sdk/README.md). Objects are closed
// unless additionalProperties is true or a schema. A `number`, or a string of format "decimal", is exact: TOML text or whole number,
// handed on as decimal text; a TOML float is refused, since it has lost digits already.
#pragma once

#include "conf/document.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace crossdock::conf {

/// A parsed schema; immutable, cheap to copy.
class SettingsSchema {
public:
    /// The schema, or what is wrong with its text (the connector's fault). An empty text allows no
    /// settings.
    static std::variant<SettingsSchema, std::string> parse(const std::string& text);

    /// Names of the settings at the top.
    std::vector<std::string> names() const;

    /// The names that [map.ENTITY] of a flow may give (the schema's "map"); nothing when the component does not say.
    std::optional<std::vector<std::string>> fieldsOf(const std::string& entity) const;

    /// The settings that say which system this is (the schema's "identity").
    std::vector<std::string> identities() const;

    /// The JSON object for a component: `table` checked, defaults filled in, `connection` added as
    /// the member of that name. Adds a mistake with position for whatever does not fit. `title`
    /// begins the message about a missing setting, which stands at `whole`, the place that settings
    /// would be written at. Nothing when a mistake was added.
    struct Identity {
        std::string name, organisation, url;
        std::string timezone = {}; ///< the organisation's; left out when empty
    };
    std::optional<std::string> apply(const Node& table, const std::string& title, const Position& whole,
                                     const Identity& identity, Mistakes& mistakes) const;

private:
    struct Rule;
    using Fields = std::map<std::string, std::vector<std::string>>; ///< by entity
    SettingsSchema(std::shared_ptr<const Rule> rule, Fields fields)
        : _rule(std::move(rule)),
          _fields(std::move(fields)) {}
    std::shared_ptr<const Rule> _rule; ///< shared between copies, never changed
    Fields _fields;
};

/// The settings as written, without any check: what there is when the connector is not known.
std::string settingsAsWritten(const Node& table, const SettingsSchema::Identity& identity);

/// `over` laid on `under`, key by key at the top.
Node merged(const Node* under, const Node* over);

} // namespace crossdock::conf
