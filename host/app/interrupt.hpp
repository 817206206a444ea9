// Signals that end the program, turned into one call.
#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace crossdock::app {

/// While it lives, SIGINT and SIGTERM call `interrupted` on a thread of its own, once, and a second one ends the process; SIGHUP calls
/// `hungUp`, each time, when there is one. Make it before other threads, so that all of them leave the signals to it. SIGPIPE is ignored
/// from then on.
class Interrupt {
public:
    explicit Interrupt(std::function<void()> interrupted, std::function<void()> hungUp = {});
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

private:
    sigset_t _before = {};
    std::thread _waiter;
};

} // namespace crossdock::app
