#include "app/interrupt.hpp"

#include <pthread.h>

#include <cstdlib>

namespace crossdock::app {

namespace {

constexpr int ended = SIGUSR2; // tells the waiting thread that nobody needs it any more

sigset_t watched() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, ended);
    return signals;
}

} // namespace

Interrupt::Interrupt(std::function<void()> interrupted) {
    std::signal(SIGPIPE, SIG_IGN);
    const sigset_t signals = watched();
    pthread_sigmask(SIG_BLOCK, &signals, &_before);
    _waiter = std::thread([signals, call = std::move(interrupted)] {
        bool first = true;
        int signal = 0;
        while (sigwait(&signals, &signal) == 0 && signal != ended) {
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
