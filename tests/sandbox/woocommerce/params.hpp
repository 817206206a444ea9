// Query parameters as PHP reads them: names with [] are arrays, the last of equal names wins.
#pragma once

#include "sandbox_control/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::woo {

/// One parameter. A list came as name[0]=..&name[1]=..
struct Param {
    std::string name;
    std::vector<std::string> values;
    bool isList = false;
};

/// The parameters of a request in the order of their first appearance.
class Params {
public:
    Params() = default;
    explicit Params(const Pairs& pairs);

    const Param* find(std::string_view name) const;
    bool has(std::string_view name) const { return find(name) != nullptr; }
    /// The text of a plain parameter; empty when it is missing or a list.
    std::string text(std::string_view name) const;
    /// A list, or plain text split at commas and blanks.
    std::vector<std::string> list(std::string_view name) const;
    void set(std::string_view name, std::string value);
    void remove(std::string_view name);
    /// Makes plain text at its place the list that it stands for.
    void makeList(std::string_view name);
    /// Moves the parameter to the end with these values as a list.
    void appendList(std::string_view name, std::vector<std::string> values);

    /// For Link headers: `name=value` with PHP's urlencode, lists as name%5B0%5D.
    std::string encoded() const;

private:
    std::vector<Param> _params;
};

/// PHP's urlencode: letters, digits and -_. stay, a blank is '+'.
std::string phpEncode(std::string_view text);
/// Splits at commas and blanks, without empty parts.
std::vector<std::string> splitList(std::string_view text);

} // namespace crossdock::sandbox::woo
