#include "limit/breaker.hpp"

#include <algorithm>

namespace crossdock::limit {

namespace {

constexpr std::int64_t probeGuessUs = 1'000'000;

} // namespace

Admission Breaker::admit(std::int64_t nowUs) {
    if (state == State::Closed) {
        return Admission::Granted;
    }
    if (state == State::Open && nowUs >= reopensAtUs) {
        state = State::HalfOpen;
        successes = 0;
        probing = false;
    }
    if (state == State::Open || probing) {
        return Admission::Refused;
    }
    probing = true;
    return Admission::Probe;
}

void Breaker::settle(CallOutcome outcome, bool wasProbe, std::int64_t nowUs) {
    if (wasProbe) {
        probing = false;
        if (outcome == CallOutcome::Failed) {
            ++failures;
            ++failedProbes;
            pauseUs = std::min(pauseUs * 2, longestPauseUs);
            open(nowUs);
        } else if (outcome == CallOutcome::Answered && ++successes >= successesToClose) {
            *this = Breaker{};
        }
        return;
    }
    if (state != State::Closed || outcome == CallOutcome::Neutral) {
        return;
    }
    failures = outcome == CallOutcome::Failed ? failures + 1 : 0;
    if (failures >= failuresToOpen) {
        open(nowUs);
    }
}

std::int64_t Breaker::nextAt(std::int64_t nowUs) const {
    if (state == State::Open) {
        return std::max(nowUs, reopensAtUs);
    }
    return state == State::HalfOpen && probing ? nowUs + probeGuessUs : nowUs;
}

void Breaker::open(std::int64_t nowUs) {
    state = State::Open;
    reopensAtUs = nowUs + pauseUs;
}

} // namespace crossdock::limit
