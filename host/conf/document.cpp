#include "conf/document.hpp"

#include "conf/nearest.hpp"

#include <toml++/toml.h>

#include <algorithm>

namespace crossdock::conf {

namespace {

Position positionOf(const std::string& file, const toml::source_region& region) {
    return {file, region.begin.line, region.begin.column};
}

bool comesBefore(const Position& a, const Position& b) {
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

constexpr int maxNesting = 32;
constexpr std::size_t maxKeyParts = 64;

/// Nested deeper than conf ever is.
struct TooDeep {
    Position at;
};

Node convert(const std::string& file, const toml::node& from, int depth = 0) {
    Node node;
    node.at = positionOf(file, from.source());
    if (depth > maxNesting) {
        throw TooDeep{node.at};
    }
    if (const toml::table* table = from.as_table()) {
        node.kind = Node::Kind::Table;
        for (const auto& [key, value] : *table) {
            node.members.push_back(
                {std::string(key.str()), positionOf(file, key.source()), convert(file, value, depth + 1)});
        }
        std::stable_sort(node.members.begin(), node.members.end(),
                         [](const Node::Member& a, const Node::Member& b) { return comesBefore(a.at, b.at); });
    } else if (const toml::array* array = from.as_array()) {
        node.kind = Node::Kind::List;
        for (const toml::node& item : *array) {
            node.items.push_back(convert(file, item, depth + 1));
        }
    } else if (const auto* text = from.as_string()) {
        node.kind = Node::Kind::Text;
        node.text = text->get();
    } else if (const auto* integer = from.as_integer()) {
        node.kind = Node::Kind::Integer;
        node.integer = integer->get();
    } else if (const auto* boolean = from.as_boolean()) {
        node.kind = Node::Kind::Boolean;
        node.boolean = boolean->get();
    } else {
        node.kind = from.is_floating_point() ? Node::Kind::Float : Node::Kind::Time;
    }
    return node;
}

Position positionOfByte(const std::string& file, std::string_view content, std::size_t offset) {
    const std::string_view before = content.substr(0, offset);
    const std::size_t lineStart = before.rfind('\n') + 1; // npos + 1 is 0
    const auto lines = std::count(before.begin(), before.end(), '\n');
    return {file, static_cast<std::uint32_t>(lines + 1), static_cast<std::uint32_t>(offset - lineStart + 1)};
}

/// Where a key of more than maxKeyParts parts stands. Each part is a table in a table, and toml++ takes thousands of them apart by
/// recursion; its own limit counts only arrays and inline tables.
std::size_t overlongKey(std::string_view content) {
    std::size_t dots = 0;
    char before = '\0';
    for (std::size_t i = 0; i < content.size(); ++i) {
        const char c = content[i];
        const bool inKey = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                           c == '-' || c == '.' || c == '"' || c == '\'' || c == ' ' || c == '\t';
        dots = !inKey || (c == '.' && before == '.') ? 0 : dots + (c == '.' ? 1 : 0);
        if (dots >= maxKeyParts) {
            return i;
        }
        before = c;
    }
    return std::string_view::npos;
}

} // namespace

const Node::Member* Node::find(std::string_view name) const {
    const auto found =
        std::find_if(members.begin(), members.end(), [name](const Member& member) { return member.name == name; });
    return found == members.end() ? nullptr : &*found;
}

std::vector<std::string> Node::names() const {
    std::vector<std::string> all;
    for (const Member& member : members) {
        all.push_back(member.name);
    }
    return all;
}

std::string_view describe(Node::Kind kind) {
    switch (kind) {
    case Node::Kind::Text:
        return "text";
    case Node::Kind::Integer:
        return "a whole number";
    case Node::Kind::Float:
        return "a number with a point";
    case Node::Kind::Boolean:
        return "true or false";
    case Node::Kind::Time:
        return "a date or time";
    case Node::Kind::List:
        return "a list";
    case Node::Kind::Table:
        return "a table";
    }
    return "something else";
}

std::variant<Node, Mistake> parseDocument(const std::string& file, std::string_view content, bool secretive) {
    const std::size_t nul = content.find('\0');
    if (nul != std::string_view::npos) {
        return Mistake{positionOfByte(file, content, nul), "a NUL byte; this is not a text file"};
    }
    const std::size_t overlong = overlongKey(content);
    if (overlong != std::string_view::npos) {
        return Mistake{positionOfByte(file, content, overlong), "a key of more than 64 parts"};
    }
    try {
        return convert(file, toml::parse(content, file));
    } catch (const TooDeep& deep) {
        return Mistake{deep.at, "nested too deep"};
    } catch (const toml::parse_error& error) {
        std::string detail(error.description());
        if (detail.find("unescaped control characters") != std::string::npos) {
            detail = "text in quotes does not end on its line, or holds a control character";
        }
        // What follows names pieces of the content, which may be a secret that somebody forgot to
        // put in quotes.
        for (const std::string_view marker : {"; saw ", ", saw ", "encountered ", "'"}) {
            const std::size_t cut = secretive ? detail.find(marker) : std::string::npos;
            detail.resize(std::min(detail.size(), cut));
        }
        while (!detail.empty() && (detail.back() == ' ' || detail.back() == ':' || detail.back() == ';')) {
            detail.pop_back();
        }
        return Mistake{positionOf(file, error.source()),
                       "not valid TOML" + (detail.empty() ? std::string() : ": " + detail)};
    }
}

} // namespace crossdock::conf
