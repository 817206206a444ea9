// Named texts in their order: a query, a form, the headers of an answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::admin {

/// A value type. Names may repeat.
class Fields {
public:
    /// Takes "a=1&b=x%20y+z" apart: '+' is a blank, percent codes are decoded. Nothing when a code is broken, a decoded text is not
    /// UTF-8 or holds a zero byte, or there are more than 100 fields.
    static std::optional<Fields> parse(std::string_view encoded);

    /// Overwrites and forgets all values.
    void wipe();
    void add(std::string name, std::string value) { _all.emplace_back(std::move(name), std::move(value)); }

    bool has(std::string_view name) const { return find(name) != nullptr; }
    /// The first of that name; empty when there is none.
    const std::string& operator[](std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& all() const { return _all; }

    /// "a=1&b=x%20y": percent codes for all but letters, digits and -._~
    std::string encoded() const;
    static std::string encoded(std::string_view text);

private:
    const std::string* find(std::string_view name) const;

    std::vector<std::pair<std::string, std::string>> _all;
};

} // namespace crossdock::admin
