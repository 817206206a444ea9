// The way from Ctrl-C to a run.
#pragma once

#include <functional>
#include <mutex>
#include <utility>

namespace crossdock::cli {

/// Takes an interruption to the run that is under way; one that comes earlier waits for it. Thread-safe.
class Cancellation {
public:
    void ask() {
        const std::lock_guard lock(_mutex);
        _asked = true;
        if (_cancel) {
            _cancel();
        }
    }

    /// For the life of a run.
    class Reach {
    public:
        Reach(Cancellation& cancellation, std::function<void()> cancel) : _cancellation(cancellation) {
            _cancellation.reach(std::move(cancel));
        }
        ~Reach() { _cancellation.reach({}); }
        Reach(const Reach&) = delete;
        Reach& operator=(const Reach&) = delete;

    private:
        Cancellation& _cancellation;
    };

private:
    void reach(std::function<void()> cancel) {
        const std::lock_guard lock(_mutex);
        _cancel = std::move(cancel);
        if (_asked && _cancel) {
            _cancel();
        }
    }

    std::mutex _mutex;
    std::function<void()> _cancel;
    bool _asked = false;
};

} // namespace crossdock::cli
