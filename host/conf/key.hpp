// The declaration of a conf key: name, type, range, default, meaning, and the member that takes its
// value, said once.
//
//     key("batch_size", flow.batchSize, "Records per write.").range(1, 1000).example("50")
//
// Reading, error messages and the generated reference all come from it. The default is what the
// member holds when it is declared.
#pragma once

#include "conf/configuration.hpp"
#include "conf/document.hpp"

#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace crossdock::conf {

/// What reading a value needs beside the value.
struct ReadContext {
    std::filesystem::path folder; ///< relative paths begin here
    Mistakes& mistakes;

    void error(const Position& at, std::string message) const { mistakes.push_back({at, std::move(message)}); }
    void warn(const Position& at, std::string message) const {
        mistakes.push_back({at, std::move(message), Mistake::Severity::Warning});
    }
};

/// What a key demands of its value, and what the reference says about it.
struct KeyRule {
    std::string name;
    std::string doc;
    std::string type;        ///< as the reference names it: "text", "whole number", "span of time", ...
    std::string defaultText; ///< as TOML; empty: none
    std::string exampleText; ///< as TOML
    bool isRequired = false;
    std::int64_t least = std::numeric_limits<std::int64_t>::min(); ///< numbers; of spans in ms, of sizes in bytes
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::vector<std::string> choices;
    /// Says what is wrong with a text (each text of a list), or nothing. Must not repeat the text.
    std::function<std::optional<std::string>(const std::string&)> check;
};

// How a value of each type is read: false, and a mistake, when it does not fit the rule. `out` is
// then unchanged.
bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, bool& out);
bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, std::uint32_t& out);
bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, Duration& out);
bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, ByteSize& out);
bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, std::string& out);
bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, std::filesystem::path& out);
bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context, std::vector<std::string>& out);
bool readValue(const Node& node, const KeyRule& rule, const ReadContext& context,
               std::vector<std::filesystem::path>& out);

/// The reference's name of a type, and the TOML text of a value (empty for an empty text or list).
std::string typeName(bool);
std::string typeName(std::uint32_t);
std::string typeName(Duration);
std::string typeName(ByteSize);
std::string typeName(const std::string&);
std::string typeName(const std::filesystem::path&);
std::string typeName(const std::vector<std::string>&);
std::string typeName(const std::vector<std::filesystem::path>&);
std::string tomlText(bool value);
std::string tomlText(std::uint32_t value);
std::string tomlText(Duration value);
std::string tomlText(ByteSize value);
std::string tomlText(const std::string& value);
std::string tomlText(const std::filesystem::path& value);
std::string tomlText(const std::vector<std::string>& value);
std::string tomlText(const std::vector<std::filesystem::path>& value);

/// A declared key. Refers to its member, which must outlive it.
class Key {
public:
    template <typename T>
    Key(std::string name, Placed<T>& member, std::string doc) {
        _rule.name = std::move(name);
        _rule.doc = std::move(doc);
        _rule.type = typeName(member.value);
        _rule.defaultText = tomlText(member.value);
        if constexpr (std::is_same_v<T, std::uint32_t>) {
            _rule.least = 0;
            _rule.most = std::numeric_limits<std::uint32_t>::max();
        }
        _read = [&member](const Node& node, const KeyRule& rule, const ReadContext& context) {
            member.at = node.at;
            return readValue(node, rule, context, member.value);
        };
    }

    Key&& required() && { return _rule.isRequired = true, std::move(*this); }
    Key&& range(std::int64_t least, std::int64_t most) && {
        return _rule.least = least, _rule.most = most, std::move(*this);
    }
    Key&& choices(std::vector<std::string> words) && { return _rule.choices = std::move(words), std::move(*this); }
    Key&& example(std::string toml) && { return _rule.exampleText = std::move(toml), std::move(*this); }
    Key&& check(std::function<std::optional<std::string>(const std::string&)> rule) && {
        return _rule.check = std::move(rule), std::move(*this);
    }
    /// What the reference says in place of the member's initial value.
    Key&& defaultIs(std::string words) && { return _rule.defaultText = std::move(words), std::move(*this); }

    const KeyRule& rule() const { return _rule; }
    void read(const Node& node, const ReadContext& context) const { _read(node, _rule, context); }

private:
    KeyRule _rule;
    std::function<bool(const Node&, const KeyRule&, const ReadContext&)> _read;
};

template <typename T>
Key key(std::string name, Placed<T>& member, std::string doc) {
    return Key(std::move(name), member, std::move(doc));
}

} // namespace crossdock::conf
