#include "pages/jobs.hpp"

#include "pages/number.hpp"
#include "store/by_hand.hpp"

#include <algorithm>
#include <chrono>

namespace crossdock::pages {

namespace {

constexpr std::size_t part = 500;
constexpr std::size_t keptJobs = 100;
constexpr std::int64_t shortestWaitUs = 300'000;
constexpr std::int64_t longestQuietUs = 3'600'000'000;

} // namespace

struct Jobs::Job {
    JobState state;
    std::vector<std::int64_t> items; ///< never changes
    std::int64_t movedMonoUs = 0;    ///< when the fates last changed
};

Jobs::~Jobs() {
    {
        const std::lock_guard lock(_mutex);
        _stopping = true;
    }
    _changed.notify_all();
    if (_thread.joinable()) {
        _thread.join();
    }
}

std::string Jobs::begin(JobOrder order) {
    auto job = std::make_shared<Job>();
    job->items = std::move(order.items);
    order.items.clear();
    job->state.id = "j" + randomId(_random, 11);
    job->state.order = std::move(order);
    job->state.total = static_cast<std::int64_t>(job->items.size());
    job->state.began = _clock.now();
    job->movedMonoUs = _clock.monoUs();
    const JobState& state = job->state;
    note(state.order, state.order.kind == JobOrder::Kind::Retry ? "retry_begun" : "close_begun",
         state.order.what + (state.order.why.empty() ? "" : ": " + state.order.why));
    const std::lock_guard lock(_mutex);
    forgetOldest();
    _jobs.emplace(job->state.id, job);
    if (!_thread.joinable()) {
        _thread = std::thread([this] { live(); });
    }
    _changed.notify_all();
    return job->state.id;
}

std::optional<JobState> Jobs::find(const std::string& organisation, const std::string& id) const {
    const std::lock_guard lock(_mutex);
    const auto found = _jobs.find(id);
    if (found == _jobs.end() || found->second->state.order.organisation != organisation) {
        return std::nullopt;
    }
    return found->second->state;
}

bool Jobs::stop(const std::string& organisation, const std::string& id, const std::string& who) {
    const std::lock_guard lock(_mutex);
    const auto found = _jobs.find(id);
    if (found == _jobs.end() || found->second->state.order.organisation != organisation || found->second->state.ended) {
        return false;
    }
    if (found->second->state.stoppedBy.empty()) {
        found->second->state.stoppedBy = who;
    }
    _changed.notify_all();
    return true;
}

void Jobs::live() {
    std::unique_lock lock(_mutex);
    while (!_stopping) {
        std::vector<Shared> open;
        for (const auto& [id, job] : _jobs) {
            if (!job->state.ended) {
                open.push_back(job);
            }
        }
        if (open.empty()) {
            _changed.wait(lock);
            continue;
        }
        lock.unlock();
        const std::int64_t began = _clock.monoUs();
        bool more = false;
        for (const Shared& job : open) {
            more = step(*job) || more;
        }
        const std::int64_t tookUs = _clock.monoUs() - began;
        lock.lock();
        if (!more && !_stopping) { // looking must not keep the store busy
            _changed.wait_for(lock, std::chrono::microseconds(std::max(shortestWaitUs, 10 * tookUs)));
        }
    }
}

bool Jobs::step(Job& job) {
    JobState state;
    {
        const std::lock_guard lock(_mutex);
        state = job.state;
    }
    const bool retry = state.order.kind == JobOrder::Kind::Retry;
    const std::vector<std::int64_t> sent(job.items.begin(), job.items.begin() + state.sent);
    const Result<store::Fates> fates = store::ItemsById(_store, state.order.organisation, state.order.flow).fates(sent);
    if (!fates) {
        end(job, fates.failure().message);
        return false;
    }
    {
        const std::lock_guard lock(_mutex);
        if (fates->onTheWay != job.state.fates.onTheWay || fates->done != job.state.fates.done) {
            job.movedMonoUs = _clock.monoUs();
        }
        job.state.fates = *fates;
    }
    const bool allSent = state.sent >= state.total;
    if (!allSent && state.stoppedBy.empty()) {
        return retry && fates->onTheWay >= part ? false : sendPart(job);
    }
    if (!retry || fates->onTheWay == 0 || _clock.monoUs() - job.movedMonoUs > longestQuietUs) {
        end(job, {});
    }
    return false;
}

bool Jobs::sendPart(Job& job) {
    const JobOrder& order = job.state.order; // never changes
    const auto from = job.items.begin() + job.state.sent;
    const auto to = from + std::min<std::ptrdiff_t>(part, job.items.end() - from);
    store::ItemChoice choice;
    choice.items.assign(from, to);
    store::ByHand hand(_store, order.organisation, order.flow);
    const bool retry = order.kind == JobOrder::Kind::Retry;
    const Result<std::uint64_t> taken = retry ? hand.retry(choice, order.who, order.why, _clock.now())
                                              : hand.forceDone(choice, order.who, order.why, _clock.now());
    if (!taken) {
        end(job, taken.failure().message);
        return false;
    }
    {
        const std::lock_guard lock(_mutex);
        job.state.sent += to - from;
        job.state.taken += static_cast<std::int64_t>(*taken);
        job.movedMonoUs = _clock.monoUs();
    }
    _control.nudge(order.flow);
    return true;
}

void Jobs::end(Job& job, const std::string& problem) {
    JobState state;
    {
        const std::lock_guard lock(_mutex);
        state = job.state;
    }
    state.ended = _clock.now();
    state.problem = problem;
    // First: whoever sees that it has ended finds the line.
    note(state.order, state.order.kind == JobOrder::Kind::Retry ? "retry_ended" : "close_ended",
         state.order.what + ": " + resultOf(state));
    {
        const std::lock_guard lock(_mutex);
        job.state.ended = state.ended;
        job.state.problem = problem;
    }
    _control.nudge(state.order.flow);
}

void Jobs::forgetOldest() {
    while (_jobs.size() >= keptJobs) {
        const auto oldest = std::min_element(_jobs.begin(), _jobs.end(), [](const auto& a, const auto& b) {
            const JobState& one = a.second->state;
            const JobState& other = b.second->state;
            return one.ended.has_value() != other.ended.has_value() ? one.ended.has_value() : one.began < other.began;
        });
        if (!oldest->second->state.ended) {
            return;
        }
        _jobs.erase(oldest);
    }
}

void Jobs::note(const JobOrder& order, const std::string& kind, const std::string& message) {
    if (const auto ledger = _store.ledger(order.organisation, order.flow)) {
        // Each item has a line of its own; this one only sums up.
        static_cast<void>((*ledger)->note("", {kind, "", "", message, order.who}, _clock.now()));
    }
}

std::string resultOf(const JobState& job) {
    std::string text;
    const auto add = [&](std::uint64_t count, const char* what) {
        if (count > 0) {
            text += (text.empty() ? "" : ", ") + number(static_cast<std::int64_t>(count)) + what;
        }
    };
    add(job.fates.done, " delivered");
    add(job.fates.held, job.order.kind == JobOrder::Kind::Retry ? " on hold again" : " on hold");
    add(job.fates.closed, " closed by hand");
    add(job.fates.replaced, " replaced by a newer version");
    add(job.fates.onTheWay, " on their way");
    add(static_cast<std::uint64_t>(job.total - job.sent), " not touched");
    text = (text.empty() ? std::string("nothing was done") : text) + ".";
    if (const std::int64_t moved = job.sent - job.taken; moved > 0) {
        text += " Of these " + number(moved) + " had moved by themselves in the meantime.";
    }
    if (!job.stoppedBy.empty()) {
        text += " Stopped by " + job.stoppedBy + ".";
    }
    return text + (job.problem.empty() ? "" : " It ended early: " + job.problem + ".");
}

} // namespace crossdock::pages
