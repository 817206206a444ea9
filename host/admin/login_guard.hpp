// Slows guessing down without locking anybody out.
#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace crossdock::admin {

/// Thread-safe. After five failures of one user from one address every further one doubles the wait: 1, 2, 4 ... 900 s. Failures of a
/// user from anywhere hold everybody's attempts for that name back by at most 30 s, so nobody can lock an operator out for long.
class LoginGuard {
public:
    explicit LoginGuard(const Clock& clock) : _clock(clock) {}

    /// Whole seconds until the next attempt is looked at; 0: now.
    int waitSeconds(const std::string& user, const std::string& address);
    void failed(const std::string& user, const std::string& address);
    void succeeded(const std::string& user, const std::string& address);

private:
    struct Tries {
        unsigned failures = 0;
        std::int64_t until = 0;
        std::int64_t last = 0;
    };

    void note(std::map<std::string, Tries>& all, const std::string& key, int mostSeconds);

    const Clock& _clock;
    std::mutex _mutex;
    std::map<std::string, Tries> _byBoth;
    std::map<std::string, Tries> _byUser;
};

} // namespace crossdock::admin
