#include "daemon/agenda.hpp"

#include "store/fault.hpp"

#include <algorithm>

namespace crossdock::daemon {

namespace {

constexpr std::int64_t minute = 60'000'000;
struct Tries {
    std::int64_t firstUs;
    std::int64_t longestUs;
};
constexpr Tries ofRemote{15 * minute, 360 * minute}; // a service that refuses us is not to be bothered
constexpr Tries ofStore{minute / 2, 5 * minute};     // our own disk is
constexpr UtcTime never{INT64_MAX};

std::int64_t pauseBeforeTry(const Stop& stop) {
    const Tries& kind = store::isOfStore(stop.failure) ? ofStore : ofRemote;
    std::int64_t pause = kind.firstUs;
    for (std::uint32_t i = 0; i < stop.tries && pause < kind.longestUs; ++i) {
        pause *= 2;
    }
    return std::min(pause, kind.longestUs);
}

} // namespace

bool stopsFlow(const Failure& failure) {
    return failure.cls == ErrorClass::Auth || failure.cls == ErrorClass::Config;
}

std::optional<UtcTime> Agenda::scheduledRun(UtcTime now) const {
    if (!plan.schedule) {
        return std::nullopt;
    }
    // A wall clock that was set back must not silence the flow until it has caught up.
    const std::optional<UtcTime> run = plan.schedule->next(std::min(considered, now));
    return run ? std::optional(schedule::withJitter(*run, plan.name, plan.jitterUs)) : std::nullopt;
}

Step Agenda::next(UtcTime now) const {
    if (plan.pause) {
        return {Step::What::Nothing, never};
    }
    if (stop) {
        return {Step::What::Probe, stop->nextTry};
    }
    if (!interrupted.empty()) {
        return {Step::What::Resume, now};
    }
    Step step{Step::What::Nothing, never};
    const auto offer = [&step](Step::What what, UtcTime at) {
        if (at < step.at) {
            step = {what, at};
        }
    };
    if (const std::optional<UtcTime> run = scheduledRun(now)) {
        offer(Step::What::Sync, *run);
    }
    if (plan.schedule && plan.sweepEveryUs > 0 && loaded) {
        offer(Step::What::Sweep, UtcTime{std::min(swept, now).us + plan.sweepEveryUs});
    }
    if (deliver) {
        offer(Step::What::Deliver, *deliver);
    }
    return step;
}

void Agenda::begin(Step::What what, UtcTime now) {
    switch (what) {
    case Step::What::Sync:
    case Step::What::Probe:
    case Step::What::Resume:
        considered = now;
        interrupted.clear();
        break;
    case Step::What::Sweep:
        swept = now;
        break;
    case Step::What::Deliver:
    case Step::What::Nothing:
        break;
    }
    deliver.reset(); // every run delivers what waits
}

bool Agenda::ended(const std::optional<Failure>& failure, UtcTime now) {
    if (!failure || !stopsFlow(*failure)) {
        if (!failure) {
            stop.reset();
        } else if (stop) { // it could not be found out: the same pause again
            stop->nextTry = UtcTime{now.us + pauseBeforeTry(*stop)};
        }
        return false;
    }
    const bool first = !stop;
    if (first) {
        stop = Stop{*failure, now, 0, {}};
    } else {
        stop->failure = *failure;
        ++stop->tries;
    }
    stop->nextTry = UtcTime{now.us + pauseBeforeTry(*stop)};
    return first;
}

void Agenda::nudge(UtcTime now) {
    deliverFrom(now);
    if (stop) {
        stop->nextTry = std::min(stop->nextTry, now);
    }
}

void Agenda::deliverFrom(UtcTime at) {
    deliver = deliver ? std::min(*deliver, at) : at;
}

std::vector<UtcTime> Agenda::nextRuns(UtcTime now, std::size_t count) const {
    std::vector<UtcTime> runs;
    if (plan.pause || stop || !plan.schedule) {
        return runs;
    }
    UtcTime from = std::min(considered, now);
    while (runs.size() < count) {
        const std::optional<UtcTime> run = plan.schedule->next(from);
        if (!run) {
            break;
        }
        runs.push_back(std::max(schedule::withJitter(*run, plan.name, plan.jitterUs), now));
        from = std::max(*run, now); // runs that are owed already become one
    }
    return runs;
}

} // namespace crossdock::daemon
