#include "cli/by_hand_commands.hpp"

#include "cli/progress_bar.hpp"
#include "cli/report.hpp"
#include "cli/running_daemon.hpp"
#include "cli/store_setting.hpp"
#include "conf/nearest.hpp"
#include "store/by_hand.hpp"
#include "store/queries.hpp"

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

/// What a command does to the chosen items, and what it says.
struct Deed {
    std::function<Result<std::uint64_t>(store::ByHand&, const store::ItemChoice&)> act;
    std::string done;  ///< "3 items of orders ..."
    std::string takes; ///< which items it takes
    bool reopens;      ///< what was closed by hand
};

/// Why one item was not taken.
std::string reasonOf(const std::optional<store::ItemRow>& item, const std::string& flow, const Deed& deed) {
    if (!item || item->flow != flow) {
        return flow + " has no item of that number (crossdock items " + flow + " lists them)";
    }
    const std::string what = item->entity + " " + item->key;
    switch (item->state) {
    case engine::ItemState::Draft:
        return what + " waits for the next sync already";
    case engine::ItemState::Processing:
        return what + " is being delivered";
    case engine::ItemState::Done:
        return what + " is done";
    case engine::ItemState::Superseded:
        return what + " was replaced by a newer version";
    case engine::ItemState::Cancelled:
        return what + " is closed by hand" +
               (deed.reopens ? ", and a newer version of it was queued since" : " already");
    case engine::ItemState::Failed:
    case engine::ItemState::ActionRequired:
        break;
    }
    return what + " is " + engine::nameOf(item->state) + "; this command takes " + deed.takes;
}

Result<std::string> whyNone(store::Store& store, const KnownFlow& flow, const store::ItemChoice& choice,
                            const Deed& deed) {
    if (choice.item == 0) {
        return "no item of " + flow.name + " fits: this command takes " + deed.takes;
    }
    const Result<std::optional<store::ItemRow>> item = store::Queries(store, flow.organisation).item(choice.item);
    return item ? Result<std::string>(reasonOf(*item, flow.name, deed)) : item.failure();
}

ExitStatus act(Invocation& invocation, const std::string& command, const Deed& deed) {
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
    const Result<KnownFlow> flow = setting->flow(words[0]);
    if (!flow) {
        return reportFailure(out, flow.failure());
    }
    store::ByHand hand(*setting->store, flow->organisation, words[0]);
    const Result<std::uint64_t> count = deed.act(hand, *choice);
    if (!count) {
        return reportFailure(out, count.failure());
    }
    JsonObject::Ptr result = orderedObject();
    result->set("flow", words[0]);
    result->set("items", *count);
    if (*count == 0) {
        const Result<std::string> why = whyNone(*setting->store, *flow, *choice, deed);
        if (!why) {
            return reportFailure(out, why.failure());
        }
        out.error(command + ": " + *why);
        result->set("message", *why);
        out.result(result);
        return ExitStatus::Partial;
    }
    if (const auto daemon = runningDaemon(invocation.confFolder)) {
        (void)daemon->nudge(words[0]).ok(); // else the next run does it
    }
    out.line(grouped(static_cast<std::int64_t>(*count)) + (*count == 1 ? " item of " : " items of ") + words[0] + " " +
             deed.done);
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
    const std::string why = invocation.arguments.value("why").value_or("");
    const auto again = [&](store::ByHand& hand, const store::ItemChoice& choice) {
        const std::string who = app::commandLineActor();
        Result<std::uint64_t> count = hand.retry(choice, who, why, invocation.clock.now());
        const bool perhapsClosed = count && *count == 0 && choice.item != 0;
        return perhapsClosed ? hand.undoForceDone(choice, who, why, invocation.clock.now()) : count;
    };
    return act(invocation, name(),
               {again, "will be tried again by the next sync",
                "what failed or is on hold, and with --item what was closed by hand", true});
}

std::vector<OptionSpec> ForceDoneCommand::options() const {
    std::vector<OptionSpec> options = choiceOptions();
    options.push_back({"why", "TEXT", "the reason, kept in the activity log; at least 10 characters", false});
    options.push_back({"undo", "", "take back into the queue what was closed by hand; --why may be missing", false});
    return options;
}

ExitStatus ForceDoneCommand::run(Invocation& invocation) const {
    const std::string why = invocation.arguments.value("why").value_or("");
    const bool undo = invocation.arguments.has("undo");
    if (why.size() < 10 && !undo) {
        invocation.out.error("force-done: --why takes a reason of at least 10 characters");
        return ExitStatus::Usage;
    }
    const auto close = [&](store::ByHand& hand, const store::ItemChoice& choice) {
        const std::string who = app::commandLineActor();
        return undo ? hand.undoForceDone(choice, who, why, invocation.clock.now())
                    : hand.forceDone(choice, who, why, invocation.clock.now());
    };
    return act(invocation, name(),
               undo ? Deed{close, "will be delivered by the next sync", "what was closed by hand", true}
                    : Deed{close, "closed by hand; not delivered", "what failed, is on hold or waits", false});
}

} // namespace crossdock::cli
