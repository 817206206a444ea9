#include "conf/key.hpp"

#include "conf/amount.hpp"
#include "conf/nearest.hpp"

#include <algorithm>

namespace crossdock::conf {

namespace fs = std::filesystem;

namespace {

bool wrongType(const Node& node, const KeyRule& rule, const ReadContext& context, std::string_view expected) {
    context.error(node.at, inQuotes(rule.name) + " must be " + std::string(expected) + ", not " +
                               std::string(describe(node.kind)));
    return false;
}

template <typename Amount>
bool inRange(std::int64_t value, const Node& node, const KeyRule& rule, const ReadContext& context, Amount toText) {
    if (value >= rule.least && value <= rule.most) {
        return true;
    }
    context.error(node.at,
                  inQuotes(rule.name) + " must be between " + toText(rule.least) + " and " + toText(rule.most));
    return false;
}

} // namespace

bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, bool& out) {
    if (node.kind != Node::Kind::Boolean) {
        return wrongType(node, rule, context, "true or false");
    }
    out = node.boolean;
    return true;
}

bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, std::uint32_t& out) {
    if (node.kind != Node::Kind::Integer) {
        return wrongType(node, rule, context, "a whole number");
    }
    if (!inRange(node.integer, node, rule, context, [](std::int64_t value) { return std::to_string(value); })) {
        return false;
    }
    out = static_cast<std::uint32_t>(node.integer);
    return true;
}

bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, Duration& out) {
    constexpr auto expected = "a span of time such as \"250ms\", \"30s\", \"5m\", \"1h\", \"7d\"";
    if (node.kind != Node::Kind::Text) {
        return wrongType(node, rule, context, expected);
    }
    const auto span = parseDuration(node.text);
    if (!span) {
        context.error(node.at, inQuotes(rule.name) + " must be " + expected + ", not " + inQuotes(node.text));
        return false;
    }
    if (!inRange(span->count(), node, rule, context, [](std::int64_t value) { return textOf(Duration(value)); })) {
        return false;
    }
    out = *span;
    return true;
}

bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, ByteSize& out) {
    constexpr auto expected = "a size such as \"64KiB\", \"32MiB\"";
    if (node.kind != Node::Kind::Text) {
        return wrongType(node, rule, context, expected);
    }
    const auto size = parseByteSize(node.text);
    if (!size) {
        context.error(node.at, inQuotes(rule.name) + " must be " + expected + ", not " + inQuotes(node.text));
        return false;
    }
    const auto toText = [](std::int64_t value) { return textOf(ByteSize{static_cast<std::uint64_t>(value)}); };
    if (!inRange(static_cast<std::int64_t>(size->bytes), node, rule, context, toText)) {
        return false;
    }
    out = *size;
    return true;
}

bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, std::string& out) {
    if (node.kind != Node::Kind::Text) {
        return wrongType(node, rule, context, "text in quotes");
    }
    if (node.text.find('\0') != std::string::npos) {
        context.error(node.at, inQuotes(rule.name) + " must not hold a NUL character");
        return false;
    }
    const auto& choices = rule.choices;
    if (!choices.empty() && std::find(choices.begin(), choices.end(), node.text) == choices.end()) {
        context.error(node.at,
                      inQuotes(rule.name) + " cannot be " + inQuotes(node.text) + suggestion(node.text, choices));
        return false;
    }
    if (rule.check) {
        if (const auto fault = rule.check(node.text)) {
            context.error(node.at, inQuotes(rule.name) + " " + *fault);
            return false;
        }
    }
    out = node.text;
    return true;
}

bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, fs::path& out) {
    std::string text;
    if (!readValue(node, rule, context, text)) {
        return false;
    }
    if (text.empty()) {
        context.error(node.at, inQuotes(rule.name) + " must not be empty");
        return false;
    }
    out = (context.folder / text).lexically_normal();
    return true;
}

bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, std::vector<std::string>& out) {
    if (node.kind != Node::Kind::List) {
        return wrongType(node, rule, context, "a list of texts");
    }
    std::vector<std::string> texts;
    bool sound = true;
    for (const Node& item : node.items) {
        std::string text;
        if (!readValue(item, rule, context, text)) {
            sound = false;
        } else if (std::find(texts.begin(), texts.end(), text) != texts.end()) {
            context.error(item.at, inQuotes(text) + " is in " + inQuotes(rule.name) + " twice");
            sound = false;
        } else {
            texts.push_back(std::move(text));
        }
    }
    if (rule.isRequired && node.items.empty()) {
        context.error(node.at, inQuotes(rule.name) + " must not be empty");
        sound = false;
    }
    out = std::move(texts);
    return sound;
}

bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, std::vector<fs::path>& out) {
    std::vector<std::string> texts;
    if (!readValue(node, rule, context, texts)) {
        return false;
    }
    out.clear();
    for (const std::string& text : texts) {
        out.push_back((context.folder / text).lexically_normal());
    }
    return true;
}

std::string typeName(bool) {
    return "true or false";
}
std::string typeName(std::uint32_t) {
    return "whole number";
}
std::string typeName(Duration) {
    return "span of time";
}
std::string typeName(ByteSize) {
    return "size";
}
std::string typeName(const std::string&) {
    return "text";
}
std::string typeName(const fs::path&) {
    return "path";
}
std::string typeName(const std::vector<std::string>&) {
    return "list of texts";
}
std::string typeName(const std::vector<fs::path>&) {
    return "list of paths";
}

std::string tomlText(bool value) {
    return value ? "true" : "false";
}
std::string tomlText(std::uint32_t value) {
    return std::to_string(value);
}
std::string tomlText(Duration value) {
    return '"' + textOf(value) + '"';
}
std::string tomlText(ByteSize value) {
    return '"' + textOf(value) + '"';
}
std::string tomlText(const std::string& value) {
    return value.empty() ? "" : '"' + value + '"';
}
std::string tomlText(const fs::path& value) {
    return tomlText(value.generic_string());
}

std::string tomlText(const std::vector<std::string>& value) {
    std::string text;
    for (const std::string& item : value) {
        text += (text.empty() ? "[" : ", ") + tomlText(item);
    }
    return text.empty() ? text : text + "]";
}

std::string tomlText(const std::vector<fs::path>& value) {
    std::vector<std::string> texts;
    texts.reserve(value.size());
    for (const fs::path& path : value) {
        texts.push_back(path.generic_string());
    }
    return tomlText(texts);
}

} // namespace crossdock::conf
