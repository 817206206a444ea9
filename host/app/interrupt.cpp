#include "app/interrupt.hpp"

#include <pthread.h>

#include <cstdlib>

namespace crossdock::app {

namespace {

constexpr int ended = SIGUSR2; // tells the waiting thread that nobody needs it any more

sigset_t watched(bool hangUp) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, ended);
    if (hangUp) {
        sigaddset(&signals, SIGHUP);
    }
    return signals;
}

} // namespace

Interrupt::Interrupt(std::function<void()> interrupted, std::function<void()> hungUp) {
    std::signal(SIGPIPE, SIG_IGN);
    const sigset_t signals = watched(static_cast<bool>(hungUp));
    pthread_sigmask(SIG_BLOCK, &signals, &_before);
    _waiter = std::thread([signals, call = std::move(interrupted), reload = std::move(hungUp)] {
        bool first = true;
        int signal = 0;
        while (sigwait(&signals, &signal) == 0 && signal != ended) {
            if (signal == SIGHUP) {
                reload();
                continue;
            }
            if (!first) {
                std::_Exit(130);
            }
            first = false;
            call();
        }
    });
}

Interrupt::~Interrupt() {
    pthread_kill(_waiter.native_handle(), ended);
    _waiter.join();
    pthread_sigmask(SIG_SETMASK, &_before, nullptr);
}

} // namespace crossdock::app
