#include "conf/reference.hpp"

#include "conf/amount.hpp"
#include "conf/file_spec.hpp"

namespace crossdock::conf {

namespace {

std::string amountText(const KeyRule& rule, std::int64_t amount) {
    if (rule.type == "span of time") {
        return textOf(Duration(amount));
    }
    return rule.type == "size" ? textOf(ByteSize{static_cast<std::uint64_t>(amount)}) : std::to_string(amount);
}

bool hasRange(const KeyRule& rule) {
    return rule.least != std::numeric_limits<std::int64_t>::min() &&
           rule.most != std::numeric_limits<std::int64_t>::max();
}

std::string typeText(const KeyRule& rule) {
    std::string text = rule.type;
    if (!rule.choices.empty()) {
        text = "one of";
        for (const std::string& choice : rule.choices) {
            text += " `\"" + choice + "\"`";
        }
    }
    return hasRange(rule) ? text + ", " + amountText(rule, rule.least) + " to " + amountText(rule, rule.most) : text;
}

std::string defaultText(const KeyRule& rule) {
    if (rule.isRequired) {
        return "required";
    }
    if (rule.defaultText.empty()) {
        return "none";
    }
    const bool words = rule.defaultText.starts_with("the ") || rule.defaultText.find('`') != std::string::npos;
    return words ? rule.defaultText : "`" + rule.defaultText + "`";
}

std::string render(const FileSpec& file) {
    std::string text = "## " + file.path + "\n\n" + file.doc + "\n";
    for (const TableSpec& table : file.tables) {
        text += "\n### [" + table.name + "]" + (table.isRequired ? " (required)" : "") + "\n\n" + table.doc + "\n";
        if (!table.openDoc.empty()) {
            text += "\n" + table.openDoc + "\n";
        }
        if (!table.example.empty()) {
            const bool headed = table.example.starts_with('[');
            text += "\n```toml\n" + (headed ? "" : "[" + table.name + "]\n") + table.example + "\n```\n";
        }
        if (table.keys.empty()) {
            continue;
        }
        text += "\n| key | type | default | meaning |\n|---|---|---|---|\n";
        for (const Key& key : table.keys) {
            const KeyRule& rule = key.rule();
            text += "| `" + rule.name + "` | " + typeText(rule) + " | " + defaultText(rule) + " | " + rule.doc +
                    (rule.exampleText.empty() ? "" : " Example: `" + rule.exampleText + "`") + " |\n";
        }
    }
    return text;
}

} // namespace

std::string renderReference() {
    HostConf host;
    Connection connection;
    Flow flow;
    return "# Conf reference\n\n"
           "A conf folder holds `crossdock.toml`, `connections/*.toml` and `flows/*.toml`, all in "
           "TOML. Unknown keys are errors. Secrets "
           "never stand in these files: `\"vault:NAME\"` names one. `crossdock check` tells every "
           "mistake with file, line and column.\n\n"
           "A span of time is a whole number with `ms`, `s`, `m`, `h` or `d`; a size one with `B`, "
           "`KiB`, `MiB` or `GiB`; both in quotes. "
           "Relative paths begin at the conf folder.\n\n" +
           render(hostSpec(host)) + "\n" + render(connectionSpec(connection)) + "\n" + render(flowSpec(flow));
}

} // namespace crossdock::conf
