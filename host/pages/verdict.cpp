#include "pages/verdict.hpp"

#include "pages/cure.hpp"
#include "pages/number.hpp"

#include <algorithm>
#include <array>

namespace crossdock::pages {

namespace {

constexpr std::int64_t minute = 60'000'000;
constexpr std::int64_t day = 1'440 * minute;

Verdict stopped(const Situation& situation) {
    const Situation::Stopped& first = situation.stopped.front();
    const Cure cure = cureOfStop(first.errorClass, first.problem, first.connections);
    Verdict verdict{Icon::Fail, Tone::Bad, "", ""};
    if (situation.stopped.size() > 1) {
        verdict.title = number(static_cast<std::int64_t>(situation.stopped.size())) + " flows have stopped";
    } else {
        verdict.title = first.flow + (first.confError ? " has an error in its conf" : " has stopped");
    }
    verdict.sentence = (situation.stopped.size() > 1 ? first.flow + ": " : "") + first.problem;
    if (!verdict.sentence.ends_with('.')) {
        verdict.sentence += ".";
    }
    verdict.sentence += " " + (first.confError ? std::string("What ran before goes on under the old conf.")
                                               : cure.advice + " What waits is kept; none of it is lost.");
    return verdict;
}

Verdict heldVerdict(const Situation& situation, const Reader& reader) {
    const std::string what = situation.heldEntity.empty() ? counted(situation.held, "item", "items")
                                                          : countedEntity(situation.held, situation.heldEntity);
    return {Icon::Held, Tone::Hold, what + (situation.held == 1 ? " waits for a person" : " wait for a person"),
            capital(inWords(situation.causes)) + (situation.causes == 1 ? " cause" : " causes") + ", the oldest " +
                sinceTime(situation.oldestHeld, reader) + ". " + restOf(situation.behindHolds, reader)};
}

} // namespace

std::string restOf(std::int64_t behindHolds, const Reader& reader) {
    if (behindHolds == 0) {
        return "All other records are delivered or on their way.";
    }
    return counted(behindHolds, "more record waits", "more records wait", reader.style) +
           " for a record that is on hold. All others are delivered or on their way.";
}

std::string inWords(std::int64_t count) {
    static constexpr std::array<const char*, 13> words = {"no",    "one",   "two",  "three", "four",   "five",  "six",
                                                          "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    return count >= 0 && count < static_cast<std::int64_t>(words.size()) ? words[static_cast<std::size_t>(count)]
                                                                         : number(count);
}

Verdict verdictOf(const Situation& situation, const Reader& reader) {
    if (!situation.storeProblem.empty()) {
        const bool full = situation.storeProblem.find("disk full") != std::string::npos;
        return {Icon::Fail, Tone::Bad, std::string("Crossdock cannot write its store") + (full ? ": disk full" : ""),
                (full ? std::string() : capital(situation.storeProblem) + ". ") +
                    "All syncs stopped at their checkpoints. " +
                    (full ? "Free some space; they go on by themselves." : "They go on by themselves once it can.")};
    }
    if (!situation.stopped.empty()) {
        return stopped(situation);
    }
    for (const auto& one : situation.unreachable) {
        if (reader.now.us - one.since.us > 10 * minute) {
            return {
                Icon::Fail, Tone::Bad, one.connection + " does not answer",
                "Since " + dateTime(one.since, reader) + (one.cause.empty() ? "" : ": " + one.cause) + ". " +
                    (one.nextTry ? "Next try " + relativeTime(std::max(*one.nextTry, reader.now), reader) + ". " : "") +
                    "What waits for it is kept."};
        }
    }
    if (situation.held > 0) {
        return heldVerdict(situation, reader);
    }
    for (const auto& one : situation.ending) {
        if (one.at.us - reader.now.us <= 14 * day && one.at > reader.now) {
            const std::int64_t days = (one.at.us - reader.now.us) / day;
            return {Icon::Soon, Tone::Hold,
                    "The sign-in to " + one.connection + " ends " +
                        (days == 0 ? "in less than a day" : "in " + counted(days, "day", "days")),
                    "On " + dateTime(one.at, reader) + ". After that, " + namesOf(one.flows) +
                        (one.flows.size() == 1 ? " stops" : " stop") +
                        " until someone signs in again. Until then all goes on."};
        }
    }
    if (!situation.unfinished.empty()) {
        const auto& one = situation.unfinished.front();
        const bool failed = one.status == "failed";
        return {failed ? Icon::Fail : Icon::Part, failed ? Tone::Bad : Tone::Hold,
                "The last sync of " + one.flow + (failed ? " failed" : " was partly done"),
                "It ended " + relativeTime(one.at, reader) +
                    ". Nothing was lost; the next sync goes on from its checkpoint."};
    }
    if (situation.flows == 0) {
        return {Icon::Wait, Tone::Quiet, "No flow yet", "A flow takes records from one connection to another."};
    }
    if (!situation.firstLoad.empty()) {
        return {Icon::Work, Tone::Run, "The first load of " + situation.firstLoad + " is running",
                situation.firstLoadPercent < 0
                    ? "How many records there are is not known yet."
                    : std::to_string(situation.firstLoadPercent) + " % of its records are finished."};
    }
    if (situation.paused == situation.flows) {
        return {Icon::Pause, Tone::Quiet, situation.flows == 1 ? "The only flow is paused" : "All flows are paused",
                "Nothing is read or written until someone resumes them. Webhooks are still stored."};
    }
    if (!situation.neverRun.empty()) {
        return {Icon::Wait, Tone::Quiet, situation.neverRun.front() + " has never run",
                "Look first at what it would do: crossdock sync " + situation.neverRun.front() +
                    " --dry-run writes nothing."};
    }
    const std::int64_t active = situation.flows - situation.paused;
    const std::string last = situation.lastDelivered
                                 ? "Last record delivered " + relativeTime(*situation.lastDelivered, reader) + "."
                                 : "Nothing has been delivered yet.";
    if (situation.onTheirWay > 0) {
        return {Icon::Work, Tone::Run, counted(situation.onTheirWay, "record is", "records are") + " on their way",
                last + " Nothing waits for a person."};
    }
    const std::string which = active == 1 ? "The flow is" : "All " + number(active) + " flows are";
    return {Icon::Done, Tone::Ok,
            (situation.paused == 0 ? which
             : active == 1         ? "The active flow is"
                                   : "The " + number(active) + " active flows are") +
                " up to date",
            last + (situation.paused == 0 ? "" : " " + counted(situation.paused, "flow is", "flows are") + " paused.")};
}

} // namespace crossdock::pages
