#include "cli/program.hpp"

#include "cli/commands.hpp"
#include "conf/nearest.hpp"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <optional>

namespace crossdock::cli {

namespace {

const std::vector<OptionSpec>& globalOptions() {
    static const std::vector<OptionSpec> options = {
        {"conf", "DIR", "the conf folder (default: ./conf, then /etc/crossdock)", false},
        {"json", "", "print one JSON value instead of text", false},
        {"help", "", "say what the command takes", false},
    };
    return options;
}

std::filesystem::path defaultConfFolder() {
    std::error_code ignored;
    return std::filesystem::exists("conf/crossdock.toml", ignored) ? "conf" : "/etc/crossdock";
}

void printUsage(Output& out, const std::vector<std::unique_ptr<Command>>& commands) {
    out.line("usage: crossdock COMMAND [--conf DIR] [--json] ...");
    out.line("");
    std::vector<std::vector<std::string>> rows;
    rows.reserve(commands.size());
    for (const auto& command : commands) {
        rows.push_back({"  " + command->name(), command->summary()});
    }
    out.table(rows);
    out.line("");
    out.line(
        "crossdock COMMAND --help says more. Exit status: 0 done, 1 partial or held, 2 wrong use or conf, 3 failed.");
}

void printHelp(Output& out, const Command& command) {
    out.line("usage: crossdock " + command.name() + (command.synopsis().empty() ? "" : " " + command.synopsis()));
    out.line(command.summary());
    out.line("");
    std::vector<std::vector<std::string>> rows;
    for (const auto* options : {&globalOptions()}) {
        for (const OptionSpec& option : *options) {
            rows.push_back(
                {"  --" + option.name + (option.argument.empty() ? "" : " " + option.argument), option.help});
        }
    }
    for (const OptionSpec& option : command.options()) {
        rows.push_back({"  --" + option.name + (option.argument.empty() ? "" : " " + option.argument), option.help});
    }
    out.table(rows);
}

/// Where the command's name stands among the words: the first that is neither an option nor the value of --conf.
std::size_t commandAt(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--conf") {
            ++i;
        } else if (words[i].empty() || words[i].front() != '-') {
            return i;
        }
    }
    return words.size();
}

std::string unknownCommand(const std::string& name, const std::vector<std::unique_ptr<Command>>& commands) {
    std::vector<std::string> names;
    names.reserve(commands.size());
    for (const auto& command : commands) {
        names.push_back(command->name());
    }
    return "no command " + conf::inQuotes(name) + conf::suggestion(name, names);
}

} // namespace

int runProgram(const std::vector<std::string>& words, app::EnvironmentKey environmentKey, std::ostream& out,
               std::ostream& err) {
    const std::vector<std::unique_ptr<Command>> commands = allCommands();
    const auto given = [&words](const char* word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    Output output(out, err, given("--json"), isatty(STDERR_FILENO) == 1);
    const std::size_t at = commandAt(words);
    if (at == words.size()) {
        if (given("--version")) {
            output.line(std::string("crossdock ") + programVersion());
            return static_cast<int>(ExitStatus::Done);
        }
        printUsage(output, commands);
        return static_cast<int>(given("--help") ? ExitStatus::Done : ExitStatus::Usage);
    }
    const auto found =
        std::find_if(commands.begin(), commands.end(), [&](const auto& each) { return each->name() == words[at]; });
    if (found == commands.end()) {
        output.error(unknownCommand(words[at], commands));
        return static_cast<int>(ExitStatus::Usage);
    }
    const Command& command = **found;
    std::vector<OptionSpec> known = globalOptions();
    for (const OptionSpec& option : command.options()) {
        known.push_back(option);
    }
    std::vector<std::string> rest = words;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
    const Result<Arguments> arguments = Arguments::parse(rest, known);
    if (!arguments) {
        output.error(command.name() + ": " + arguments.failure().message);
        return static_cast<int>(ExitStatus::Usage);
    }
    if (arguments->has("help")) {
        printHelp(output, command);
        return static_cast<int>(ExitStatus::Done);
    }
    const std::optional<std::string> folder = arguments->value("conf");
    const SystemClock clock;
    Invocation invocation{*arguments, folder ? std::filesystem::path(*folder) : defaultConfFolder(),
                          std::move(environmentKey), clock, output};
    try {
        return static_cast<int>(command.run(invocation));
    } catch (const std::exception& error) {
        output.error(command.name() + ": " + error.what());
        return static_cast<int>(ExitStatus::Failed);
    }
}

} // namespace crossdock::cli
