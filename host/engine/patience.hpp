// How a worker bears a source that fails.
#pragma once

#include "engine/setting.hpp"

namespace crossdock::engine {

/// Turns a failed read into the time of the next one: back-off while it may get better, a pause
/// when the source asks for one; stops the run for wrong credentials or conf, for what can never
/// work, and after too many failures in a row.
class Patience {
public:
    explicit Patience(const Setting& setting) : _setting(setting) {}

    /// `doing` goes before the failure's message, e.g. "read order".
    UtcTime failed(const Failure& failure, const std::string& doing);
    void fine();
    /// Number of the next attempt, from 1.
    std::uint32_t attempt() const { return _failures + 1; }

private:
    const Setting& _setting;
    std::uint32_t _failures = 0;
};

} // namespace crossdock::engine
