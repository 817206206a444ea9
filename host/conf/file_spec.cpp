#include "conf/file_spec.hpp"

#include "conf/nearest.hpp"

#include <algorithm>

namespace crossdock::conf {

namespace {

std::vector<std::string> keyNames(const TableSpec& table) {
    std::vector<std::string> names;
    for (const Key& key : table.keys) {
        names.push_back(key.rule().name);
    }
    return names;
}

/// Where a key that stands in the wrong table belongs: `; it belongs in [flow]`, or nothing.
std::string otherHome(const FileSpec& spec, const std::string& name) {
    for (const TableSpec& table : spec.tables) {
        for (const Key& key : table.keys) {
            if (key.rule().name == name) {
                return "; it belongs in [" + table.name + "]";
            }
        }
    }
    return {};
}

void readTable(const FileSpec& spec, const TableSpec& table, const Node::Member& written, const ReadContext& context) {
    if (written.value.kind != Node::Kind::Table) {
        context.error(written.at, inQuotes(table.name) + " must be a table: write [" + table.name + "]");
        return;
    }
    if (table.readOpen) {
        table.readOpen(written.value, context);
        return;
    }
    for (const Node::Member& member : written.value.members) {
        const auto known = std::find_if(table.keys.begin(), table.keys.end(),
                                        [&member](const Key& key) { return key.rule().name == member.name; });
        if (known != table.keys.end()) {
            known->read(member.value, context);
            continue;
        }
        const std::string home = otherHome(spec, member.name);
        context.error(member.at, "unknown key " + inQuotes(member.name) +
                                     (!home.empty() ? home : suggestion(member.name, keyNames(table))));
    }
    for (const Key& key : table.keys) {
        if (key.rule().isRequired && written.value.find(key.rule().name) == nullptr) {
            const std::string& example = key.rule().exampleText;
            context.error(written.value.at,
                          "[" + table.name + "] lacks the key " + inQuotes(key.rule().name) +
                              (example.empty() ? "" : ", for instance " + key.rule().name + " = " + example));
        }
    }
}

} // namespace

void readBy(const FileSpec& spec, const Node& root, const ReadContext& context) {
    std::vector<std::string> names;
    for (const TableSpec& table : spec.tables) {
        names.push_back(table.name);
    }
    for (const Node::Member& member : root.members) {
        const auto known = std::find_if(spec.tables.begin(), spec.tables.end(),
                                        [&member](const TableSpec& table) { return table.name == member.name; });
        if (known != spec.tables.end()) {
            readTable(spec, *known, member, context);
        } else if (member.value.kind == Node::Kind::Table) {
            context.error(member.at, "unknown table [" + member.name + "]" + suggestion(member.name, names));
        } else {
            context.error(member.at, "key " + inQuotes(member.name) + " stands outside of any table" +
                                         otherHome(spec, member.name));
        }
    }
    for (const TableSpec& table : spec.tables) {
        if (!table.isRequired || root.find(table.name) != nullptr) {
            continue;
        }
        // A misspelt table was reported above; a second finding would only repeat it.
        const bool misspelt = std::any_of(root.members.begin(), root.members.end(), [&](const Node::Member& member) {
            return std::find(names.begin(), names.end(), member.name) == names.end() &&
                   nearest(member.name, names) == table.name;
        });
        if (!misspelt) {
            context.error({root.at.file, 1, 1}, "the table [" + table.name + "] is missing");
        }
    }
}

} // namespace crossdock::conf
