#include "cli/by_hand_commands.hpp"

#include "cli/progress_bar.hpp"
#include "cli/report.hpp"
#include "cli/running_daemon.hpp"
#include "cli/store_setting.hpp"
#include "conf/nearest.hpp"
#include "store/by_hand.hpp"

#include <charconv>
#include <functional>

namespace crossdock::cli {

namespace {

std::vector<OptionSpec> choiceOptions() {
    return {{"item", "ID", "the item with this id (crossdock items lists them)", false},
            {"all", "", "all of the flow", false},
            {"reason", "R", "those held for this reason", false},
            {"class", "C", "those whose last attempt failed with this class, e.g. transient", false},
            {"sync", "SYNC_ID", "those of this sync", false},
            {"entity", "E", "only this entity", false}};
}

/// Nothing is chosen by accident: exactly one of the ways to choose must be given.
Result<store::ItemChoice> choiceOf(const Arguments& arguments) {
    int ways = 0;
    for (const char* way : {"item", "all", "reason", "class", "sync"}) {
        ways += arguments.has(way) ? 1 : 0;
    }
    if (ways != 1) {
        return failed(ErrorClass::Config, "say which items: exactly one of --item, --all, --reason, --class, --sync");
    }
    store::ItemChoice choice;
    choice.entity = arguments.value("entity").value_or("");
    choice.reason = arguments.value("reason").value_or("");
    choice.errorClass = arguments.value("class").value_or("");
    choice.sync = arguments.value("sync").value_or("");
    if (const std::optional<std::string> id = arguments.value("item")) {
        const auto [end, error] = std::from_chars(id->data(), id->data() + id->size(), choice.item);
        if (error != std::errc() || end != id->data() + id->size() || choice.item < 1) {
            return failed(ErrorClass::Config, "--item: expected the number of an item, not " + conf::inQuotes(*id));
        }
    }
    return choice;
}

using Action = std::function<Result<std::uint64_t>(store::ByHand&, const store::ItemChoice&)>;

ExitStatus act(Invocation& invocation, const std::string& command, const std::string& done, const Action& action) {
    Output& out = invocation.out;
    const std::vector<std::string>& words = invocation.arguments.words();
    const Result<store::ItemChoice> choice = choiceOf(invocation.arguments);
    if (words.size() != 1 || !choice) {
        out.error(command + ": " + (words.size() != 1 ? "takes the name of one flow" : choice.failure().message));
        return ExitStatus::Usage;
    }
    Result<StoreSetting> setting = StoreSetting::open(invocation);
    if (!setting) {
        return reportFailure(out, setting.failure());
    }
    const Result<const conf::Flow*> flow = setting->workspace->flow(words[0]);
    if (!flow) {
        return reportFailure(out, flow.failure());
    }
    store::ByHand hand(*setting->store, (*flow)->organisation, words[0]);
    const Result<std::uint64_t> count = action(hand, *choice);
    if (!count) {
        return reportFailure(out, count.failure());
    }
    if (const auto daemon = runningDaemon(invocation.confFolder)) {
        (void)daemon->nudge(words[0]).ok(); // else the next run does it
    }
    out.line(grouped(static_cast<std::int64_t>(*count)) + " items of " + words[0] + " " + done);
    JsonObject::Ptr result = orderedObject();
    result->set("flow", words[0]);
    result->set("items", *count);
    out.result(result);
    return ExitStatus::Done;
}

} // namespace

std::vector<OptionSpec> RetryCommand::options() const {
    std::vector<OptionSpec> options = choiceOptions();
    options.push_back({"why", "TEXT", "a reason, kept in the activity log", false});
    return options;
}

ExitStatus RetryCommand::run(Invocation& invocation) const {
    return act(invocation, name(), "will be tried again by the next sync",
               [&](store::ByHand& hand, const store::ItemChoice& choice) {
                   return hand.retry(choice, app::commandLineActor(), invocation.arguments.value("why").value_or(""),
                                     invocation.clock.now());
               });
}

std::vector<OptionSpec> ForceDoneCommand::options() const {
    std::vector<OptionSpec> options = choiceOptions();
    options.push_back({"why", "TEXT", "the reason, kept in the activity log; at least 10 characters", false});
    return options;
}

ExitStatus ForceDoneCommand::run(Invocation& invocation) const {
    const std::string why = invocation.arguments.value("why").value_or("");
    if (why.size() < 10) {
        invocation.out.error("force-done: --why takes a reason of at least 10 characters");
        return ExitStatus::Usage;
    }
    return act(invocation, name(), "are closed by hand; they were not delivered",
               [&](store::ByHand& hand, const store::ItemChoice& choice) {
                   return hand.forceDone(choice, app::commandLineActor(), why, invocation.clock.now());
               });
}

} // namespace crossdock::cli
