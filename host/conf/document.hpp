// A TOML file as a tree that knows where each part of it stands.
#pragma once

#include "conf/mistake.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace crossdock::conf {

/// A value of a TOML file. Only the members that go with `kind` have a meaning. Floats and times
/// keep no value: no key takes one.
struct Node {
    enum class Kind { Text, Integer, Float, Boolean, Time, List, Table };
    struct Member;

    Kind kind = Kind::Table;
    Position at;
    std::string text;
    std::int64_t integer = 0;
    bool boolean = false;
    std::vector<Node> items;
    std::vector<Member> members; ///< in the order of the file

    const Member* find(std::string_view name) const;
    std::vector<std::string> names() const;
};

/// A key with its value.
struct Node::Member {
    std::string name;
    Position at; ///< of the key
    Node value;
};

/// "text", "a whole number", ...: what a message says was found.
std::string_view describe(Node::Kind kind);

/// Reads the content of a file; `file` is the name that positions carry. Gives the first syntax
/// error otherwise; with `secretive` its text quotes nothing of the content.
std::variant<Node, Mistake> parseDocument(const std::string& file, std::string_view content, bool secretive);

} // namespace crossdock::conf
