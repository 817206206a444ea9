// Tells those who watch the daemon that something moved.
#pragma once

#include "daemon/control.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace crossdock::daemon {

/// Thread-safe. A watch may outlive the hub; it is silent then.
class ChangeHub {
public:
    /// See Control::watch. The watch must not end from within its own call.
    std::unique_ptr<Control::Watch> watch(std::function<void(const Change&)> seen);
    /// Calls all who watch, on this thread.
    void tell(const Change& change);

private:
    struct Listener {
        std::mutex calling; ///< held during a call, so that the end of the watch waits for it
        std::function<void(const Change&)> seen;
    };
    class Ear;

    std::mutex _mutex;
    std::vector<std::weak_ptr<Listener>> _listeners; ///< guarded by _mutex
};

} // namespace crossdock::daemon
