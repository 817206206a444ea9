// Which times a sync may be asked for; one rule with and without a daemon.
#pragma once

#include "core/result.hpp"

#include <crossdock/time.hpp>

#include <optional>

namespace crossdock::daemon {

/// Config failure when a full sync is given a beginning, or the end is not after the beginning.
inline Status checkSpan(bool full, const std::optional<UtcTime>& since, const std::optional<UtcTime>& until) {
    if (full && since) {
        return failed(ErrorClass::Config, "a full sync has no beginning: leave one of them out");
    }
    if (since && until && *until <= *since) {
        return failed(ErrorClass::Config, "the end of the span is not after its beginning");
    }
    return {};
}

} // namespace crossdock::daemon
