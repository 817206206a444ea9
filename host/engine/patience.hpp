// How a worker bears a source that fails.
#pragma once

#include "engine/setting.hpp"

namespace crossdock::engine {

/// One call to the source and what follows from its failure: back-off while it may get better, a
/// pause when the source asks for one; the run stops for wrong credentials or conf, for what can
/// never work, for a source that is down (its gate says so, for all readers together), and after
/// too many failures in a row.
class Patience {
public:
    explicit Patience(const Setting& setting) : _setting(setting) {}

    /// Tells the gate that a call begins; the context is for it.
    CallContext begin() const;
    /// Tells the gate how it ended. `failure` may be null.
    void end(const Failure* failure) const;
    /// When to try again. `doing` goes before the failure's message, e.g. "read order".
    UtcTime failed(const Failure& failure, const std::string& doing);
    void fine() { _failures = 0; }

private:
    UtcTime pauseEnd(const Failure& failure) const;

    const Setting& _setting;
    std::uint32_t _failures = 0;
};

} // namespace crossdock::engine
