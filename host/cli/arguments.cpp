#include "cli/arguments.hpp"

#include <Poco/Exception.h>
#include <Poco/Util/OptionProcessor.h>
#include <Poco/Util/OptionSet.h>

namespace crossdock::cli {

Result<Arguments> Arguments::parse(const std::vector<std::string>& words, const std::vector<OptionSpec>& known) {
    Poco::Util::OptionSet set;
    for (const OptionSpec& spec : known) {
        Poco::Util::Option option(spec.name, "", spec.help);
        option.repeatable(true);
        if (!spec.argument.empty()) {
            option.argument(spec.argument);
        }
        set.addOption(option);
    }
    Arguments parsed;
    try {
        Poco::Util::OptionProcessor processor(set);
        processor.setUnixStyle(true);
        std::string name;
        std::string value;
        for (const std::string& word : words) {
            if (processor.process(word, name, value)) {
                if (!name.empty()) {
                    parsed._options.emplace(name, value);
                }
            } else {
                parsed._words.push_back(word);
            }
        }
        processor.checkRequired();
    } catch (const Poco::Exception& error) {
        std::string names;
        for (const OptionSpec& spec : known) {
            names += (names.empty() ? "--" : ", --") + spec.name;
        }
        return failed(ErrorClass::Config, error.displayText() + (names.empty() ? "" : "; known options: " + names));
    }
    return parsed;
}

std::optional<std::string> Arguments::value(const std::string& option) const {
    const std::vector<std::string> all = values(option);
    return all.empty() ? std::nullopt : std::optional<std::string>(all.back());
}

std::vector<std::string> Arguments::values(const std::string& option) const {
    std::vector<std::string> all;
    const auto [from, to] = _options.equal_range(option);
    for (auto entry = from; entry != to; ++entry) {
        all.push_back(entry->second);
    }
    return all;
}

} // namespace crossdock::cli
