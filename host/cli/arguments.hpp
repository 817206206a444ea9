// The command line of one command: options and words, taken apart by Poco Util.
#pragma once

#include "core/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::cli {

/// An option that a command knows.
struct OptionSpec {
    std::string name;     ///< without dashes
    std::string argument; ///< name of its value for the help; empty: takes none
    std::string help;
    bool repeatable = false;
};

/// Options and words as given. A value type.
class Arguments {
public:
    /// Takes `words` apart. Failure (config): an unknown or ambiguous option, a missing value; says what is known.
    static Result<Arguments> parse(const std::vector<std::string>& words, const std::vector<OptionSpec>& known);

    bool has(const std::string& option) const { return _options.count(option) != 0; }
    /// The last value given; nothing when the option was not.
    std::optional<std::string> value(const std::string& option) const;
    std::vector<std::string> values(const std::string& option) const;
    const std::vector<std::string>& words() const { return _words; }

private:
    std::multimap<std::string, std::string> _options;
    std::vector<std::string> _words;
};

} // namespace crossdock::cli
